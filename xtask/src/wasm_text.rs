//! The wasm as text of plain ASCII inside a JavaScript module.
//!
//! Most bytes are one character, the rare ones two, so the text is 7 % longer than the bytes and compresses to
//! within 2 % of what they compress to, where base64 takes 29 % more. Characters above 127 would be as short, but
//! minifiers rewrite them (`\x80`), and a classic script in a page without a charset garbles them.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use crate::{process::run, project::Project};

/// Writes the module of the wasm of this name: the text, and the wasm that turns it back into bytes, in hexadecimal
/// digits.
pub(crate) fn module(project: &Project, name: &str, wasm: &[u8]) -> Result<String> {
    let code = Code::fitted_to(wasm);
    let text = code.encode(wasm);
    let decoder: String =
        assemble(project, &decoder(&code, text.len()))?.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(format!(
        "/** Generated: {name} as text; wasm-bytes.js reads it. */\n\
         export const decoder = '{decoder}';\n\
         export const start = {START};\n\
         export const text = '{text}';\n"
    ))
}

/// The decoder in wasm's own text format, with its table and with memory for a text of this length.
fn decoder(code: &Code, length: usize) -> String {
    let pages = length.saturating_add(START).div_ceil(PAGE);
    let table: String = code.table().iter().map(|byte| format!("\\{byte:02x}")).collect();
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

/// Which byte is written as what.
///
/// Frequent bytes take one character each: printable ones stand for themselves, the others take the place of the
/// printable bytes that are rare here. Every other byte takes two: a mark, then a character that counts.
struct Code {
    /// The byte that each of the single characters stands for.
    single: Vec<(char, u8)>,
    /// The bytes that take two characters, in ascending order.
    double: Vec<u8>,
}

impl Code {
    fn fitted_to(wasm: &[u8]) -> Self {
        let mut by_count: Vec<(usize, u8)> =
            (0..=u8::MAX).map(|byte| (wasm.iter().filter(|other| **other == byte).count(), byte)).collect();
        by_count.sort_by_key(|(count, byte)| (std::cmp::Reverse(*count), *byte));
        let characters = characters();
        let frequent: BTreeSet<u8> = by_count.iter().take(characters.len()).map(|(_, byte)| *byte).collect();
        let mut guests = frequent.iter().filter(|byte| !characters.contains(byte));
        let single = characters
            .iter()
            .filter_map(|character| {
                let byte = if frequent.contains(character) { Some(character) } else { guests.next() };
                byte.map(|byte| (char::from(*character), *byte))
            })
            .collect();
        let double = (0..=u8::MAX).filter(|byte| !frequent.contains(byte)).collect();
        Self { single, double }
    }

    /// The byte of each character: alone, after the first mark from 128 on, after the second from 256 on.
    fn table(&self) -> [u8; START] {
        let mut table = [0; START];
        let single = self
            .single
            .iter()
            .map(|(character, byte)| (usize::from(u8::try_from(*character).unwrap_or(0)), byte));
        let places = [128, 256].into_iter().flat_map(|page| {
            characters().into_iter().map(move |character| usize::from(character).saturating_add(page))
        });
        for (place, byte) in single.chain(places.zip(&self.double)) {
            if let Some(entry) = table.get_mut(place) {
                *entry = *byte;
            }
        }
        table
    }

    fn encode(&self, wasm: &[u8]) -> String {
        let characters = characters();
        let mut table: Vec<String> = vec![String::new(); 256];
        for (character, byte) in &self.single {
            if let Some(entry) = table.get_mut(usize::from(*byte)) {
                entry.push(*character);
            }
        }
        let pairs = MARKS.iter().flat_map(|mark| characters.iter().map(move |second| (*mark, *second)));
        for (byte, (mark, second)) in self.double.iter().zip(pairs) {
            if let Some(entry) = table.get_mut(usize::from(*byte)) {
                entry.push(char::from(mark));
                entry.push(char::from(second));
            }
        }
        wasm.iter().filter_map(|byte| table.get(usize::from(*byte))).map(String::as_str).collect()
    }
}

/// The characters in use besides the marks, in ascending order: those that no quote, template, markup, escape or
/// minifier treats in a way of its own.
fn characters() -> Vec<u8> {
    (b' '..=b'~').filter(|character| !AVOIDED.contains(character) && !MARKS.contains(character)).collect()
}

const AVOIDED: &[u8] = b"\"$&'<\\`";
const MARKS: [u8; 2] = *b"|~";
/// Where the text lies in the decoder's memory: behind the table.
const START: usize = 384;
/// A page of wasm memory, in bytes.
const PAGE: usize = 65_536;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_comes_back() {
        let all: Vec<u8> = (0..=u8::MAX).collect();
        let mut skewed = all.clone();
        skewed.extend([0; 99]);
        skewed.extend([200; 50]);
        for (name, bytes) in [("empty", vec![]), ("all", all), ("skewed", skewed)] {
            let code = Code::fitted_to(&bytes);
            assert_eq!(decode(&code.table(), &code.encode(&bytes)), bytes, "{name}");
        }
    }

    #[test]
    fn no_character_needs_an_escape() {
        let bytes: Vec<u8> = (0..=u8::MAX).collect();
        let text = Code::fitted_to(&bytes).encode(&bytes);
        assert!(text.bytes().all(|byte| (b' '..=b'~').contains(&byte) && !AVOIDED.contains(&byte)));
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
