//! Reads `operations.md`: the changes that it shows, and what has to come of leaving one out.

use crate::house::read;

/// One change of a file.
pub(crate) struct Change {
    pub(crate) path: String,
    old: String,
    new: String,
    pub(crate) left_out: Evidence,
}

/// What shows that a change is missing.
pub(crate) enum Evidence {
    /// These words of the compiler.
    Compiler(String),
    /// These words of a test that fails, in this file of tests.
    Test { file: String, words: String },
}

impl Change {
    /// The text of its file with the change in it.
    #[track_caller]
    pub(crate) fn apply(&self, text: &str) -> String {
        self.replace(text, &self.old, &self.new)
    }

    /// The text of its file without the change.
    #[track_caller]
    pub(crate) fn take_back(&self, text: &str) -> String {
        self.replace(text, &self.new, &self.old)
    }

    #[track_caller]
    fn replace(&self, text: &str, old: &str, new: &str) -> String {
        let found = text.matches(old).count();
        assert_eq!(found, 1, "{} has this {found} times:\n{old}", self.path);
        text.replace(old, new)
    }

    /// Whose tests notice that it is missing.
    pub(crate) fn package(&self) -> &'static str {
        if self.path.starts_with("tests/sandbox/tests/") { "sandbox" } else { "ionos-backup" }
    }

    /// How it is called where it goes wrong.
    pub(crate) fn name(&self) -> String {
        let first = self.new.lines().find(|line| !self.old.lines().any(|old| old == *line));
        format!("{}: {}", self.path, first.unwrap_or_default().trim())
    }
}

impl Evidence {
    pub(crate) fn words(&self) -> &str {
        match self {
            Self::Compiler(words) | Self::Test { words, .. } => words,
        }
    }
}

/// What is left out at once, since each is noticed whatever else is missing: tests of another name than another, and
/// matches that lack an arm, of which the compiler tells when all else is right.
pub(crate) fn batches(changes: &[Change]) -> Vec<Vec<&Change>> {
    let mut batches: Vec<(String, Vec<&Change>)> = Vec::new();
    for change in changes {
        let together = match &change.left_out {
            Evidence::Compiler(words) if words.ends_with("not covered") => {
                change.path.rsplit_once('/').map(|(folder, _)| folder.to_owned())
            }
            Evidence::Test { file, .. } if file == "contract" => Some(file.clone()),
            Evidence::Compiler(_) | Evidence::Test { .. } => None,
        };
        let batch = together.as_ref().and_then(|name| batches.iter_mut().find(|(other, _)| other == name));
        match batch {
            Some((_, batch)) => batch.push(change),
            None => batches.push((together.unwrap_or_default(), vec![change])),
        }
    }
    batches.into_iter().map(|(_, batch)| batch).collect()
}

/// The changes in their order.
pub(crate) fn changes() -> Vec<Change> {
    let text = read(DOCUMENT);
    let mut changes = Vec::new();
    let mut path = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("##") && line.contains('`') {
            path = code(line);
        } else if line == "```diff" {
            let diff: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            let said =
                lines.by_ref().find(|line| line.starts_with("Left out, ")).expect("it says what comes of it");
            changes.push(Change {
                path: path.clone(),
                old: side(&diff, '+'),
                new: side(&diff, '-'),
                left_out: evidence(said),
            });
        }
    }
    changes
}

/// The lines of a difference but those of the other side.
fn side(diff: &[&str], other: char) -> String {
    let own = diff.iter().filter(|line| !line.starts_with(other));
    own.map(|line| format!("{}\n", line.get(1..).unwrap_or_default())).collect()
}

fn evidence(said: &str) -> Evidence {
    let words = code(said.split_once(" says ").expect("somebody says it").1);
    match said.strip_prefix("Left out, the compiler") {
        Some(_) => Evidence::Compiler(words),
        None => Evidence::Test { file: code(said), words },
    }
}

/// What stands between the first backquotes of a line, one or two of them.
fn code(line: &str) -> String {
    let start = line.find('`').expect("a name in backquotes");
    let rest = line.get(start..).unwrap_or_default();
    let quote = if rest.starts_with("``") { "``" } else { "`" };
    let inside = rest.split(quote).nth(1).expect("it ends");
    inside.trim().to_owned()
}

const DOCUMENT: &str = "tests/rehearsal/operations.md";
