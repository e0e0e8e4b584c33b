//! Prints the public API that a file of rustdoc's JSON describes, one item a line: `api-report FILE`.

use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(file) = std::env::args_os().nth(1) else {
        eprintln!("name a file that rustdoc wrote with --output-format json");
        return ExitCode::FAILURE;
    };
    // What the compiler derives or gives to every type says nothing about this crate.
    let built = public_api::Builder::from_rustdoc_json(file)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .build();
    match built {
        Ok(api) => {
            print!("{api}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
