//! A wasm taken apart into streams of bytes that are alike, which decode.wat puts together again.
//!
//! Opcodes beside opcodes and indices beside indices compress to nine tenths of what they do in the order of a wasm.

use std::collections::BTreeMap;
use std::ops::Range;

use anyhow::{Context, Result, ensure};
use wasmparser::{FunctionBody, Parser, Payload};

/// What the bytes of a wasm are, by the numbers that decode.wat knows them by. After each number there is room for one
/// more stream: of the further bytes of long numbers.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    /// What is left as it is: all that is no code, and what follows rare opcodes, its length before it.
    Whole = 8,
    Opcode = 16,
    LocalTypes = 24,
    BlockType = 32,
    Label = 40,
    Function = 48,
    Local = 56,
    /// Offsets of loads and stores. Their alignments are left out: they are zero.
    Offset = 64,
    Constant = 72,
}

/// Where the further bytes of numbers are.
pub(crate) const FURTHER: u8 = 4;
/// How many bytes it takes to hold a place for each stream.
pub(crate) const STREAMS: usize = 80;

/// What follows an opcode, if anything does: a number, or something `Whole`.
pub(crate) fn kind_after(opcode: u8) -> Option<Kind> {
    // Source: WebAssembly core specification, section 5.4.
    match opcode {
        0x00 | 0x01 | 0x05 | 0x0b | 0x0f | 0x1a | 0x1b | 0x45..=0xc4 => None,
        0x02..=0x04 => Some(Kind::BlockType),
        0x0c | 0x0d => Some(Kind::Label),
        0x10 => Some(Kind::Function),
        0x20..=0x22 => Some(Kind::Local),
        0x28..=0x3e => Some(Kind::Offset),
        0x41 | 0x42 => Some(Kind::Constant),
        _ => Some(Kind::Whole),
    }
}

/// A wasm in streams.
pub(crate) struct Streams {
    /// By the number of their kind.
    pub(crate) bytes: BTreeMap<u8, Vec<u8>>,
    pub(crate) functions: u32,
    /// How many bytes of the wasm come before its first function, and how many after its last.
    pub(crate) before: usize,
    pub(crate) after: usize,
}

impl Streams {
    /// Takes a wasm without alignments apart.
    pub(crate) fn of(wasm: &[u8]) -> Result<Self> {
        let (section, bodies) = code(wasm)?;
        let first = bodies.first().context("the wasm has no function")?.range();
        // Before a function there is its size.
        let before = first.start.saturating_sub(digits(first.len()));
        let functions = u32::try_from(bodies.len())?;
        let after = wasm.len().saturating_sub(section.end);
        let mut streams = Self { bytes: BTreeMap::new(), functions, before, after };
        streams.put(Kind::Whole, bytes(wasm, 0..before)?);
        for body in bodies {
            streams.put_function(wasm, &body)?;
        }
        streams.put(Kind::Whole, bytes(wasm, section.end..wasm.len())?);
        Ok(streams)
    }

    fn put_function(&mut self, wasm: &[u8], body: &FunctionBody<'_>) -> Result<()> {
        let mut operators = body.get_operators_reader()?;
        self.put_numbers(Kind::LocalTypes, bytes(wasm, body.range().start..operators.original_position())?);
        while !operators.eof() {
            let start = operators.original_position();
            operators.read()?;
            let instruction = bytes(wasm, start..operators.original_position())?;
            let (opcode, rest) = instruction.split_first().context("an instruction has an opcode")?;
            self.put(Kind::Opcode, &[*opcode]);
            match kind_after(*opcode) {
                None => ensure!(rest.is_empty(), "opcode {opcode:#x} is followed by something"),
                Some(Kind::Whole) => {
                    self.put(Kind::Whole, &[u8::try_from(rest.len())?]);
                    self.put(Kind::Whole, rest);
                }
                Some(Kind::Offset) => {
                    let offset = rest.strip_prefix(&[0]).context("an alignment was kept")?;
                    self.put_numbers(Kind::Offset, offset);
                }
                Some(kind) => self.put_numbers(kind, rest),
            }
        }
        Ok(())
    }

    /// Numbers of variable length: in all bytes but the last the highest bit is set.
    fn put_numbers(&mut self, kind: Kind, numbers: &[u8]) {
        let mut further = 0;
        for byte in numbers {
            self.stream(kind as u8 | further).push(*byte);
            further = if *byte < 128 { 0 } else { FURTHER };
        }
    }

    fn put(&mut self, kind: Kind, bytes: &[u8]) {
        self.stream(kind as u8).extend(bytes);
    }

    fn stream(&mut self, number: u8) -> &mut Vec<u8> {
        self.bytes.entry(number).or_default()
    }
}

/// Where the code is, and its functions.
fn code(wasm: &[u8]) -> Result<(Range<usize>, Vec<FunctionBody<'_>>)> {
    let mut section = None;
    let mut bodies = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        if let Payload::CodeSectionStart { range, .. } = &payload {
            section = Some(range.clone());
        } else if let Payload::CodeSectionEntry(body) = payload {
            bodies.push(body);
        }
    }
    Ok((section.context("the wasm has no code")?, bodies))
}

fn bytes(wasm: &[u8], range: Range<usize>) -> Result<&[u8]> {
    wasm.get(range).context("the wasm ends before its end")
}

/// How many bytes a number takes.
fn digits(number: usize) -> usize {
    let bits = usize::BITS.saturating_sub(number.leading_zeros()).max(1);
    usize::try_from(bits.div_ceil(7)).unwrap_or(usize::MAX)
}
