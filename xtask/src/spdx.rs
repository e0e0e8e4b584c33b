//! The licences under which code may be inside the wasm, and those to take from an SPDX expression.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail};
use spdx::{Expression, Licensee};

/// The licences to take from an expression: of an `OR` the one that stands first in [`ALLOWED`], of an `AND` all.
pub(crate) fn choose(expression: &str) -> Result<BTreeSet<&'static str>> {
    let parsed = parse(expression)?;
    let allowed = ALLOWED.map(Licensee::parse).into_iter().collect::<Result<Vec<_>, _>>();
    let Ok(chosen) = parsed.minimized_requirements(&allowed.context("xtask/src/spdx.rs allows no licence")?)
    else {
        bail!("{expression:?} cannot be met with the licences that xtask/src/spdx.rs allows");
    };
    Ok(chosen.iter().filter_map(|licence| licence.license.id()).map(|id| id.name).collect())
}

/// Every licence that an expression names.
pub(crate) fn names(expression: &str) -> Result<BTreeSet<&'static str>> {
    let parsed = parse(expression)?;
    Ok(parsed.requirements().filter_map(|one| one.req.license.id()).map(|id| id.name).collect())
}

fn parse(expression: &str) -> Result<Expression> {
    Expression::parse(expression).with_context(|| format!("{expression:?} is no SPDX expression"))
}

/// Who takes the package under MIT must get all of it so: no crate that is to be had under Apache-2.0 alone.
const ALLOWED: [&str; 2] = ["MIT", "Unicode-3.0"];

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
            "MIT/Apache-2.0",
            "mit",
            "No-Such-Licence",
        ] {
            check(text, Err("is no SPDX expression"));
        }
    }

    #[test]
    fn names_are_the_licences_without_operators() {
        let found = names("(MIT OR Apache-2.0) AND Unicode-3.0").unwrap();
        assert_eq!(found, BTreeSet::from(["MIT", "Apache-2.0", "Unicode-3.0"]));
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
