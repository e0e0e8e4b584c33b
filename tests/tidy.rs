//! The invariants of the house: what ARCHITECTURE.md says of the code, held against the code.

#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may fail; clippy.toml allows it only inside of #[test]"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn every_file_opens_with_a_sentence_that_says_what_it_is() {
    check(files(SOURCES), |file| {
        let opens = if file.path.ends_with(".css") { "/*" } else { "/**" };
        let opens = if file.path.ends_with(".rs") { "//!" } else { opens };
        // Directives have to stand first.
        let is_directive =
            |line: &&str| line.starts_with("///") || line.starts_with("#!") || line.starts_with('\'');
        let first = file.text.lines().find(|line| !is_directive(line)).unwrap_or_default();
        (!first.starts_with(opens)).then(|| format!("opens with {first:?}"))
    });
}

#[test]
fn no_source_file_is_longer_than_400_lines() {
    check(files(SOURCES), |file| {
        // What `cargo xtask api` writes is for review, not for editing.
        let is_generated = file.path == "pkg-template/api.d.ts";
        let lines = file.text.lines().count();
        (lines > 400 && !is_generated).then(|| format!("{lines} lines"))
    });
}

#[test]
fn no_line_is_longer_than_120_columns() {
    check(files(SOURCES), |file| {
        // What is generated stands deeper there than where it is written; CSS is as its formatter has it.
        let is_held = file.path != "pkg-template/api.d.ts" && !file.path.ends_with(".css");
        let long = file.text.lines().position(|line| line.chars().count() > 120);
        long.filter(|_| is_held).map(|place| format!("line {}", place + 1))
    });
}

#[test]
fn no_match_hides_variants_of_our_enums_behind_what_is_left() {
    let is_held = |path: &str| HELD.iter().any(|room| path.starts_with(room));
    let room = files(&["rs"]).into_iter().filter(|file| is_held(&file.path)).collect();
    check(room, |file| {
        let lines: Vec<&str> = file.text.lines().collect();
        let indent = |line: &str| line.len() - line.trim_start().len();
        let names_variant = |line: &&str| {
            let pattern =
                line.split("=>").next().unwrap_or_default().split(" if ").next().unwrap_or_default();
            pattern.split("::").skip(1).any(|name| name.starts_with(|c: char| c.is_ascii_uppercase()))
        };
        let hides = lines.iter().enumerate().find(|(place, line)| {
            let arms = lines[..*place].iter().rev().filter(|arm| !arm.is_empty());
            let mut arms =
                arms.take_while(|arm| indent(arm) >= indent(line)).filter(|arm| indent(arm) == indent(line));
            line.trim_start().starts_with("_ =>") && arms.any(names_variant)
        });
        hides.map(|(place, _)| format!("line {}: clippy does not see this `_`", place + 1))
    });
}

#[test]
fn imports_point_one_way() {
    // (room, what it must not name)
    for (room, forbidden) in [
        ("src/proto/", &["crate::client", "crate::run", "crate::wasm", "crate::native"][..]),
        ("src/run.rs", &["crate::client", "crate::wasm", "crate::native"]),
        ("src/client/", &["crate::wasm"]),
        ("src/client", &["crate::native"]),
        ("src/native.rs", &["crate::run", "crate::wasm"]),
        ("src/wasm/", &["crate::native"]),
        ("src/", &["super::super"]),
        ("tests/sandbox/", &["ionos_backup"]),
    ] {
        let room = files(&["rs"]).into_iter().filter(|file| file.path.starts_with(room)).collect();
        check(room, |file| {
            let code = file.code();
            forbidden.iter().find(|name| code.contains(**name)).map(|name| format!("names {name}"))
        });
    }
}

#[test]
fn client_names_the_shell_only_where_it_is_the_default() {
    let file = file("src/client.rs");
    let named: Vec<&str> = file.text.lines().filter(|line| line.contains("crate::wasm")).collect();
    assert!(named.iter().all(|line| line.contains("crate::wasm::Fetch")), "{named:?}");
}

