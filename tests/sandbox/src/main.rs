//! The sandbox's command line.
fn main() {}
