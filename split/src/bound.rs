//! A program as wasm-bindgen left it, read into its parts.

use std::collections::{BTreeMap, BTreeSet};

use wasmparser::{
    ConstExpr, Data, DataKind, Element, ElementItems, ElementKind, ExternalKind, FunctionBody,
    Global, Import, KnownCustom, MemoryType, Operator, Parser, Payload, RefType, Table, TypeRef,
    TypeSectionReader,
};

use crate::Result;
use crate::names;

/// The parts, in the program's own numbering.
#[derive(Default)]
pub struct Bound<'a> {
    pub types: Option<TypeSectionReader<'a>>,
    pub imports: Vec<Import<'a>>,
    /// The type of every function, the imported ones first.
    pub types_of: Vec<u32>,
    pub n_imported: u32,
    pub tables: Vec<Table<'a>>,
    pub memories: Vec<MemoryType>,
    pub globals: Vec<Global<'a>>,
    pub exports: Vec<(&'a str, ExternalKind, u32)>,
    pub start: Option<u32>,
    /// Which function stands where in the table of functions.
    pub slots: BTreeMap<u32, u32>,
    /// The number of that table.
    pub table: u32,
    pub bodies: Vec<FunctionBody<'a>>,
    /// The first content of the memory, by address.
    pub data: Vec<(u64, &'a [u8])>,
    pub names: BTreeMap<u32, String>,
}

impl<'a> Bound<'a> {
    pub fn read(bytes: &'a [u8]) -> Result<Self> {
        let mut bound = Self::default();
        for payload in Parser::new(0).parse_all(bytes) {
            bound.take(payload?)?;
        }
        Ok(bound)
    }

    /// The names of the functions that the page's scripts or the browser call.
    pub fn exported(&self) -> BTreeSet<u32> {
        let functions = self.exports.iter().filter(|it| it.1 == ExternalKind::Func).map(|it| it.2);
        functions.chain(self.start).collect()
    }

    /// The functions whose body stands in this program, with their numbers.
    pub fn defined(&self) -> impl Iterator<Item = (u32, &FunctionBody<'a>)> {
        (self.n_imported..).zip(&self.bodies)
    }

    fn take(&mut self, payload: Payload<'a>) -> Result<()> {
        match payload {
            Payload::TypeSection(section) => self.types = Some(section),
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    self.import(import?)?;
                }
            }
            Payload::FunctionSection(section) => {
                for ty in section {
                    self.types_of.push(ty?);
                }
            }
            Payload::TableSection(section) => {
                self.tables = section.into_iter().collect::<std::result::Result<_, _>>()?;
            }
            Payload::MemorySection(section) => {
                self.memories = section.into_iter().collect::<std::result::Result<_, _>>()?;
            }
            Payload::GlobalSection(section) => {
                self.globals = section.into_iter().collect::<std::result::Result<_, _>>()?;
            }
            Payload::ExportSection(section) => {
                for export in section {
                    let export = export?;
                    self.exports.push((export.name, export.kind, export.index));
                }
            }
            Payload::StartSection { func, .. } => self.start = Some(func),
            Payload::ElementSection(section) => {
                for element in section {
                    self.place(element?)?;
                }
            }
            Payload::CodeSectionEntry(body) => self.bodies.push(body),
            Payload::DataSection(section) => {
                for segment in section {
                    self.fill(segment?)?;
                }
            }
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(section) = section.as_known() {
                    self.names = names::functions(section)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn import(&mut self, import: Import<'a>) -> Result<()> {
        let TypeRef::Func(ty) = import.ty else {
            return Err(format!("{} is imported and no function", import.name).into());
        };
        self.types_of.push(ty);
        self.imports.push(import);
        self.n_imported += 1;
        Ok(())
    }

    fn fill(&mut self, segment: Data<'a>) -> Result<()> {
        let DataKind::Active { offset_expr, .. } = segment.kind else {
            return Err("a segment of the memory has no place".into());
        };
        self.data.push((u64::from(constant(&offset_expr)?), segment.data));
        Ok(())
    }

    fn place(&mut self, element: Element<'a>) -> Result<()> {
        let ElementKind::Active { table_index, offset_expr } = element.kind else {
            return Err("a list of functions has no place in a table".into());
        };
        let table = table_index.unwrap_or(0);
        let is_functions = self
            .tables
            .get(table as usize)
            .is_some_and(|it| it.ty.element_type == RefType::FUNCREF);
        if !is_functions || (!self.slots.is_empty() && self.table != table) {
            return Err("more than one table holds functions".into());
        }
        self.table = table;
        let functions: Vec<Option<u32>> = match element.items {
            ElementItems::Functions(items) => {
                items.into_iter().map(|it| it.map(Some)).collect::<std::result::Result<_, _>>()?
            }
            ElementItems::Expressions(_, items) => {
                items.into_iter().map(|it| referred(&it?)).collect::<Result<_>>()?
            }
        };
        for (at, function) in (constant(&offset_expr)?..).zip(functions) {
            self.slots.extend(function.map(|it| (at, it)));
        }
        Ok(())
    }
}

fn referred(expression: &ConstExpr) -> Result<Option<u32>> {
    Ok(match expression.get_operators_reader().read()? {
        Operator::RefFunc { function_index } => Some(function_index),
        _ => None,
    })
}

fn constant(expression: &ConstExpr) -> Result<u32> {
    match expression.get_operators_reader().read()? {
        Operator::I32Const { value } => Ok(value.cast_unsigned()),
        _ => Err("a place is not a constant".into()),
    }
}
