//! The wasm's imports under short names and of few signatures, and the module that gives them.
//!
//! wasm-bindgen's names are long, end in a hash, and stand twice in what is downloaded: in the wasm and in the glue.
//! Under names of a letter or two a bundler's minifier can shorten the glue's as well.
//!
//! V8 compiles a function for each signature that is imported, before anything runs: a third of what it takes to
//! compile the wasm. So every function takes as many parameters as the others and gives a result, which costs a zero
//! and a drop where it is called.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, anyhow, bail, ensure};
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, EntityType, ExportSection, ImportSection, Instruction, Module, TypeSection};
use wasmparser::{
    CustomSectionReader, ElementItems, Export, FuncType, FunctionBody, ImportSectionReader, Operator, Parser,
    Payload, TypeRef, TypeSectionReader, ValType,
};

/// A wasm, its glue, and `wasm-imports.js`: the object that it is instantiated with.
pub(crate) struct Shortened {
    pub(crate) wasm: Vec<u8>,
    pub(crate) glue: String,
    pub(crate) imports: String,
}

/// Gives the wasm short names and few signatures, and the glue the parameters that go with them.
///
/// Custom sections are left out, and exports that nothing reads: they are for tools that have been.
pub(crate) fn shorten(wasm: &[u8], glue: String) -> Result<Shortened> {
    if let Some(name) = NEEDLESS_EXPORTS.iter().find(|name| glue.contains(**name)) {
        bail!("the glue reads the export {name}: look at xtask/src/wasm_imports.rs");
    }
    let mut shortener = Shortener { held: held(wasm)?, glue, ..Shortener::default() };
    let mut module = Module::new();
    shortener.parse_core_module(&mut module, Parser::new(0), wasm).map_err(|error| anyhow!("{error}"))?;
    Ok(Shortened { wasm: module.finish(), imports: shortener.module(), glue: shortener.glue })
}

#[derive(Default)]
struct Shortener {
    types: Vec<FuncType>,
    /// How many parameters the function has that takes most.
    widest: usize,
    /// Functions that are called by way of a table, and so keep their signatures.
    held: BTreeSet<u32>,
    /// What calls of each import need beside what they have.
    padding: Vec<Padding>,
    /// The number of each module that is imported from: the glue, or a snippet that the wasm takes a function of.
    modules: BTreeMap<String, usize>,
    /// The lines of the object.
    entries: String,
    glue: String,
}

#[derive(Clone, Copy, Default)]
struct Padding {
    parameters: usize,
    result: bool,
}

impl Reencode for Shortener {
    type Error = anyhow::Error;

    fn parse_type_section(
        &mut self,
        types: &mut TypeSection,
        section: TypeSectionReader<'_>,
    ) -> Result<(), Error<anyhow::Error>> {
        utils::parse_type_section(self, types, section.clone())?;
        for group in section {
            self.types.extend(group?.types().map(|ty| ty.unwrap_func().clone()));
        }
        self.widest =
            self.types.iter().filter(|ty| is_padded(ty)).map(|ty| ty.params().len()).fold(NARROW, usize::max);
        for width in [NARROW, self.widest] {
            let wanted = FuncType::new(vec![ValType::I32; width], [ValType::I32]);
            if !self.types.contains(&wanted) {
                types.ty().func_type(&self.func_type(wanted.clone())?);
                self.types.push(wanted);
            }
        }
        Ok(())
    }

    fn parse_import_section(
        &mut self,
        section: &mut ImportSection,
        imports: ImportSectionReader<'_>,
    ) -> Result<(), Error<anyhow::Error>> {
        let imports: Vec<_> = imports.into_imports().collect::<Result<_, _>>()?;
        let mut functions = Vec::new();
        for import in &imports {
            let TypeRef::Func(index) = import.ty else {
                return Err(user(anyhow!("{} is no function", import.name)));
            };
            let ty = self.types.get(index as usize).context("an import has no type").map_err(user)?;
            functions.push((index, ty.clone()));
        }
        let mut names = short_names();
        for (number, (import, (index, ty))) in (0..).zip(imports.iter().zip(&functions)) {
            let name = names.next().context("there are not enough short names").map_err(user)?;
            let given = ty.params().len();
            let width = if given <= NARROW { NARROW } else { self.widest };
            let pads = is_padded(ty) && !self.held.contains(&number);
            let (index, width) = if pads { (self.padded(width)?, width) } else { (*index, given) };
            self.padding.push(Padding {
                parameters: width.saturating_sub(given),
                result: pads && ty.results().is_empty(),
            });
            section.import(MODULE, &name, EntityType::Function(index));
            self.add(import.module, import.name, &name, given, width).map_err(user)?;
        }
        Ok(())
    }