#[test]
fn files_of_the_core_import_each_other_without_a_circle() {
    let mut imports: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in files(&["rs"]).into_iter().filter(|file| file.path.starts_with("src/proto/")) {
        let name = file.path.trim_start_matches("src/proto/").trim_end_matches(".rs").to_owned();
        let code = file.code();
        // What tests use does not count.
        let code = code.split("mod tests {").next().unwrap();
        let named = code.split("crate::proto::").skip(1).flat_map(|rest| {
            let inside = rest.strip_prefix('{').and_then(|rest| rest.split('}').next());
            let names = inside.map_or_else(|| vec![rest], |inside| inside.split(',').collect());
            names.into_iter().map(word).collect::<Vec<_>>()
        });
        imports.insert(name.clone(), named.filter(|named| *named != name).collect());
    }
    assert!(imports.len() > 10, "the core has more files than {}", imports.len());
    // Takes away what imports nothing that is left, until nothing is left.
    while let Some(leaf) = imports
        .iter()
        .find(|(_, named)| named.iter().all(|name| !imports.contains_key(name)))
        .map(|(name, _)| name.clone())
    {
        imports.remove(&leaf);
    }
    assert_eq!(imports, BTreeMap::new(), "these import each other in a circle");
}

#[test]
fn core_and_loop_name_nothing_that_is_impure() {
    let impure = [
        "println!",
        "eprintln!",
        "dbg!",
        "std::net",
        "std::fs",
        "std::env",
        "std::thread",
        "std::io",
        "Instant",
        "SystemTime::now",
        "rand::",
        "wasm_bindgen",
        "js_sys",
        "web_sys",
        "gloo_",
    ];
    let is_pure = |file: &File| file.path.starts_with("src/proto/") || file.path == "src/run.rs";
    check(files(&["rs"]).into_iter().filter(is_pure).collect(), |file| {
        let code = file.code();
        impure.iter().find(|name| code.contains(**name)).map(|name| format!("names {name}"))
    });
    // The loop waits, for what others do, and hands their time on.
    let core = files(&["rs"]).into_iter().filter(|file| file.path.starts_with("src/proto/")).collect();
    check(core, |file| {
        let code = file.code();
        ["async ", ".await", "SystemTime"]
            .into_iter()
            .find(|name| code.contains(name))
            .map(|name| format!("names {name}"))
    });
}

