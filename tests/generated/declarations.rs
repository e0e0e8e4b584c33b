//! The declarations that the tables say all of: names, bodies, options, and the methods of the class.

use ionos_backup::tables::{BodySchema, Docs, Fallback, Flow, Setting, Taker, Takes, Target};
use ionos_backup::{Code, Field, Method, Operation, Schema};

/// All that stands in a file of its own.
pub(crate) fn declarations() -> String {
    let operations = Operation::ALL.into_iter().map(|operation| operation.definition().name);
    let targets = targets().map(Target::name);
    let statuses = (400..600).map(|status| Code::of_status(status).as_str());
    let mut parts = vec![
        union("The methods that are an operation of the API.", "RequestName", operations),
        union("The method that an error or a hook speaks of.", "OperationName", targets),
        union(
            "What went wrong. The union is closed; a new member is a minor version.",
            "BackupErrorCode",
            Code::ALL.into_iter().map(Code::as_str),
        ),
        union("What went wrong where the API, or something before it, said no.", "ApiErrorCode", statuses),
        union(
            "The HTTP methods of the API.",
            "HttpMethod",
            Method::ALL.into_iter().map(|method| method.definition().name),
        ),
    ];
    let mut known = Vec::new();
    for operation in Operation::ALL {
        if let Some(body) = &operation.definition().body
            && !known.contains(&body.schema.name.text)
        {
            known.push(body.schema.name.text);
            parts.push(body_type(body.schema));
        }
    }
    parts.extend(Taker::ALL.into_iter().map(options_type));
    parts.push(environment());
    parts.join("\n")
}

