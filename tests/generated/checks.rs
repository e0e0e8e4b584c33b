//! The checks of answers, written out from the schemas: an engine sees each property by its name.

use ionos_backup::{Document, Field, Schema};

/// `mismatch` and all it needs.
pub(crate) fn checks() -> String {
    let mut checks = Checks::default();
    let mut names = Vec::new();
    for document in Document::ALL {
        let Schema::Object(fields) = document.definition().schema else {
            panic!("{document:?} is no object")
        };
        names.push(checks.function(&format!("{document:?}").to_lowercase(), fields));
    }
    format!("{HEAD}{}{TAIL}const CHECKS = [{}];\n", checks.text, names.join(", "))
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
        for Field { name, required, schema, .. } in fields {
            body += &match (schema, required) {
                (Schema::Line | Schema::Secret | Schema::String, true) => {
                    format!("  if (typeof value.{name} !== 'string') return '{name}';\n")
                }
                (Schema::Line | Schema::Secret | Schema::String, false) => {
                    format!("  if (!isText(value.{name})) return '{name}';\n")
                }
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
 * The first place of `value` that does not fit the document of this number, such as `items[3].id`, or `undefined`.
 *
 * Every property stands here by its name, since a walk that reads names from a table takes an engine ten times as long.
 */
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
