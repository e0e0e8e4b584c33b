//! A wrong argument, on its way to becoming an error.

/// A wrong argument: which one, and what is wrong with it. Never its value. In a box, since it goes through many hands.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct InvalidArgument(Box<[String; 2]>);

impl InvalidArgument {
    pub(crate) fn new(path: &str, problem: &str) -> Self {
        Self(Box::new([path.to_owned(), problem.to_owned()]))
    }

    /// Its path, and what it must be.
    pub(crate) fn into_parts(self) -> [String; 2] {
        *self.0
    }
}

/// What is said of an argument that has to be there.
pub(crate) const MISSING: &str = "is missing";
