//! THIRD-PARTY-NOTICES: the licence texts of what is inside the wasm, each distinct one once.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use anyhow::{Context, Result, bail};

use crate::{
    contents::{Contents, Crate},
    project::Project,
    spdx,
};

/// The notices, the same on every machine.
pub(crate) fn text(project: &Project, contents: &Contents) -> Result<String> {
    let ours = fs::read_to_string(project.path("LICENSE-MIT")).context("cannot read LICENSE-MIT")?;
    let (_, mit) = split(&ours);
    let mut texts = Texts::default();
    texts.add(&mit, format!("Rust standard library {}", contents.std), STD.to_owned());
    for krate in &contents.crates {
        let files = files(krate).with_context(|| format!("cannot read the licences of {}", label(krate)))?;
        add(krate, &files, &mit, &mut texts)?;
    }
    Ok(texts.join())
}

/// The distinct texts, by their words: some differ by line breaks and quotation marks alone.
#[derive(Default)]
struct Texts(BTreeMap<String, Notice>);

#[derive(Default)]
struct Notice {
    text: String,
    /// The crates whose text it is, each with its copyright lines.
    holders: Vec<(String, String)>,
}

impl Texts {
    fn add(&mut self, text: &str, whose: String, copyright: String) {
        let straight = text.replace(['“', '”'], "\"");
        let words = straight.split_whitespace().collect::<Vec<_>>().join(" ");
        let entry = self.0.entry(words).or_default();
        if entry.holders.is_empty() {
            text.clone_into(&mut entry.text);
        }
        entry.holders.push((whose, copyright));
    }

    fn join(self) -> String {
        let mut texts: Vec<Notice> = self.0.into_values().collect();
        // The one of most crates first; `sort` keeps the rest in the order of their words.
        texts.sort_by_key(|text| std::cmp::Reverse(text.holders.len()));
        let mut joined = OPENING.to_owned();
        for text in texts {
            joined.push_str(RULE);
            for (whose, copyright) in text.holders {
                joined.push_str(&format!("\n{whose}\n"));
                for line in copyright.lines() {
                    joined.push_str(&format!("    {line}\n"));
                }
            }
            joined.push_str(&format!("\n{}\n", text.text));
        }
        joined
    }
}

/// Adds the texts of the licences chosen for a crate, from its files; `mit` stands in where it has none.
fn add(krate: &Crate, files: &[(String, String)], mit: &str, texts: &mut Texts) -> Result<()> {
    let (chosen, all) = (spdx::choose(&krate.licence)?, spdx::names(&krate.licence)?);
    let mut missing = chosen.clone();
    for (name, text) in files {
        let named: BTreeSet<&str> =
            all.iter().copied().filter(|licence| name.contains(&word(licence))).collect();
        // One that names no licence is that of all of them.
        if !named.is_empty() && named.is_disjoint(&chosen) {
            continue;
        }
        if !name.starts_with("NOTICE") {
            missing.retain(|licence| !named.is_empty() && !named.contains(licence));
        }
        let (copyright, text) = split(text);
        texts.add(&text, label(krate), copyright);
    }
    if missing.remove("MIT") {
        let authors = krate.authors.iter().map(|author| author.split(" <").next().unwrap_or_default());
        let authors = authors.collect::<Vec<_>>().join(", ");
        let by = if authors.is_empty() { "its authors" } else { &authors };
        let said = format!("{}, by {by}; its sources carry no text of the licence", krate.licence);
        texts.add(mit, label(krate), said);
    }
    if !missing.is_empty() {
        bail!("the sources of {} have no text of {}", label(krate), Vec::from_iter(missing).join(", "));
    }
    Ok(())
}

/// Name in capitals and text of each file beside a crate's manifest that is named for a licence, in order.
fn files(krate: &Crate) -> Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(&krate.sources)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
        if path.is_file() && STARTS.iter().any(|start| name.starts_with(start)) {
            files.push((name, fs::read_to_string(path)?));
        }
    }
    files.sort();
    Ok(files)
}

/// Takes the copyright lines of an MIT text from its words, which are the same for all.
fn split(text: &str) -> (String, String) {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let whole = lines.join("\n").trim_matches('\n').to_owned();
    let Some(start) = lines.iter().position(|line| line.starts_with("Permission is hereby granted")) else {
        return (String::new(), whole);
    };
    let (head, body) = lines.split_at(start);
    let body = body.join("\n").trim_matches('\n').to_owned();
    let is_mit = body.split_whitespace().collect::<Vec<_>>().join(" ").starts_with(MIT);
    if !is_mit {
        return (String::new(), whole);
    }
    let is_title = |line: &str| TITLES.contains(&line.trim_matches(['#', ' ']).to_lowercase().as_str());
    let head: Vec<&str> = head.iter().copied().filter(|line| !line.is_empty() && !is_title(line)).collect();
    (head.join("\n"), body)
}

