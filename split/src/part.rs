//! Writes one of the two parts.

use std::collections::BTreeMap;
use std::fmt;

use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ElementSection, Elements, EntityType, ExportKind,
    ExportSection, Function, FunctionSection, GlobalSection, ImportSection, Instruction,
    MemorySection, Module, NameMap, NameSection, TableSection, TableType, TypeSection,
};
use wasmparser::{ExternalKind, FunctionBody, Operator, ValType};

use crate::Result;
use crate::bound::Bound;
use crate::cut::Cut;

/// The module under which the rest asks for what the first part has.
const FIRST: &str = "1";

/// The new numbers of functions, and what becomes of calls out of the part.
struct Numbering<'a> {
    functions: BTreeMap<u32, u32>,
    /// What a call of a door becomes: its place in the table, and its type.
    doors: BTreeMap<u32, (u32, u32)>,
    table: u32,
    bound: &'a Bound<'a>,
}

/// A function that the part needs and does not have.
#[derive(Debug)]
struct Missing(String);

impl fmt::Display for Missing {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write!(formatter, "{} is in neither part", self.0)
    }
}

impl std::error::Error for Missing {}

impl Reencode for Numbering<'_> {
    type Error = Missing;

    fn function_index(&mut self, function: u32) -> std::result::Result<u32, Error<Missing>> {
        self.functions.get(&function).copied().ok_or_else(|| {
            let name = self.bound.names.get(&function).map_or("", String::as_str);
            Error::UserError(Missing(format!("{name} ({function})")))
        })
    }
}

impl Numbering<'_> {
    fn body(&mut self, body: &FunctionBody) -> Result<Function> {
        let mut written = self.new_function_with_parsed_locals(body)?;
        for operator in body.get_operators_reader()? {
            match operator? {
                Operator::Call { function_index } if self.doors.contains_key(&function_index) => {
                    let (slot, ty) = self.doors[&function_index];
                    written.instruction(&Instruction::I32Const(slot.cast_signed()));
                    written.instruction(&Instruction::CallIndirect {
                        type_index: ty,
                        table_index: self.table,
                    });
                }
                operator => {
                    written.instruction(&self.instruction(operator)?);
                }
            }
        }
        Ok(written)
    }
}

/// The part that answers. The places of the rest in the table are empty, but for the doors: who comes through one
/// before the rest is there has it joined first.
pub fn first(bound: &Bound, cut: &Cut) -> Result<Vec<u8>> {
    let kept = (0..bound.n_imported).chain(cut.first.iter().copied());
    let mut numbering = numbering(bound, cut, kept);
    let n_kept = u32::try_from(numbering.functions.len())?;

    let mut imports = ImportSection::new();
    for import in &bound.imports {
        imports.import(import.module, import.name, numbering.entity_type(import.ty)?);
    }
    let (mut functions, mut code) = (FunctionSection::new(), CodeSection::new());
    for (function, body) in bound.defined().filter(|it| cut.first.contains(&it.0)) {
        functions.function(type_of(bound, function));
        code.function(&numbering.body(body)?);
    }
    let mut slots = places(bound, &numbering);
    for (at, (door, slot)) in (n_kept..).zip(&cut.doors) {
        let ty = type_of(bound, *door);
        functions.function(ty);
        code.function(&stub(bound, numbering.function_index(cut.join)?, *slot, ty)?);
        slots.insert(*slot, at);
    }
    let mut tables = TableSection::new();
    for ty in tables_of(bound, cut, &mut numbering)? {
        tables.table(ty);
    }
    let mut memories = MemorySection::new();
    for memory in &bound.memories {
        memories.memory(numbering.memory_type(*memory)?);
    }
    let mut globals = GlobalSection::new();
    for global in &bound.globals {
        globals.global(
            numbering.global_type(global.ty)?,
            &numbering.const_expr(global.init_expr.clone())?,
        );
    }
    let exports = exports(bound, cut, &mut numbering)?;
    let start = bound.start.map(|it| numbering.function_index(it)).transpose()?;

    let mut module = Module::new();
    module.section(&types(bound, &mut numbering)?).section(&imports).section(&functions);
    module.section(&tables).section(&memories).section(&globals).section(&exports);
    if let Some(function_index) = start {
        module.section(&wasm_encoder::StartSection { function_index });
    }
    module
        .section(&elements(&slots, bound.table))
        .section(&code)
        .section(&data(&cut.data(bound)[0]));
    module.section(&names(&numbering));
    Ok(module.finish())
}

