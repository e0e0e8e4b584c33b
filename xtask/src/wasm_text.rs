//! The wasm as text of plain ASCII inside a JavaScript module.
//!
//! Most bytes are one character, the rare ones two. In the order of `wasm_streams.rs` the text compresses to less than
//! what the bytes do, where base64 takes 29 % more. Characters above 127 would be as short, but minifiers rewrite them
//! (`\x80`), and a classic script in a page without a charset garbles them.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use crate::{
    process::run,
    project::Project,
    wasm_streams::{FURTHER, Kind, STREAMS, Streams, kind_after},
};

/// Writes the module of the wasm of this name: the text, and the wasm that turns it back into bytes, in hexadecimal
/// digits.
pub(crate) fn module(project: &Project, name: &str, wasm: &[u8]) -> Result<String> {
    let streams = Streams::of(wasm).with_context(|| format!("{name} cannot be taken apart"))?;
    let (text, middle, places) = texts(&streams);
    let pages = START.saturating_add(text.len()).saturating_add(wasm.len()).div_ceil(PAGE);
    let decoder: String = assemble(project, &decoder(&streams, &places, middle, pages))?
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Ok(format!(
        "/** Generated: {name} as text; wasm-bytes.js reads it. */\n\
         export const decoder = '{decoder}';\n\
         export const start = {START};\n\
         export const text = '{text}';\n"
    ))
}

/// The text of all streams, where in the decoder's memory code begins, and for each number of a stream where it begins
/// once characters are bytes.
fn texts(streams: &Streams) -> (String, usize, Vec<u8>) {
    let (mut text, mut middle, mut place) = (String::new(), START, START);
    let mut places = vec![0; STREAMS];
    // What is no code comes first.
    for (number, bytes) in &streams.bytes {
        let entry = places.iter_mut().skip(usize::from(*number));
        entry.take(4).zip(place.to_le_bytes()).for_each(|(entry, byte)| *entry = byte);
        place = place.saturating_add(bytes.len());
        text.push_str(&encode(bytes, singles(*number)));
        if *number == Kind::Whole as u8 {
            middle = START.saturating_add(text.len());
        }
    }
    (text, middle, places)
}

/// The decoder in wasm's own text format: with its tables, and memory for the text and the wasm.
fn decoder(streams: &Streams, places: &[u8], middle: usize, pages: usize) -> String {
    let kinds: Vec<u8> =
        (0..=u8::MAX).map(|opcode| kind_after(opcode).map_or(0, |kind| kind as u8)).collect();
    [
        ("PAGES", pages.to_string()),
        ("CODE", data(&table(&CODE))),
        ("TEXT", data(&table(&TEXT))),
        ("KINDS", data(&kinds)),
        ("PLACES", data(places)),
        ("MARKS", FIRST_MARK.to_string()),
        ("START", START.to_string()),
        ("MIDDLE", middle.to_string()),
        ("BEFORE", streams.before.to_string()),
        ("FUNCTIONS", streams.functions.to_string()),
        ("AFTER", streams.after.to_string()),
        ("OPCODE", (Kind::Opcode as u8).to_string()),
        ("WHOLE", (Kind::Whole as u8).to_string()),
        ("LOCAL_TYPES", (Kind::LocalTypes as u8).to_string()),
        ("BLOCK_TYPE", (Kind::BlockType as u8).to_string()),
        ("OFFSET", (Kind::Offset as u8).to_string()),
        ("FURTHER", FURTHER.to_string()),
    ]
    .iter()
    .fold(include_str!("decode.wat").to_owned(), |wat, (name, value)| {
        wat.replace(&format!("%{name}%"), value)
    })
}

/// Bytes as the text format writes them.
fn data(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("\\{byte:02x}")).collect()
}

fn assemble(project: &Project, text: &str) -> Result<Vec<u8>> {
    let folder = project.path("target/npm");
    let (from, to) = (folder.join("decode.wat"), folder.join("decode.wasm"));
    fs::write(&from, text).context("cannot write the decoder")?;
    run(Command::new(project.path("xtask/node_modules/.bin/wasm-opt"))
        .args(["-Oz", "--enable-bulk-memory"])
        .arg(&from)
        .arg("-o")
        .arg(&to))?;
    fs::read(to).context("the decoder is gone")
}

/// The bytes of a stream that are a character alone.
fn singles(stream: u8) -> &'static [u8; 86] {
    if stream == Kind::Whole as u8 { &TEXT } else { &CODE }
}

