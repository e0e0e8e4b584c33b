//! Inputs: the corpus, its mutations, and random bytes.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, FileFailurePersistence, TestError, TestRunner};

/// Tries a property on the corpus of a subject and on what comes of it.
#[track_caller]
pub(crate) fn check(subject: &str, property: impl Fn(&[u8]) -> Result<(), TestCaseError>) {
    let seeds = seeds(subject);
    for seed in &seeds {
        if let Err(error) = property(seed) {
            panic!("{subject}, from the corpus: {}: {error}", show(seed));
        }
    }
    let mut runner = TestRunner::new(Config {
        cases: cases(),
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(FAILURES))),
        source_file: Some(FAILURES),
        ..Config::default()
    });
    match runner.run(&input(seeds), |input| property(&input)) {
        Ok(()) => {}
        Err(TestError::Fail(reason, input)) => panic!("{subject}: {}: {reason}", show(&input)),
        Err(TestError::Abort(reason)) => panic!("{subject}: {reason}"),
    }
}

/// The same for properties of text: what is no UTF-8 is made so.
#[track_caller]
pub(crate) fn check_text(subject: &str, property: impl Fn(&str) -> Result<(), TestCaseError>) {
    check(subject, |bytes| property(&String::from_utf8_lossy(bytes)));
}

fn cases() -> u32 {
    match std::env::var("PROPERTY_CASES") {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("PROPERTY_CASES is not a number: {text}")),
        Err(_) => 400,
    }
}

fn input(seeds: Vec<Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    let edits = prop::collection::vec((any::<Index>(), Edit::any()), 1..6);
    prop_oneof![
        1 => any::<Vec<u8>>(),
        1 => any::<String>().prop_map(String::into_bytes),
        6 => (select(seeds.clone()), select(seeds), edits).prop_map(|(one, other, edits)| {
            edits.into_iter().fold(one, |input, (at, edit)| edit.apply(input, at, &other))
        }),
    ]
}

/// One change of an input.
#[derive(Clone, Copy, Debug)]
enum Edit {
    Insert(u8),
    Remove,
    Replace(u8),
    /// The rest comes from another input.
    Splice,
    /// The rest comes twice.
    Twice,
}

impl Edit {
    fn any() -> impl Strategy<Value = Self> {
        let byte = || prop_oneof![any::<u8>(), select(b"\"\\/%:;,.-+ {}[]0123456789eE\n\0@#?<>".to_vec())];
        prop_oneof![
            byte().prop_map(Self::Insert),
            Just(Self::Remove),
            byte().prop_map(Self::Replace),
            Just(Self::Splice),
            Just(Self::Twice),
        ]
    }

    fn apply(self, mut input: Vec<u8>, at: Index, other: &[u8]) -> Vec<u8> {
        if input.is_empty() {
            return other.to_vec();
        }
        let place = at.index(input.len());
        match self {
            Self::Insert(byte) => input.insert(place, byte),
            Self::Remove => drop(input.remove(place)),
            Self::Replace(byte) => input[place] = byte,
            Self::Splice => {
                input.truncate(place);
                input.extend_from_slice(&other[at.index(other.len() + 1)..]);
            }
            Self::Twice => input.extend_from_within(place..),
        }
        input
    }
}

fn seeds(subject: &str) -> Vec<Vec<u8>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(format!("{subject}.txt"));
    let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let seeds: Vec<Vec<u8>> = text.lines().map(decode).collect();
    assert!(seeds.len() > 5, "{subject}: a corpus");
    seeds
}

fn decode(line: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = line.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = || u8::from_str_radix(std::str::from_utf8(after.get(..2)?).ok()?, 16).ok();
        match (first, hex()) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    bytes
}

/// An input as a line of the corpus.
fn show(input: &[u8]) -> String {
    let one = |byte: &u8| match byte {
        b'%' => "%25".to_owned(),
        b' '..=b'~' => char::from(*byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    input.iter().map(one).collect()
}

const FAILURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus/failures.txt");