/// The rest: it takes the memory, the tables and the functions that it calls from the first part, and puts its own
/// into the table.
pub fn rest(bound: &Bound, cut: &Cut) -> Result<Vec<u8>> {
    let own = |it: &u32| !cut.first.contains(it);
    let kept = cut.shared.iter().copied().chain(bound.defined().map(|it| it.0).filter(own));
    let mut numbering = numbering(bound, &Cut::default(), kept);

    let mut imports = ImportSection::new();
    for (at, function) in (0..).zip(&cut.shared) {
        imports.import(FIRST, &function_name(at), EntityType::Function(type_of(bound, *function)));
    }
    for (at, ty) in (0..).zip(tables_of(bound, cut, &mut numbering)?) {
        imports.import(FIRST, &table_name(at), ty);
    }
    for (at, memory) in (0..).zip(&bound.memories) {
        imports.import(FIRST, &memory_name(at), numbering.memory_type(*memory)?);
    }
    for (at, global) in (0..).zip(&bound.globals) {
        imports.import(FIRST, &global_name(at), numbering.global_type(global.ty)?);
    }
    let (mut functions, mut code) = (FunctionSection::new(), CodeSection::new());
    for (function, body) in bound.defined().filter(|it| own(&it.0)) {
        functions.function(type_of(bound, function));
        code.function(&numbering.body(body)?);
    }
    let is_own = |slot: &u32| bound.slots.get(slot).is_none_or(own);
    let mut slots = places(bound, &numbering);
    slots.retain(|slot, _| is_own(slot));
    for (door, slot) in &cut.doors {
        slots.insert(*slot, numbering.function_index(*door)?);
    }
    let mut module = Module::new();
    module.section(&types(bound, &mut numbering)?).section(&imports).section(&functions);
    module
        .section(&elements(&slots, bound.table))
        .section(&code)
        .section(&data(&cut.data(bound)[1]));
    module.section(&names(&numbering));
    Ok(module.finish())
}

fn numbering<'a>(
    bound: &'a Bound<'a>,
    cut: &Cut,
    kept: impl Iterator<Item = u32>,
) -> Numbering<'a> {
    Numbering {
        functions: kept.zip(0..).collect(),
        doors: cut
            .doors
            .iter()
            .map(|(door, slot)| (*door, (*slot, type_of(bound, *door))))
            .collect(),
        table: bound.table,
        bound,
    }
}

fn type_of(bound: &Bound, function: u32) -> u32 {
    bound.types_of.get(function as usize).copied().unwrap_or_default()
}

/// The places in the table whose function is in this part, by its new number.
fn places(bound: &Bound, numbering: &Numbering) -> BTreeMap<u32, u32> {
    let here = |(slot, it): (&u32, &u32)| Some((*slot, *numbering.functions.get(it)?));
    bound.slots.iter().filter_map(here).collect()
}

/// The tables as both parts declare them: the one of functions has room for the doors.
fn tables_of(bound: &Bound, cut: &Cut, numbering: &mut Numbering) -> Result<Vec<TableType>> {
    let mut tables = Vec::new();
    for (at, table) in (0..).zip(&bound.tables) {
        let mut ty = numbering.table_type(table.ty)?;
        if at == bound.table {
            ty.minimum = ty.minimum.max(u64::from(cut.n_slots));
            ty.maximum = ty.maximum.map(|it| it.max(ty.minimum));
        }
        tables.push(ty);
    }
    Ok(tables)
}

fn types(bound: &Bound, numbering: &mut Numbering) -> Result<TypeSection> {
    let mut types = TypeSection::new();
    if let Some(section) = bound.types.clone() {
        numbering.parse_type_section(&mut types, section)?;
    }
    Ok(types)
}

/// The functions' names: wasm-opt orders by them, so that like stands beside like, and takes them out.
fn names(numbering: &Numbering) -> NameSection {
    let mut functions = NameMap::new();
    for (old, new) in
        numbering.functions.iter().map(|(old, new)| (*new, *old)).collect::<BTreeMap<_, _>>()
    {
        functions.append(old, numbering.bound.names.get(&new).map_or("", String::as_str));
    }
    let mut names = NameSection::new();
    names.functions(&functions);
    names
}