/// `UNICODE` of `Unicode-3.0`, as names of files have it.
fn word(licence: &str) -> String {
    licence.split('-').next().unwrap_or_default().to_uppercase()
}

fn label(krate: &Crate) -> String {
    format!("{} {}", krate.name, krate.version)
}

const OPENING: &str = "\
The WebAssembly of this package and the glue around it contain code of the crates below.
Where a crate offers several licences, the one is printed under which it is used here.
";

const RULE: &str = "\n--------------------------------------------------------------------------------\n";

const STARTS: [&str; 4] = ["COPYING", "LICENCE", "LICENSE", "NOTICE"];

/// Its own list of notices is with the compiler.
const STD: &str = "Copyright (c) The Rust Project Developers (see https://thanks.rust-lang.org)";

const MIT: &str =
    "Permission is hereby granted, free of charge, to any person obtaining a copy of this software and";

const TITLES: [&str; 3] = ["mit license", "the mit license", "the mit license (mit)"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_those_of_the_licences_chosen() {
        // (rule, expression, files, whether each of the texts is there)
        for (rule, licence, files, want) in [
            (
                "file of a licence not chosen",
                BOTH,
                &["LICENSE-APACHE", "LICENSE_MIT.txt"][..],
                &["LICENSE_MIT.txt"][..],
            ),
            ("file that names no licence", BOTH, &["LICENSE"], &["LICENSE"]),
            ("file that names both", BOTH, &["LICENSE-MIT-APACHE"], &["LICENSE-MIT-APACHE"]),
            (
                "two that are needed",
                TWO,
                &["LICENSE-MIT", "LICENSE-UNICODE"],
                &["LICENSE-MIT", "LICENSE-UNICODE"],
            ),
            ("notice", BOTH, &["LICENSE-MIT", "NOTICE"], &["LICENSE-MIT", "NOTICE"]),
            ("notice is no licence", BOTH, &["NOTICE"], &["NOTICE", "ours"]),
            ("no file", BOTH, &[], &["ours"]),
            ("no file of the one chosen", BOTH, &["LICENSE-APACHE"], &["ours"]),
        ] {
            assert_eq!(added(licence, files).unwrap(), want, "{rule}");
        }
    }

    #[test]
    fn licence_without_a_text_is_refused() {
        let error = added(TWO, &["LICENSE-MIT"]).unwrap_err();
        assert_eq!(error.to_string(), "the sources of it 1.0.0 have no text of Unicode-3.0");
    }

    #[test]
    fn copyright_lines_are_taken_from_mit_texts_alone() {
        let words = format!("{MIT}\nso on");
        let unicode = "COPYRIGHT\n\nPermission is hereby granted to copy data files";
        for (text, copyright, rest) in [
            (format!("# The MIT License (MIT)\n\n© A\r\n© B \n\n{words}\n\n"), "© A\n© B", words.as_str()),
            (words.clone(), "", &words),
            (unicode.to_owned(), "", unicode),
            ("\n  Apache License\n".to_owned(), "", "  Apache License"),
        ] {
            assert_eq!(split(&text), (copyright.to_owned(), rest.to_owned()), "{text:?}");
        }
    }

    #[test]
    fn text_is_printed_once_however_it_is_broken_into_lines() {
        let mut texts = Texts::default();
        texts.add("some \"words\"", "one".into(), "© A".into());
        texts.add("some\n  “words”", "other".into(), String::new());
        let joined = texts.join();
        assert_eq!(joined, format!("{OPENING}{RULE}\none\n    © A\n\nother\n\nsome \"words\"\n"));
    }

    /// The texts that a crate with these files adds; each file's text is its name.
    fn added(licence: &str, files: &[&str]) -> Result<Vec<String>> {
        let krate =
            Crate { name: "it".into(), version: "1.0.0".into(), licence: licence.into(), ..Crate::default() };
        let files: Vec<(String, String)> =
            files.iter().map(|name| (name.to_uppercase(), (*name).to_owned())).collect();
        let mut texts = Texts::default();
        add(&krate, &files, "ours", &mut texts)?;
        Ok(texts.0.into_values().map(|notice| notice.text).collect())
    }

    const BOTH: &str = "MIT OR Apache-2.0";

    const TWO: &str = "(MIT OR Apache-2.0) AND Unicode-3.0";
}
