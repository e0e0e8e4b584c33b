//! The tables by which `values.js` reads arguments, in the order in which `arguments.rs` counts them.

use crate::declarations;
use ionos_backup::tables::{Setting, Taker};
use ionos_backup::{Operation, Schema};

/// Every table, and the list of them.
pub(crate) fn tables() -> String {
    let options = |is_wanted: &dyn Fn(Setting) -> bool| -> Vec<String> {
        let wanted = Setting::ALL.into_iter().filter(|setting| is_wanted(*setting));
        wanted.map(|setting| option(setting, setting.definition().name)).collect()
    };
    let part = |setting: Setting| setting.definition().name.split_once('.').map(|(_, part)| part);
    let credentials = Setting::ALL.into_iter().filter_map(|setting| Some(option(setting, part(setting)?)));
    let environment = Setting::ALL.into_iter().filter_map(|setting| {
        Some(row(setting as usize, setting.definition().environment?.name, "'string'", false))
    });
    let mut parts = vec![
        table("credentials", &credentials.collect::<Vec<_>>()),
        table("client", &options(&|setting| setting.definition().taken_by.contains(&Taker::Client))),
        table(
            "call",
            &options(&|setting| setting.definition().taken_by.iter().any(|by| *by != Taker::Client)),
        ),
        table("environment", &environment.collect::<Vec<_>>()),
    ];
    let mut all = vec![
        "['options', client]".to_owned(),
        "['options', call]".to_owned(),
        "['env', environment]".to_owned(),
    ];
    for operation in Operation::ALL {
        let definition = operation.definition();
        let Some(body) = &definition.body else {
            all.push("['properties', []]".to_owned());
            continue;
        };
        let fields = body.schema.fields.iter().enumerate();
        let fields =
            fields.map(|(number, field)| row(number, field.name, &kind(&field.schema), field.required));
        parts.push(table(&format!("{}Body", definition.name), &fields.collect::<Vec<_>>()));
        all.push(format!("['properties', {}Body]", definition.name));
    }
    let list = table("ARGUMENTS", &all);
    parts.push(format!("/** Every table, with the name of the argument that it is for. */\nexport {list}"));
    parts.join("\n")
}

/// The methods of the class, each with the places of what it is told.
pub(crate) fn calls() -> String {
    let rows = declarations::targets().map(|target| {
        let names: Vec<_> = declarations::arguments(target).into_iter().map(|(name, _)| name).collect();
        let place = |is_it: fn(&str) -> bool| names.iter().position(|name| is_it(name));
        let (options, properties) = (names.len(), place(|name| name == "properties"));
        let places = match (place(|name| name != "properties"), properties) {
            (None, None) => String::new(),
            (Some(id), None) => format!(", {id}"),
            (None, Some(properties)) => format!(", -1, {properties}"),
            (Some(id), Some(properties)) => format!(", {id}, {properties}"),
        };
        format!("['{}', {options}{places}]", target.name())
    });
    let table = table("CALLS", &rows.collect::<Vec<_>>());
    let operations = Operation::ALL.len();
    let (list, answer) = (Operation::List as u32, Operation::List.definition().answer);
    let answer = answer.map_or(-1, |document| document as i32);
    format!(
        "\
/**
 * The name of each method, then the places of its arguments: of the options, and where it has them of the id or name,
 * and of the properties. The operations of the API come first.
 */
export {table}
/** How many of them are operations of the API. */
export const OPERATIONS = {operations};
/** The one that takes no arguments but options, and the document that it is answered with. */
export const LIST = {list};
export const LIST_ANSWER = {answer};
"
    )
}

fn option(setting: Setting, name: &str) -> String {
    row(setting as usize, name, &kind(&setting.definition().schema), false)
}

fn row(number: usize, name: &str, kind: &str, required: bool) -> String {
    format!("[{number}, '{name}', {kind}{}]", if required { ", true" } else { "" })
}

fn kind(schema: &Schema) -> String {
    match schema {
        Schema::Boolean => "'boolean'".to_owned(),
        Schema::Headers => "'headers'".to_owned(),
        Schema::Host("credentials") => "credentials".to_owned(),
        Schema::Host(kind) => format!("'{kind}'"),
        Schema::Line | Schema::Secret | Schema::String => "'string'".to_owned(),
        Schema::Number => "'number'".to_owned(),
        Schema::Strings => "'strings'".to_owned(),
        Schema::Whole(_) => "'whole'".to_owned(),
        Schema::Array(_) | Schema::Object(_) => {
            panic!("no argument has had {schema:?} yet: say how it is read")
        }
    }
}

/// An array of rows, as the formatter would have it.
fn table(name: &str, rows: &[String]) -> String {
    let rows: String = match rows {
        [row] => row.clone(),
        rows => format!("\n{}", rows.iter().map(|row| format!("  {row},\n")).collect::<String>()),
    };
    format!("const {name} = [{rows}];\n")
}