    fn parse_export(
        &mut self,
        exports: &mut ExportSection,
        export: Export<'_>,
    ) -> Result<(), Error<anyhow::Error>> {
        if NEEDLESS_EXPORTS.contains(&export.name) {
            Ok(())
        } else {
            utils::parse_export(self, exports, export)
        }
    }

    fn parse_custom_section(
        &mut self,
        _: &mut Module,
        _: CustomSectionReader<'_>,
    ) -> Result<(), Error<anyhow::Error>> {
        Ok(())
    }

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> Result<(), Error<anyhow::Error>> {
        let mut function = self.new_function_with_parsed_locals(&body)?;
        for operator in body.get_operators_reader()? {
            let operator = operator?;
            let mut padding = Padding::default();
            if let Operator::Call { function_index } = operator {
                padding = self.padding.get(function_index as usize).copied().unwrap_or_default();
            }
            for _ in 0..padding.parameters {
                function.instruction(&Instruction::I32Const(0));
            }
            function.instruction(&self.instruction(operator)?);
            if padding.result {
                function.instruction(&Instruction::Drop);
            }
        }
        code.function(&function);
        Ok(())
    }
}

impl Shortener {
    /// The number of the signature of so many parameters.
    fn padded(&self, width: usize) -> Result<u32, Error<anyhow::Error>> {
        let wanted = FuncType::new(vec![ValType::I32; width], [ValType::I32]);
        let index = self.types.iter().position(|ty| *ty == wanted);
        let index = index.and_then(|index| u32::try_from(index).ok());
        index.with_context(|| format!("there is no signature of {width} parameters")).map_err(user)
    }

    /// Notes a function that takes `given` parameters and is called with `width`.
    fn add(&mut self, module: &str, name: &str, short: &str, given: usize, width: usize) -> Result<()> {
        ensure!(
            module.starts_with("./") && !module.contains('\''),
            "the wasm imports from {module:?}, which is no module of the package"
        );
        let next = self.modules.len();
        let number = *self.modules.entry(module.to_owned()).or_insert(next);
        // A function that says that it takes fewer would be called by way of one more that V8 compiles.
        let all = parameters(width);
        if module == GLUE {
            let (few, all) =
                (format!("function {name}({})", parameters(given)), format!("function {name}({all})"));
            ensure!(
                self.glue.matches(&few).count() == 1,
                "the glue of wasm-bindgen has changed: it has no {few}"
            );
            self.glue = self.glue.replace(&few, &all);
            self.entries.push_str(&format!("    {short}: module{number}.{name},\n"));
        } else {
            let few = parameters(given);
            self.entries.push_str(&format!("    {short}: ({all}) => module{number}.{name}({few}),\n"));
        }
        Ok(())
    }

    fn module(&self) -> String {
        let imports: String = self
            .modules
            .iter()
            .map(|(module, number)| format!("import * as module{number} from '{module}';\n"))
            .collect();
        format!(
            "/** Generated: what the wasm imports, by the names it knows. */\n{imports}\n\
             export const imports = {{\n  {MODULE}: {{\n{}  }},\n}};\n",
            self.entries
        )
    }
}

/// The functions in tables, of which only the prebuilt standard library has some.
fn held(wasm: &[u8]) -> Result<BTreeSet<u32>> {
    let mut held = BTreeSet::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let Payload::ElementSection(section) = payload? else { continue };
        for element in section {
            let ElementItems::Functions(functions) = element?.items else {
                bail!("a table of the wasm holds something else than functions");
            };
            for function in functions {
                held.insert(function?);
            }
        }
    }
    Ok(held)
}

/// Whether a function's signature is of numbers that zeros can be added to.
fn is_padded(ty: &FuncType) -> bool {
    ty.params().iter().chain(ty.results()).all(|ty| *ty == ValType::I32)
}

/// So many parameters by the names that wasm-bindgen gives them.
fn parameters(count: usize) -> String {
    (0..count).map(|number| format!("arg{number}")).collect::<Vec<_>>().join(", ")
}

/// `a` to `z`, then `aa` to `zz`.
fn short_names() -> impl Iterator<Item = String> {
    let pairs = ('a'..='z').flat_map(|first| ('a'..='z').map(move |second| format!("{first}{second}")));
    ('a'..='z').map(String::from).chain(pairs)
}

