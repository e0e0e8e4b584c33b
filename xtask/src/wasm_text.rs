//! The wasm as text of plain ASCII inside a JavaScript module.
//!
//! Most bytes are one character, the rare ones two, so the text is 7 % longer than the bytes and compresses to
//! within 3 % of what they compress to, where base64 takes 29 % more. Characters above 127 would be as short, but
//! minifiers rewrite them (`\x80`), and a classic script in a page without a charset garbles them.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use crate::{process::run, project::Project};

/// Writes the module of the wasm of this name: the text, and the wasm that turns it back into bytes, in hexadecimal
/// digits.
pub(crate) fn module(project: &Project, name: &str, wasm: &[u8]) -> Result<String> {
    let text = encode(wasm);
    let decoder: String =
        assemble(project, &decoder(text.len()))?.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(format!(
        "/** Generated: {name} as text; wasm-bytes.js reads it. */\n\
         export const decoder = '{decoder}';\n\
         export const start = {START};\n\
         export const text = '{text}';\n"
    ))
}

/// The decoder in wasm's own text format, with its table and with memory for a text of this length.
fn decoder(length: usize) -> String {
    let pages = length.saturating_add(START).div_ceil(PAGE);
    let table: String =
        (b' '..=b'~').map(|character| format!("\\{:02x}", byte_of(character).unwrap_or(0))).collect();
    include_str!("decode.wat").replace("%PAGES%", &pages.to_string()).replace("%TABLE%", &table)
}

fn assemble(project: &Project, text: &str) -> Result<Vec<u8>> {
    let folder = project.path("target/npm");
    let (from, to) = (folder.join("decode.wat"), folder.join("decode.wasm"));
    fs::write(&from, text).context("cannot write the decoder")?;
    run(Command::new(project.path("xtask/node_modules/.bin/wasm-opt"))
        .arg("-Oz")
        .arg(&from)
        .arg("-o")
        .arg(&to))?;
    fs::read(to).context("the decoder is gone")
}

/// Frequent bytes take one character each. Every other one takes two: a mark, then a character that counts.
fn encode(wasm: &[u8]) -> String {
    let mut table: Vec<String> = vec![String::new(); 256];
    let mut keep = |byte: u8, text: String| {
        if let Some(entry) = table.get_mut(usize::from(byte)) {
            *entry = text;
        }
    };
    for (character, byte) in characters().into_iter().zip(SINGLE) {
        keep(byte, char::from(character).to_string());
    }
    // The decoder knows a character by its byte: one that stands for zero is none to it.
    let second = characters().into_iter().filter(|character| byte_of(*character) != Some(0));
    let pairs = MARKS.iter().flat_map(|mark| second.clone().map(move |second| [*mark, second]));
    for (byte, pair) in (0..=u8::MAX).filter(|byte| !SINGLE.contains(byte)).zip(pairs) {
        keep(byte, pair.map(char::from).iter().collect());
    }
    wasm.iter().filter_map(|byte| table.get(usize::from(*byte))).map(String::as_str).collect()
}

/// The byte that a character alone stands for.
fn byte_of(character: u8) -> Option<u8> {
    characters().into_iter().zip(SINGLE).find(|(known, _)| *known == character).map(|(_, byte)| byte)
}

/// The characters in use besides the marks, in ascending order: those that no quote, template, markup, escape or
/// minifier treats in a way of its own.
fn characters() -> Vec<u8> {
    (b' '..=b'~').filter(|character| !AVOIDED.contains(character) && !MARKS.contains(character)).collect()
}

/// The bytes that are a character alone, in the characters' order. Any order is right: this one compresses best of
/// those that came of swapping two at a time for as long as the text became smaller.
#[rustfmt::skip]
const SINGLE: [u8; 86] = [
    32, 5, 35, 0, 11, 41, 54, 2, 44, 45, 65, 194, 48, 136, 6, 7, 8, 9, 1, 4, 10, 40, 58, 12, 13, 14, 15, 64,
    3, 66, 184, 17, 69, 70, 71, 20, 73, 24, 75, 27, 28, 34, 79, 36, 127, 128, 129, 84, 132, 33, 144, 152,
    155, 160, 176, 180, 16, 192, 97, 98, 99, 100, 101, 200, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112,
    113, 114, 115, 116, 117, 55, 208, 120, 232, 248, 252, 255,
];

const AVOIDED: &[u8] = b"\"$&'<\\`";
const MARKS: [u8; 2] = *b"|~";
/// Where the text lies in the decoder's memory: behind the table.
const START: usize = 384;
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
};";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_comes_back() {
        let all: Vec<u8> = (0..=u8::MAX).collect();
        for bytes in [vec![], all] {
            assert_eq!(decode(&table(), &encode(&bytes)), bytes);
        }
        assert_eq!(SINGLE.len(), characters().len());
    }

    #[test]
    fn no_character_needs_an_escape() {
        let text = encode(&(0..=u8::MAX).collect::<Vec<_>>());
        assert!(text.bytes().all(|byte| (b' '..=b'~').contains(&byte) && !AVOIDED.contains(&byte)));
    }

    /// As decode.wat fills it.
    fn table() -> [u8; START] {
        let mut table = [0; START];
        for character in b' '..=b'~' {
            table[usize::from(character)] = byte_of(character).unwrap_or(0);
        }
        let singles = table;
        let mut places = (128..START).filter(|place| singles[place & 127] != 0);
        for byte in (0..=u8::MAX).filter(|byte| !singles[32..127].contains(byte)) {
            table[places.next().unwrap()] = byte;
        }
        table
    }

    /// As decode.wat does it.
    fn decode(table: &[u8], text: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut rest = text.bytes();
        while let Some(character) = rest.next() {
            let (page, character) = match character {
                b'|' => (128, rest.next().unwrap()),
                b'~' => (256, rest.next().unwrap()),
                _ => (0, character),
            };
            bytes.push(table[page..][usize::from(character)]);
        }
        bytes
    }
}
