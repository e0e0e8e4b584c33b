//! The README's Rust example is one that is compiled.
#![cfg(not(target_arch = "wasm32"))]

#[test]
fn rust_example_stands_in_the_wasm_tests() {
    let readme = include_str!("../README.md");
    let compiled: String = include_str!("wasm.rs").split_whitespace().collect();
    let examples: Vec<_> =
        readme.split("```rust\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(!examples.is_empty());
    for example in examples {
        let words: String = example.split_whitespace().collect();
        assert!(compiled.contains(&words), "tests/wasm.rs does not have the README's example:\n{example}");
    }
}
