//! The wasm's imports under short names, and the module that gives them.
//!
//! wasm-bindgen's names are long, end in a hash, and stand twice in what is downloaded: in the wasm and in the glue.
//! Under names of a letter or two a bundler's minifier can shorten the glue's as well.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{ImportSection, Module, RawSection};
use wasmparser::{Parser, Payload};

/// The wasm with short names, and `wasm-imports.js`: the object that it is instantiated with.
///
/// Custom sections are left out: they are for tools that have been.
pub(crate) fn shorten(wasm: &[u8]) -> Result<(Vec<u8>, String)> {
    let mut shortened = Module::new();
    let mut imports = Imports::default();
    let mut names = short_names();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        let section = payload.as_section();
        if let Payload::ImportSection(section) = payload {
            let mut short = ImportSection::new();
            for import in section.into_imports() {
                let import = import?;
                let name = names.next().context("the wasm imports more than there are short names")?;
                imports.add(import.module, import.name, &name)?;
                short.import(MODULE, &name, RoundtripReencoder.entity_type(import.ty)?);
            }
            shortened.section(&short);
        } else if let Some((id, range)) = section.filter(|(id, _)| *id != CUSTOM) {
            let data = wasm.get(range).context("a section of the wasm ends behind its end")?;
            shortened.section(&RawSection { id, data });
        }
    }
    Ok((shortened.finish(), imports.module()))
}

#[derive(Default)]
struct Imports {
    /// The number of each module that is imported from: the glue, or a snippet that the wasm takes a function of.
    modules: BTreeMap<String, usize>,
    entries: String,
}

impl Imports {
    fn add(&mut self, module: &str, name: &str, short: &str) -> Result<()> {
        if !module.starts_with("./") || module.contains('\'') {
            bail!("the wasm imports from {module:?}, which is no module of the package");
        }
        let next = self.modules.len();
        let number = *self.modules.entry(module.to_owned()).or_insert(next);
        self.entries.push_str(&format!("    {short}: module{number}.{name},\n"));
        Ok(())
    }

    fn module(self) -> String {
        let imports: String = self
            .modules
            .iter()
            .map(|(module, number)| format!("import * as module{number} from '{module}';\n"))
            .collect();
        format!(
            "/** Generated: what the wasm imports, by the names it knows. */\n{imports}\n\
             export const imports = {{\n  {MODULE}: {{\n{}  }},\n}};\n",
            self.entries
        )
    }
}

/// `a` to `z`, then `aa` to `zz`.
fn short_names() -> impl Iterator<Item = String> {
    let pairs = ('a'..='z').flat_map(|first| ('a'..='z').map(move |second| format!("{first}{second}")));
    ('a'..='z').map(String::from).chain(pairs)
}

const MODULE: &str = "a";
/// The number of custom sections. Source: WebAssembly core specification, section 5.5.2.
const CUSTOM: u8 = 0;