/// What stands in a door's place until the rest is joined.
fn stub(bound: &Bound, join: u32, slot: u32, ty: u32) -> Result<Function> {
    let mut stub = Function::new([]);
    stub.instruction(&Instruction::Call(join));
    for at in (0..).take(parameters(bound, ty)?.len()) {
        stub.instruction(&Instruction::LocalGet(at));
    }
    stub.instruction(&Instruction::I32Const(slot.cast_signed()));
    stub.instruction(&Instruction::CallIndirect { type_index: ty, table_index: bound.table });
    stub.instruction(&Instruction::End);
    Ok(stub)
}

fn parameters(bound: &Bound, ty: u32) -> Result<Vec<ValType>> {
    let types = bound.types.clone().ok_or("the program has no types")?;
    let all = types.into_iter_err_on_gc_types().collect::<std::result::Result<Vec<_>, _>>()?;
    Ok(all.get(ty as usize).map(|it| it.params().to_vec()).unwrap_or_default())
}

fn exports(bound: &Bound, cut: &Cut, numbering: &mut Numbering) -> Result<ExportSection> {
    let mut exports = ExportSection::new();
    for (name, kind, index) in &bound.exports {
        match kind {
            ExternalKind::Func => {
                exports.export(name, ExportKind::Func, numbering.function_index(*index)?);
            }
            ExternalKind::Table => {
                exports.export(name, ExportKind::Table, *index);
            }
            ExternalKind::Memory => {
                exports.export(name, ExportKind::Memory, *index);
            }
            ExternalKind::Global => {
                exports.export(name, ExportKind::Global, *index);
            }
            ExternalKind::Tag | ExternalKind::FuncExact => {
                return Err(format!("{name} is of an unknown kind").into());
            }
        }
    }
    for (at, function) in (0..).zip(&cut.shared) {
        exports.export(&function_name(at), ExportKind::Func, numbering.function_index(*function)?);
    }
    for (at, _) in (0..).zip(&bound.tables) {
        exports.export(&table_name(at), ExportKind::Table, at);
    }
    for (at, _) in (0..).zip(&bound.memories) {
        exports.export(&memory_name(at), ExportKind::Memory, at);
    }
    for (at, _) in (0..).zip(&bound.globals) {
        exports.export(&global_name(at), ExportKind::Global, at);
    }
    Ok(exports)
}

/// The name under which the rest knows one of the first part's functions; a short one, for there are many.
fn function_name(at: u32) -> String {
    let digits = |it: u32| char::from_digit(it, 36).unwrap_or('_');
    let mut name = String::new();
    let mut left = at;
    while left > 0 || name.is_empty() {
        name.push(digits(left % 36));
        left /= 36;
    }
    name
}

fn table_name(table: u32) -> String {
    format!("T{table}")
}

fn memory_name(memory: u32) -> String {
    format!("M{memory}")
}

fn global_name(global: u32) -> String {
    format!("G{global}")
}

/// Neighbours in the table become one list.
fn elements(slots: &BTreeMap<u32, u32>, table: u32) -> ElementSection {
    let mut lists: Vec<(u32, Vec<u32>)> = Vec::new();
    for (slot, function) in slots {
        match lists.last_mut() {
            Some((start, list))
                if *start + u32::try_from(list.len()).unwrap_or(u32::MAX) == *slot =>
            {
                list.push(*function);
            }
            Some(_) | None => lists.push((*slot, vec![*function])),
        }
    }
    let mut elements = ElementSection::new();
    for (start, list) in lists {
        let offset = ConstExpr::i32_const(start.cast_signed());
        elements.active((table > 0).then_some(table), &offset, Elements::Functions(list.into()));
    }
    elements
}

fn data(pieces: &[(u64, &[u8])]) -> DataSection {
    let mut data = DataSection::new();
    for (start, bytes) in pieces {
        let place = u32::try_from(*start).unwrap_or(u32::MAX).cast_signed();
        data.active(0, &ConstExpr::i32_const(place), bytes.iter().copied());
    }
    data
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_are_short_and_never_the_same() {
        let names: BTreeSet<String> = (0..5_000).map(function_name).collect();
        assert_eq!(names.len(), 5_000);
        assert!(names.iter().all(|it| it.len() <= 3), "36^3 is more than 5,000");
        let others = [table_name(0), memory_name(0), global_name(0)];
        assert!(others.iter().all(|it| !names.contains(it)));
    }
}
