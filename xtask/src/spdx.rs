//! SPDX licence expressions, and the licences under which code may be inside the wasm.

use std::{collections::BTreeSet, iter::Peekable, str::SplitWhitespace};

use anyhow::{Result, bail};

/// The licences to take from an expression: of an `OR` the one that stands first in [`ALLOWED`], of an `AND` all.
pub(crate) fn choose(expression: &str) -> Result<BTreeSet<&'static str>> {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    let (Some(choice), None) = (any(&mut words), words.next()) else {
        bail!("{expression:?} is no SPDX expression");
    };
    let Some(places) = choice else {
        bail!("{expression:?} cannot be met with the licences that xtask/src/spdx.rs allows");
    };
    Ok(places.into_iter().filter_map(|place| ALLOWED.get(place).copied()).collect())
}

/// Every licence that an expression names.
pub(crate) fn names(expression: &str) -> impl Iterator<Item = &str> {
    expression.split([' ', '(', ')']).filter(|word| !word.is_empty() && !OPERATORS.contains(word))
}

/// Places in [`ALLOWED`]; `None` where it cannot be met.
type Choice = Option<BTreeSet<usize>>;

type Words<'a> = Peekable<SplitWhitespace<'a>>;

/// As the two below `None` for what is no expression.
fn any(words: &mut Words<'_>) -> Option<Choice> {
    let mut choice = all(words)?;
    while words.next_if_eq(&"OR").is_some() {
        choice = match (choice, all(words)?) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
    }
    Some(choice)
}

fn all(words: &mut Words<'_>) -> Option<Choice> {
    let mut choice = one(words)?;
    while words.next_if_eq(&"AND").is_some() {
        let other = one(words)?;
        choice = choice.zip(other).map(|(one, other)| one.union(&other).copied().collect());
    }
    Some(choice)
}

fn one(words: &mut Words<'_>) -> Option<Choice> {
    let word = name_or_parenthesis(words)?;
    if word == "(" {
        let inside = any(words)?;
        return words.next_if_eq(&")").map(|_| inside);
    }
    let place = ALLOWED.iter().position(|allowed| *allowed == word);
    if words.next_if_eq(&"WITH").is_some() {
        // With an exception it is another licence, and none of those is allowed.
        return name_or_parenthesis(words).filter(|word| *word != "(").map(|_| None);
    }
    Some(place.map(|place| BTreeSet::from([place])))
}

fn name_or_parenthesis<'a>(words: &mut Words<'a>) -> Option<&'a str> {
    words.next().filter(|word| *word != ")" && !OPERATORS.contains(word))
}

/// Who takes the package under MIT must get all of it so: no crate that is to be had under Apache-2.0 alone.
const ALLOWED: [&str; 2] = ["MIT", "Unicode-3.0"];

const OPERATORS: [&str; 3] = ["AND", "OR", "WITH"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn or_needs_one_allowed_licence_and_takes_the_first() {
        for (expression, want) in [
            ("MIT", "MIT"),
            ("MIT OR Apache-2.0", "MIT"),
            ("Apache-2.0 OR MIT", "MIT"),
            ("Unicode-3.0 OR MIT", "MIT"),
            ("GPL-3.0-only OR Unicode-3.0", "Unicode-3.0"),
            ("Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT", "MIT"),
        ] {
            check(expression, Ok(want));
        }
    }

    #[test]
    fn and_needs_every_licence_and_binds_closer_than_or() {
        for (expression, want) in [
            ("MIT AND Unicode-3.0", Ok("MIT, Unicode-3.0")),
            ("(MIT OR Apache-2.0) AND Unicode-3.0", Ok("MIT, Unicode-3.0")),
            ("((MIT) OR (Apache-2.0 AND (Zlib)))", Ok("MIT")),
            ("MIT OR Apache-2.0 AND Unicode-3.0", Ok("MIT")),
            ("MIT AND Apache-2.0", Err(REFUSED)),
            ("MIT AND Apache-2.0 OR Apache-2.0 AND Unicode-3.0", Err(REFUSED)),
        ] {
            check(expression, want);
        }
    }

    #[test]
    fn licence_that_is_not_allowed_is_refused() {
        for expression in [
            "Apache-2.0",
            "GPL-3.0-only",
            "MPL-2.0 OR GPL-3.0-only",
            "MIT-0",
            "MIT WITH Classpath-exception-2.0",
            "MIT/Apache-2.0",
            "mit",
        ] {
            check(expression, Err(REFUSED));
        }
    }

    #[test]
    fn text_that_is_no_expression_is_refused() {
        for text in [
            "",
            "OR",
            "MIT OR",
            "AND MIT",
            "MIT Apache-2.0",
            "(MIT",
            "MIT)",
            "()",
            "MIT WITH",
            "MIT WITH (X)",
        ] {
            check(text, Err("is no SPDX expression"));
        }
    }

    #[test]
    fn names_are_the_licences_without_operators() {
        let found: Vec<&str> = names("(MIT OR Apache-2.0) AND Unicode-3.0").collect();
        assert_eq!(found, ["MIT", "Apache-2.0", "Unicode-3.0"]);
    }

    #[track_caller]
    fn check(expression: &str, want: Result<&str, &str>) {
        let got = choose(expression).map(|chosen| chosen.into_iter().collect::<Vec<_>>().join(", "));
        match (got, want) {
            (Ok(got), Ok(want)) => assert_eq!(got, want, "{expression}"),
            (Err(got), Err(want)) => assert!(got.to_string().contains(want), "{expression}: {got}"),
            (got, want) => panic!("{expression}: {got:?} instead of {want:?}"),
        }
    }

    const REFUSED: &str = "cannot be met";
}