fn user(error: anyhow::Error) -> Error<anyhow::Error> {
    Error::UserError(error)
}

const MODULE: &str = "a";
const GLUE: &str = "./ionos_backup_bg.js";
/// How many parameters most functions take at most; all others take as many as the one that takes most.
const NARROW: usize = 3;
/// What wasm-bindgen's own tools read, and what the glue would read if a function gave a text.
const NEEDLESS_EXPORTS: [&str; 3] = ["__abort_handler", "__instance_terminated", "__wbindgen_free"];

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        ElementSection, Elements, ExportKind, Function, FunctionSection, RefType, TableSection, TableType,
        ValType,
    };

    use super::*;

    /// A wasm that calls the first of these functions, which it imports: each with its parameters and its result.
    fn wasm(imported: &[(&str, &str, Vec<ValType>, Option<ValType>)]) -> Vec<u8> {
        let (mut types, mut imports) = (TypeSection::new(), ImportSection::new());
        for (number, (module, name, parameters, result)) in (0..).zip(imported) {
            types.ty().function(parameters.clone(), *result);
            imports.import(module, name, EntityType::Function(number));
        }
        let (mut functions, mut code, mut function) =
            (FunctionSection::new(), CodeSection::new(), Function::new([]));
        functions.function(u32::try_from(imported.len()).unwrap());
        types.ty().function([], []);
        function.instructions().i32_const(7).call(0).end();
        code.function(&function);
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&code);
        module.finish()
    }

    #[test]
    fn imports_have_few_signatures_and_the_glue_the_parameters_of_them() {
        let wasm = wasm(&[
            (GLUE, "few", vec![ValType::I32], None),
            ("./page.js", "many", vec![ValType::I32; 5], Some(ValType::I32)),
            (GLUE, "float", vec![ValType::F64], Some(ValType::I32)),
        ]);
        let glue = "export function few(arg0) {}\nexport function float(arg0) {}\n".to_owned();
        let Shortened { wasm, glue, imports } = shorten(&wasm, glue).unwrap();
        assert_eq!(glue, "export function few(arg0, arg1, arg2) {}\nexport function float(arg0) {}\n");
        let all = "arg0, arg1, arg2, arg3, arg4";
        assert!(imports.contains(&format!("    b: ({all}) => module1.many({all}),\n")), "{imports}");
        let (mut imported, mut called) = (Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(&wasm) {
            let payload = payload.unwrap();
            if let Payload::ImportSection(section) = payload {
                imported.extend(section.into_imports().map(|import| import.unwrap().ty));
            } else if let Payload::CodeSectionEntry(body) = payload {
                let operators = body.get_operators_reader().unwrap().into_iter();
                called.extend(operators.map(|operator| format!("{:?}", operator.unwrap())));
            }
        }
        // The signature of three parameters comes after those that were there.
        assert_eq!(imported, [4, 1, 2].map(TypeRef::Func));
        let zero = "I32Const { value: 0 }";
        assert_eq!(
            called,
            ["I32Const { value: 7 }", zero, zero, "Call { function_index: 0 }", "Drop", "End"]
        );
    }

    #[test]
    fn an_import_in_a_table_keeps_its_signature() {
        for (in_table, parameters) in [(0, ""), (1, "arg0, arg1, arg2")] {
            let glue = format!("export function {NAME}() {{}}");
            let shortened = shorten(&with_in_table(in_table), glue).unwrap();
            assert_eq!(shortened.glue, format!("export function {NAME}({parameters}) {{}}"), "{in_table}");
        }
    }

    /// A wasm that calls its import, number 0, in its own function, number 1, and has one of the two in a table.
    fn with_in_table(function: u32) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        imports.import(GLUE, NAME, EntityType::Function(0));
        let mut functions = FunctionSection::new();
        functions.function(0);
        let mut tables = TableSection::new();
        let element_type = RefType::FUNCREF;
        tables.table(TableType { element_type, minimum: 1, maximum: None, table64: false, shared: false });
        let mut exports = ExportSection::new();
        exports.export("run", ExportKind::Func, 1);
        let mut elements = ElementSection::new();
        let at = wasm_encoder::ConstExpr::i32_const(0);
        elements.active(None, &at, Elements::Functions((&[function]).into()));
        let mut code = CodeSection::new();
        let mut body = Function::new([]);
        body.instruction(&Instruction::Call(0));
        body.instruction(&Instruction::End);
        code.function(&body);
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&tables);
        module.section(&exports).section(&elements).section(&code);
        module.finish()
    }

    const NAME: &str = "__wbg_import";
}