/// Frequent bytes take one character each. Every other one takes two: a mark, then a character that counts.
fn encode(bytes: &[u8], singles: &[u8]) -> String {
    let mut table: Vec<String> = vec![String::new(); 256];
    let mut keep = |byte: u8, text: String| {
        if let Some(entry) = table.get_mut(usize::from(byte)) {
            *entry = text;
        }
    };
    for (character, byte) in characters().zip(singles) {
        keep(*byte, char::from(character).to_string());
    }
    // The decoder knows a character by its byte: one that stands for zero is none to it.
    let second = characters().zip(singles).filter(|(_, byte)| **byte != 0).map(|(character, _)| character);
    let pairs = MARKS.iter().flat_map(|mark| second.clone().map(move |second| [*mark, second]));
    for (byte, pair) in (0..=u8::MAX).filter(|byte| !singles.contains(byte)).zip(pairs) {
        keep(byte, pair.map(char::from).iter().collect());
    }
    bytes.iter().filter_map(|byte| table.get(usize::from(*byte))).map(String::as_str).collect()
}

/// The byte that each character alone stands for; zero for one that is not in use.
fn table(singles: &[u8]) -> Vec<u8> {
    let byte_of = |wanted| characters().zip(singles).find(|(character, _)| *character == wanted);
    (b' '..=b'~').map(|character| byte_of(character).map_or(0, |(_, byte)| *byte)).collect()
}

/// The characters in use besides the marks, in ascending order: those that no quote, template, markup, escape or
/// minifier treats in a way of its own.
fn characters() -> impl Iterator<Item = u8> + Clone {
    (b' '..=b'~').filter(|character| !AVOIDED.contains(character) && !MARKS.contains(character))
}

/// The bytes of code that are a character alone, in the characters' order. Any order is right: this one compresses best
/// of those that came of swapping two at a time for as long as the text became smaller.
#[rustfmt::skip]
const CODE: [u8; 86] = [
    0, 1, 73, 65, 3, 212, 5, 6, 7, 70, 54, 10, 16, 12, 13, 14, 58, 11, 17, 255, 220, 33, 56, 28, 32, 27, 34, 35,
    36, 40, 41, 44, 45, 48, 52, 55, 20, 8, 64, 2, 66, 144, 107, 71, 75, 79, 106, 114, 156, 92, 108, 113, 88, 116,
    120, 126, 127, 128, 168, 130, 132, 68, 252, 254, 69, 148, 152, 160, 224, 180, 129, 176, 194, 192, 228, 200,
    208, 4, 80, 24, 184, 232, 240, 136, 140, 9,
];

/// The same of what is no code, most of it text: a character stands for itself unless it is seldom.
#[rustfmt::skip]
const TEXT: [u8; 86] = [
    32, 16, 69, 25, 28, 18, 5, 9, 1, 45, 46, 47, 48, 49, 31, 12, 52, 29, 23, 26, 13, 66, 2, 58, 59, 0, 44, 3, 65,
    172, 67, 68, 17, 70, 30, 96, 79, 20, 6, 76, 77, 78, 73, 80, 11, 82, 83, 84, 85, 7, 8, 127, 19, 192, 27, 21,
    4, 95, 97, 98, 99, 100, 101, 102, 103, 104, 105, 22, 107, 108, 109, 110, 111, 112, 113, 114, 115, 116, 117,
    118, 119, 120, 121, 64, 10, 14,
];

const AVOIDED: &[u8] = b"\"$&'<\\`";
/// The last ones of all, so that one comparison tells them.
const MARKS: [u8; 2] = *b"}~";
/// Where the marks begin in the decoder's memory: behind the places of streams, which begin at 1024.
const FIRST_MARK: usize = 1024 + STREAMS;
/// Where the text begins: behind the marks, 256 from where each of the tables has them, of which the second is at 384.
const START: usize = FIRST_MARK + 384 + 256;
/// A page of wasm memory, in bytes.
const PAGE: usize = 65_536;

/// For Jest's jsdom, which has no text coding of its own but Node's `Buffer`.
///
/// As a property, since a bare `Buffer` makes bundlers look for a polyfill of it.
pub(crate) const TEXT_CODING: &str = "\
var TextDecoder = globalThis.TextDecoder ?? class {
  decode(bytes) {
    return bytes ? globalThis.Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString() : '';
  }
};
var TextEncoder = globalThis.TextEncoder ?? class {
  encode(text) {
    return new Uint8Array(globalThis.Buffer.from(text));
  }
  encodeInto(text, into) {
    const bytes = this.encode(text);
    into.set(bytes);
    return { written: bytes.length };
  }
};";

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_byte_has_a_text_of_its_own() {
        for singles in [CODE, TEXT] {
            let texts: BTreeSet<String> = (0..=u8::MAX).map(|byte| encode(&[byte], &singles)).collect();
            assert_eq!(texts.len(), 256);
            assert_eq!(singles.len(), characters().count());
        }
    }

    #[test]
    fn no_character_needs_an_escape() {
        let text = encode(&(0..=u8::MAX).collect::<Vec<_>>(), &CODE);
        assert!(text.bytes().all(|byte| (b' '..=b'~').contains(&byte) && !AVOIDED.contains(&byte)));
    }
}
