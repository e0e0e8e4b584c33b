//! The wasm as text of plain ASCII inside a JavaScript module.
//!
//! Most bytes are one character, the rare ones two, so the text is 7 % longer than the bytes and compresses to
//! within 2 % of what they compress to, where base64 takes 29 % more. Characters above 127 would be as short, but
//! minifiers rewrite them (`\x80`), and a classic script in a page without a charset garbles them.

use std::collections::BTreeSet;

/// Writes the module: the text, and the key that wasm-bytes.js reads it with.
pub(crate) fn module(wasm: &[u8]) -> String {
    let code = Code::fitted_to(wasm);
    let length = wasm.len();
    let key = code.key();
    let text = code.encode(wasm);
    format!(
        "/** Generated: ionos_backup_bg.wasm as text; wasm-bytes.js reads it. */\n\
         export const length = {length};\n\
         export const key = '{key}';\n\
         export const text = '{text}';\n"
    )
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

    /// The characters that do not stand for themselves, each followed by two hexadecimal digits of its byte.
    fn key(&self) -> String {
        let guests = self.single.iter().filter(|(character, byte)| *character != char::from(*byte));
        guests.map(|(character, byte)| format!("{character}{byte:02x}")).collect()
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
            assert_eq!(decode(&code.key(), &code.encode(&bytes)), bytes, "{name}");
        }
    }

    #[test]
    fn no_character_needs_an_escape() {
        let bytes: Vec<u8> = (0..=u8::MAX).collect();
        let text = Code::fitted_to(&bytes).encode(&bytes);
        assert!(text.bytes().all(|byte| (b' '..=b'~').contains(&byte) && !AVOIDED.contains(&byte)));
    }

    /// As wasm-bytes.js does it.
    fn decode(key: &str, text: &str) -> Vec<u8> {
        let mut single: Vec<(u8, u8)> = characters().into_iter().map(|own| (own, own)).collect();
        for guest in key.as_bytes().chunks(3) {
            let place = single.iter().position(|(character, _)| *character == guest[0]).unwrap();
            let digits = std::str::from_utf8(&guest[1..]).unwrap();
            single[place].1 = u8::from_str_radix(digits, 16).unwrap();
        }
        let double: Vec<u8> =
            (0..=u8::MAX).filter(|byte| single.iter().all(|(_, own)| own != byte)).collect();
        let mut bytes = Vec::new();
        let mut rest = text.bytes();
        while let Some(character) = rest.next() {
            bytes.push(match MARKS.iter().position(|mark| *mark == character) {
                None => single.iter().find(|(own, _)| *own == character).unwrap().1,
                Some(mark) => {
                    let second = rest.next().unwrap();
                    let mut pairs = (0..MARKS.len())
                        .flat_map(|page| characters().into_iter().map(move |own| (page, own)));
                    double[pairs.position(|pair| pair == (mark, second)).unwrap()]
                }
            });
        }
        bytes
    }
}
