//! A wrong argument, on its way to becoming an error.

use std::borrow::Cow;

/// A wrong argument: which one, and what is wrong with it. Never its value.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct InvalidArgument {
    pub(crate) path: String,
    pub(crate) problem: Cow<'static, str>,
}

impl InvalidArgument {
    pub(crate) fn new(path: impl Into<String>, problem: impl Into<Cow<'static, str>>) -> Self {
        Self { path: path.into(), problem: problem.into() }
    }
}

/// What is said of an argument that has to be there.
pub(crate) const MISSING: &str = "is missing";