/// The methods of the class, each with its docs.
pub(crate) fn methods() -> String {
    targets()
        .map(|target| format!("{}{}\n", docs("  ", docs_of(target)), method(target)))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Every target, as JavaScript counts them.
pub(crate) fn targets() -> impl Iterator<Item = Target> {
    (0..).map_while(Target::numbered)
}

/// What a method is told besides options, by name and type.
pub(crate) fn arguments(target: Target) -> Vec<(&'static str, &'static str)> {
    match target {
        Target::Flow(flow) => match flow.definition().takes {
            Takes::Body(operation) => arguments(Target::Operation(operation)),
            Takes::Id => vec![("id", "string")],
            Takes::Name => vec![("name", "string")],
            Takes::Nothing => Vec::new(),
        },
        Target::Operation(operation) => {
            let definition = operation.definition();
            let id = definition.path.has_id().then_some(("id", "string"));
            let body = definition.body.as_ref().map(|body| ("properties", body.schema.name.text));
            id.into_iter().chain(body).collect()
        }
    }
}

fn docs_of(target: Target) -> Docs {
    match target {
        Target::Flow(flow) => flow.definition().docs,
        Target::Operation(operation) => operation.definition().docs,
    }
}

fn method(target: Target) -> String {
    let options = target.takers().last().expect("every target takes options").definition().name;
    let answer = match target {
        // It gives its answers one by one.
        Target::Flow(Flow::Watch) => Flow::Watch.definition().answer.text.to_owned(),
        Target::Flow(flow) => format!("Promise<{}>", flow.definition().answer.text),
        Target::Operation(operation) => match operation.definition().answer {
            None => "Promise<void>".to_owned(),
            Some(_) if operation.definition().hands_out.is_some() => "Promise<string>".to_owned(),
            Some(document) => format!("Promise<{}>", document.definition().name),
        },
    };
    let mut parameters: Vec<String> =
        arguments(target).into_iter().map(|(name, kind)| format!("{name}: {kind}")).collect();
    parameters.push(format!("options?: {options}"));
    let name = target.name();
    let line = format!("  {name}({}): {answer};", parameters.join(", "));
    if line.len() <= WIDTH {
        return line;
    }
    let parameters: String = parameters.iter().map(|parameter| format!("    {parameter},\n")).collect();
    format!("  {name}(\n{parameters}  ): {answer};")
}

fn body_type(body: &BodySchema) -> String {
    let fields: Vec<String> = body.fields.iter().map(field).collect();
    format!("{}export interface {} {{\n{}}}\n", docs("", body.docs), body.name.text, fields.concat())
}

fn field(field: &Field) -> String {
    let kind = match field.schema {
        Schema::Boolean => "boolean",
        Schema::Line | Schema::Secret | Schema::String => "string",
        Schema::Number | Schema::Whole(_) => "number",
        Schema::Array(_) | Schema::Headers | Schema::Host(_) | Schema::Object(_) | Schema::Strings => {
            panic!("no body has had {:?} yet: say what it is in TypeScript", field.schema)
        }
    };
    let kind = if field.required { format!(": {kind}") } else { format!("?: {kind} | undefined") };
    format!("{}  {}{kind};\n", docs("  ", field.docs), field.name)
}

fn options_type(taker: Taker) -> String {
    let definition = taker.definition();
    let inherited = std::iter::successors(definition.extends, |taker| taker.definition().extends);
    let inherited: Vec<Taker> = inherited.collect();
    let own = |setting: &Setting| {
        let taken_by = setting.definition().taken_by;
        taken_by.contains(&taker) && !taken_by.iter().any(|by| inherited.contains(by))
    };
    let options: String = Setting::ALL.into_iter().filter(own).map(option).collect();
    let base = definition.extends.map(|base| format!("{} & ", base.definition().name)).unwrap_or_default();
    format!("{}export type {} = {base}{{\n{options}}};\n", docs("", definition.docs), definition.name)
}

fn option(setting: Setting) -> String {
    let definition = setting.definition();
    if let Schema::Whole(range) = definition.schema {
        let range = format!("{} to {}", range.least, range.most);
        assert!(definition.docs.text.contains(&range), "the docs of {} do not say {range}", definition.name);
    }
    let default = match definition.default {
        Fallback::Boolean(flag) => format!("\n\n@default {flag}"),
        Fallback::None | Fallback::OfDepth | Fallback::OfTarget => String::new(),
        Fallback::Text(text) => format!("\n\n@default '{text}'"),
        Fallback::Whole(number) => format!("\n\n@default {number}"),
    };
    let kind = definition.typescript.text;
    let kind = if kind.contains("=>") { format!("({kind})") } else { kind.to_owned() };
    let text = lines(definition.docs).join("\n") + &default;
    format!("{}  {}?: {kind} | undefined;\n", comment("  ", &text), definition.name)
}

fn environment() -> String {
    let variables = Setting::ALL.into_iter().filter_map(|setting| setting.definition().environment);
    let variables: String = variables
        .map(|variable| format!("{}  {}?: string | undefined;\n", docs("  ", variable.docs), variable.name))
        .collect();
    let about = "The names that `BackupClient.fromEnv` reads. An empty value is an absent one.";
    format!("{}export interface Environment {{\n{variables}}}\n", comment("", about))
}

/// A union of names, as the formatter would have it.
fn union(about: &str, name: &str, members: impl Iterator<Item = &'static str>) -> String {
    let mut quoted = Vec::new();
    for member in members.map(|member| format!("'{member}'")) {
        if !quoted.contains(&member) {
            quoted.push(member);
        }
    }
    let line = format!("export type {name} = {};\n", quoted.join(" | "));
    let text = if line.len() <= WIDTH {
        line
    } else {
        let members: String = quoted.iter().map(|member| format!("\n  | {member}")).collect();
        format!("export type {name} ={members};\n")
    };
    comment("", about) + &text
}

fn docs(indent: &str, docs: Docs) -> String {
    comment(indent, &lines(docs).join("\n"))
}

/// The lines of a doc comment, without the blank that each begins with.
fn lines(docs: Docs) -> Vec<&'static str> {
    docs.text.trim_end().lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect()
}

fn comment(indent: &str, text: &str) -> String {
    let line = format!("{indent}/** {text} */\n");
    if !text.contains('\n') && line.len() <= WIDTH {
        return line;
    }
    let lines: String =
        text.lines().map(|line| format!("{indent} * {line}").trim_end().to_owned() + "\n").collect();
    format!("{indent}/**\n{lines}{indent} */\n")
}

/// How long a line may be.
const WIDTH: usize = 120;