#[test]
fn wasm_crates_stand_in_the_shell_and_under_its_cfg() {
    let crates = ["gloo_net", "js_sys", "web_sys", "wasm_bindgen", "serde_wasm_bindgen", "tsify"];
    check(outside_of("src/wasm/"), |file| {
        // The shape of a model in JavaScript is its shape on the wire.
        let code =
            if file.path == "src/proto/declare.rs" { file.code().replace("tsify", "") } else { file.code() };
        crates.iter().find(|name| code.contains(**name)).map(|name| format!("names {name}"))
    });
    let mut section = String::new();
    for line in file("Cargo.toml").text.lines() {
        if line.starts_with('[') {
            section = line.to_owned();
        }
        let name = line.split(['=', '.', ' ']).next().unwrap_or_default().replace('-', "_");
        let is_wasm = crates.contains(&name.as_str()) || name == "wasm_bindgen_futures";
        assert!(!is_wasm || section.contains(r#"cfg(target_arch = "wasm32")"#), "{section}: {line}");
    }
}

#[test]
fn clock_die_fetch_and_gloo_net_have_one_place_each() {
    for (name, places) in [
        ("Date::now", &["src/wasm/env.rs"][..]),
        ("Math::random", &["src/wasm/env.rs"]),
        ("Date.now", &["pkg-template/client.js"]),
        ("new Date", &[]),
        ("performance.now", &[]),
        ("Math.random", &["pkg-template/client.js"]),
        ("setInterval", &[]),
        ("setTimeout", &["src/wasm/host.js", "pkg-template/gateway/upstream.js"]),
        ("globalThis.fetch", &["src/wasm/host.js", "pkg-template/gateway/upstream.js"]),
        ("gloo_net", &["src/wasm/web_request.rs"]),
    ] {
        check(client(), |file| {
            let is_place = places.contains(&file.path.as_str());
            (!is_place && file.code().contains(name)).then(|| format!("names {name}"))
        });
    }
    check(client(), |file| {
        // The entry that takes the wasm from a URL fetches that, which is no call of the API.
        let may =
            ["src/wasm/host.js", "src/wasm/fetch.rs", "pkg-template/wasm.js"].contains(&file.path.as_str());
        let calls = |line: &str| {
            let mut before = line.split("fetch(").map(|before| before.chars().next_back());
            let is_name = |last: Option<char>| last.is_none_or(|last| !last.is_alphanumeric() && last != '_');
            line.contains("fetch(") && before.next().is_some_and(is_name)
        };
        let found = file.code().lines().find(|line| calls(line) && !line.contains("fn ")).map(str::to_owned);
        found.filter(|_| !may).map(|line| format!("calls fetch: {}", line.trim()))
    });
}

#[test]
fn modules_of_the_package_have_no_name_that_commonjs_has() {
    // Tools that make CommonJS of them do not rename it, and would write over their own.
    let names = ["exports", "module", "require", "__filename", "__dirname"];
    check(shipped(), |file| {
        let declares = |line: &str| {
            let mut words = line.split(|c: char| !c.is_alphanumeric() && c != '_');
            let declares = matches!(words.next(), Some("let" | "const" | "var" | "function" | "class"));
            declares && words.next().is_some_and(|name| names.contains(&name))
        };
        let found = file.code().lines().find(|line| declares(line)).map(str::to_owned);
        found.map(|line| format!("declares {line}"))
    });
}

#[test]
fn secret_is_exposed_only_under_a_line_that_says_to_whom() {
    check(files(&["rs"]), |file| {
        let lines: Vec<&str> = file.text.lines().collect();
        let needle = [".expose", "()"].concat();
        let bare = (0..lines.len()).find(|place| {
            let is_use = lines[*place].contains(&needle) && !lines[*place].trim_start().starts_with("//");
            is_use && !lines[place.saturating_sub(4)..*place].iter().any(|line| line.contains("// EXPOSE: "))
        });
        bare.map(|place| format!("line {}: {}", place + 1, lines[place].trim()))
    });
}

#[test]
fn nothing_names_a_machine_or_puts_work_off() {
    // In pieces, or this file would name them.
    let places = [["/ho", "me/"], ["/Us", "ers/"], ["/ro", "ot/"], ["/wo", "rk/"], ["C:", "\\\\"]];
    let marks = [["TO", "DO"], ["FIX", "ME"], ["XX", "X:"], ["HA", "CK"]];
    check(files(TEXTS), |file| {
        let mut needles = places.iter().chain(&marks).map(|halves| halves.concat());
        needles.find(|needle| file.text.contains(needle.as_str())).map(|needle| format!("has {needle}"))
    });
}

#[test]
fn name_of_a_test_is_a_rule() {
    check(files(&["rs"]), |file| {
        let lines: Vec<&str> = file.text.lines().map(str::trim).collect();
        let tests = lines.windows(2).filter(|pair| pair[0] == "#[test]");
        let mut names = tests.filter_map(|pair| pair[1].strip_prefix("fn ")).map(word);
        names
            .find(|name| name.starts_with("test_") || name.len() < 8)
            .map(|name| format!("has the test {name}"))
    });
}

#[test]
fn lib_rs_has_no_logic() {
    let lib = file("src/lib.rs");
    assert!(lib.text.lines().count() < 60);
    assert!(!lib.code().contains("fn "), "src/lib.rs only says what there is");
    assert!(!file("src/proto/mod.rs").code().contains("fn "), "src/proto/mod.rs only says what there is");
}

#[test]
fn architecture_has_every_file_of_the_core_in_its_room() {
    let text = file("ARCHITECTURE.md").text;
    let rooms: Vec<&str> =
        text.split("## The rooms").nth(1).unwrap().split("\n## ").next().unwrap().lines().collect();
    let room = rooms.iter().find(|line| line.starts_with("| `src/proto/`")).unwrap();
    let core = files(&["rs"]).into_iter().filter(|file| file.path.starts_with("src/proto/")).collect();
    check(core, |file| {
        let name = file.path.trim_start_matches("src/proto/").trim_end_matches(".rs");
        let is_named = name == "mod" || room.contains(&format!("`{name}`"));
        (!is_named).then(|| "ARCHITECTURE.md does not name it".to_owned())
    });
}

#[test]
fn top_level_holds_what_the_architecture_names() {
    let known = [
        ".cargo",
        ".ci",
        ".github",
        ".gitignore",
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "README.md",
        "SECURITY.md",
        "clippy.toml",
        "pkg-template",
        "rust-toolchain.toml",
        "rustfmt.toml",
        "src",
        "tests",
        "www",
        "xtask",
    ];
    check(files(&[""]), |file| {
        let top = file.path.split('/').next().unwrap();
        (!known.contains(&top)).then(|| format!("{top} is new at the top level"))
    });
}

/// A file of the repository.
struct File {
    path: String,
    text: String,
}

impl File {
    /// The text without the lines that are comments.
    fn code(&self) -> String {
        let is_code = |line: &&str| !["//", "*", "/*"].iter().any(|mark| line.trim_start().starts_with(mark));
        self.text.lines().filter(is_code).map(|line| format!("{line}\n")).collect()
    }
}

/// Holds every file against a rule, and shows all those that break it at once.
#[track_caller]
fn check(files: Vec<File>, broken: impl Fn(&File) -> Option<String>) {
    assert!(!files.is_empty(), "the rule speaks of no file");
    let found = files.iter().filter_map(|file| Some(format!("{}: {}", file.path, broken(file)?)));
    let found: Vec<String> = found.collect();
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

/// The tracked files whose name ends so.
fn files(endings: &[&str]) -> Vec<File> {
    let output = Command::new("git").args(["ls-files", "-z"]).current_dir(root()).output().expect("git runs");
    let listed = String::from_utf8(output.stdout).expect("names are UTF-8");
    let wanted = |path: &&str| {
        let is_ours = !path.ends_with("package-lock.json") && !path.ends_with("Cargo.lock");
        is_ours && endings.iter().any(|ending| path.ends_with(ending))
    };
    let read = |path: &str| {
        // One that is deleted and not yet committed is not there.
        let bytes = fs::read(root().join(path)).ok()?;
        Some(File { path: path.to_owned(), text: String::from_utf8(bytes).ok()? })
    };
    listed.split('\0').filter(|path| !path.is_empty()).filter(wanted).filter_map(read).collect()
}

/// What is shipped: the crate, and what the package has besides it.
fn shipped() -> Vec<File> {
    let is_shipped = |file: &File| file.path.starts_with("src/") || file.path.starts_with("pkg-template/");
    files(&["rs", "js"]).into_iter().filter(is_shipped).collect()
}

/// What is shipped of the client: neither the gateway nor the sandbox, which are servers and have clocks of their own.
fn client() -> Vec<File> {
    let servers = ["browser", "cli", "gateway", "sandbox"].map(|name| format!("pkg-template/{name}"));
    shipped().into_iter().filter(|file| !servers.iter().any(|server| file.path.starts_with(server))).collect()
}

/// The crate's files that stand elsewhere.
fn outside_of(room: &str) -> Vec<File> {
    let is_outside = |file: &File| file.path.starts_with("src/") && !file.path.starts_with(room);
    files(&["rs"]).into_iter().filter(is_outside).collect()
}

#[track_caller]
fn file(path: &str) -> File {
    let text = fs::read_to_string(root().join(path)).expect(path);
    File { path: path.to_owned(), text }
}

/// The word that a text begins with.
fn word(text: &str) -> String {
    text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Where each variant of an enum of ours is named.
const HELD: [&str; 3] = ["src/", "tests/sandbox/src/", "tests/simulation/"];
const SOURCES: &[&str] = &[".rs", ".js", ".mjs", ".cjs", ".ts", ".tsx", ".jsx", ".cts", ".css"];
const TEXTS: &[&str] = &[
    ".rs", ".js", ".mjs", ".cjs", ".ts", ".tsx", ".jsx", ".cts", ".css", ".html", ".md", ".toml", ".json",
    "ci/run",
];
