//! The checks of answers in wasm, `src/wasm/checks.js`: written out from the schemas, so that an engine sees each
//! property by its name. `UPDATE=1 cargo test --test checks` writes them anew.

#![allow(missing_docs)]

use ionos_backup::{Document, Field, Schema};

const PLACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/wasm/checks.js");

#[test]
fn checks_are_those_of_the_schemas() {
    let mut checks = Checks::default();
    let names: Vec<_> = Document::ALL
        .iter()
        .map(|document| match document.schema() {
            Schema::Object(fields) => checks.function(&format!("{document:?}").to_lowercase(), fields),
            other => panic!("{other:?} is not the schema of an answer"),
        })
        .collect();
    let wanted = format!("{HEAD}{}{}const CHECKS = [{}];\n", checks.text, TAIL, names.join(", "));
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(PLACE, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(PLACE).unwrap();
    assert!(found == wanted, "the schemas have changed: UPDATE=1 cargo test --test checks");
}

#[derive(Default)]
struct Checks {
    /// The functions, by their bodies: a schema that comes again is not written again.
    known: Vec<(String, String)>,
    text: String,
}

impl Checks {
    /// Writes the check of an object, and gives its name.
    fn function(&mut self, name: &str, fields: &[Field]) -> String {
        let mut body = String::new();
        for Field { name, required, schema } in fields {
            body += &match (schema, required) {
                (Schema::String, true) => {
                    format!("  if (typeof value.{name} !== 'string') return '{name}';\n")
                }
                (Schema::String, false) => format!("  if (!isText(value.{name})) return '{name}';\n"),
                (Schema::Object(fields), false) => {
                    let check = self.function(name, fields);
                    format!(
                        "  const {name}Place = value.{name} == null ? undefined : {check}(value.{name});\n  \
                         if ({name}Place !== undefined) return below('{name}', {name}Place);\n"
                    )
                }
                (Schema::Array(Schema::Object(fields)), true) => {
                    let check = self.function(&format!("{name}Item"), fields);
                    format!(
                        "  const {{ {name} }} = value;\n  \
                         if (!Array.isArray({name})) return '{name}';\n  \
                         for (let at = 0; at < {name}.length; at++) {{\n    \
                         const place = {check}({name}[at]);\n    \
                         if (place !== undefined) return below(`{name}[${{at}}]`, place);\n  \
                         }}\n"
                    )
                }
                other => unimplemented!("no answer has had a field of {other:?} yet: say how it is checked"),
            };
        }
        if let Some((name, _)) = self.known.iter().find(|(_, known)| *known == body) {
            return name.clone();
        }
        let text = format!("  if (!isObject(value)) return '';\n{body}  return undefined;");
        self.text += &format!("function {name}(value) {{\n{text}\n}}\n\n");
        self.known.push((name.to_owned(), body));
        name.to_owned()
    }
}

const HEAD: &str = "\
/**
 * Generated from the schemas by tests/checks.rs: holds an answer against what the API promises.
 *
 * Each gives the path of the first place that does not fit, such as `items[3].id`. Every property stands here by its
 * name, since a walk that reads names from a table takes an engine ten times as long.
 */

/** The first place of `value` that does not fit the document of this number, or `undefined`. */
export function mismatch(value, document) {
  try {
    return CHECKS[document](value);
  } catch {
    return '';
  }
}

";

const TAIL: &str = "\
function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value) {
  return value == null || typeof value === 'string';
}

function below(path, rest) {
  return rest === '' || rest.startsWith('[') ? path + rest : `${path}.${rest}`;
}

";
