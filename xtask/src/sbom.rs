//! `cargo xtask sbom`: what is inside the wasm as a software bill of materials, CycloneDX 1.6.

use anyhow::Result;
use serde_json::{Value, json};

use crate::{
    contents::{Contents, Crate},
    flags, notices,
    project::Project,
    report,
};

/// Writes the report, or compares with the one in the tree.
pub(crate) fn run(project: &Project, args: &flags::Report) -> Result<()> {
    let contents = Contents::of(project)?;
    // Not shown, but better missed here than after minutes of compiling.
    notices::text(project, &contents)?;
    let advice = "run `cargo xtask sbom`, and look at what is new inside the wasm";
    report::keep(project, REPORT, &text(project, &contents)?, args, advice)
}

/// The report: no time, no serial number and no path, so that it changes when the contents do.
pub(crate) fn text(project: &Project, contents: &Contents) -> Result<String> {
    let version = project.version()?;
    let ours = format!("pkg:npm/ionos-backup@{version}");
    let std = format!("pkg:generic/rust-std@{}", contents.std);
    let purls: Vec<String> = contents.crates.iter().map(purl).collect();
    let named =
        |places: &[usize]| -> Vec<&String> { places.iter().filter_map(|at| purls.get(*at)).collect() };
    let mut direct = named(&contents.direct);
    direct.push(&std);
    let mut components: Vec<Value> = contents.crates.iter().map(component).collect();
    components.push(standard_library(&contents.std, &std));
    let mut dependencies = vec![json!({ "ref": ours, "dependsOn": direct })];
    for (krate, purl) in contents.crates.iter().zip(&purls) {
        dependencies.push(json!({ "ref": purl, "dependsOn": named(&krate.needs) }));
    }
    let report = json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "component": {
            "type": "library",
            "bom-ref": ours,
            "name": "ionos-backup",
            "version": version,
            "licenses": [{ "expression": "MIT OR Apache-2.0" }],
            "purl": ours,
        } },
        "components": components,
        "dependencies": dependencies,
    });
    Ok(format!("{report:#}\n"))
}

fn component(krate: &Crate) -> Value {
    let mut component = json!({
        "type": "library",
        "bom-ref": purl(krate),
        "name": krate.name,
        "version": krate.version,
        "hashes": [{ "alg": "SHA-256", "content": krate.checksum }],
        "licenses": [{ "expression": krate.licence }],
        "purl": purl(krate),
    });
    if let (Some(repository), Some(fields)) = (&krate.repository, component.as_object_mut()) {
        let references = json!([{ "type": "vcs", "url": repository }]);
        fields.insert("externalReferences".to_owned(), references);
    }
    component
}

/// No registry has it: advisories name it by its CPE.
fn standard_library(version: &str, purl: &str) -> Value {
    json!({
        "type": "library",
        "bom-ref": purl,
        "name": "rust-std",
        "version": version,
        "licenses": [{ "expression": "MIT OR Apache-2.0" }],
        "cpe": format!("cpe:2.3:a:rust-lang:rust:{version}:*:*:*:*:*:*:*"),
        "purl": purl,
        "externalReferences": [{ "type": "vcs", "url": "https://github.com/rust-lang/rust" }],
    })
}

fn purl(krate: &Crate) -> String {
    // A plus stands for a space there.
    format!("pkg:cargo/{}@{}", krate.name, krate.version.replace('+', "%2B"))
}

const REPORT: &str = "pkg-template/sbom.cdx.json";
