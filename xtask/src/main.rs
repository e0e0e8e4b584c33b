//! The project's own commands: `cargo xtask --help`.

mod api;
mod api_rust;
mod bench;
mod browser;
mod build;
mod changelog;
mod check;
mod contents;
mod demo;
mod docs;
mod flags;
mod javascript;
mod notices;
mod npm;
mod package;
mod process;
mod project;
mod proxy;
mod release;
mod report;
mod reproduce;
mod rust_tools;
mod sandbox;
mod sandbox_entries;
mod say;
mod sbom;
mod simulate;
mod spdx;
mod stamp;
mod tarball;
mod test;
mod test_steps;
mod types;
mod wasm;
mod wasm_imports;
mod wasm_streams;
mod wasm_tests;
mod wasm_text;
mod www;

use std::process::ExitCode;

use clap::Parser;

use crate::{
    flags::{Flags, Task},
    project::Project,
};

fn main() -> ExitCode {
    let flags = Flags::parse();
    let result = process::stop_children_on_signals().and_then(|()| Project::find()).and_then(|project| {
        match flags.task {
            Task::Api(args) => api::run(&project, &args).and_then(|()| api_rust::run(&project, &args)),
            Task::Bench(args) => bench::run(&project, &args),
            Task::Build => build::run(&project),
            Task::Check => check::run(&project),
            Task::Demo(args) => demo::run(&project, &args),
            Task::Docs(args) => docs::run(&project, &args),
            Task::Release(args) => release::run(&project, &args),
            Task::Sandbox(args) => sandbox::run(&project, &args),
            Task::Sbom(args) => sbom::run(&project, &args),
            Task::Simulate(args) => simulate::run(&project, &args),
            Task::Test(args) => test::run(&project, &args),
        }
    });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say::problem(&error);
            ExitCode::FAILURE
        }
    }
}
