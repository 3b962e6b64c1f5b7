//! What refers to what in a program as the linker left it, with its relocations.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use wasmparser::{
    Data, DataKind, KnownCustom, Linking, Operator, Parser, Payload, RelocationEntry,
    RelocationType, SymbolInfo,
};

use crate::Result;
use crate::names;

/// A function or a piece of the memory's first content, by its number among its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Node {
    Function(u32),
    Data(usize),
}

/// The program as a graph.
#[derive(Debug, Default)]
pub struct Linked {
    /// The names of the functions.
    pub names: BTreeMap<u32, String>,
    /// Where each piece of data lies in memory, by number.
    pub data: Vec<Range<u64>>,
    refers: BTreeMap<Node, BTreeSet<Node>>,
}

/// What is reached.
#[derive(Debug, Default)]
pub struct Reached {
    pub functions: BTreeSet<String>,
    /// Where the data lie in memory, in order.
    pub data: Vec<Range<u64>>,
}

/// A program on its way into a graph.
#[derive(Default)]
struct Reading {
    n_sections: u32,
    /// Where each section begins in the file, by number.
    starts: Vec<u64>,
    /// The bodies of the functions, by where they lie in the file.
    bodies: Vec<(Range<u64>, u32)>,
    /// The segments of the memory: where they lie in the file, and in memory.
    segments: Vec<(Range<u64>, u64)>,
    symbols: Vec<Option<Node>>,
    relocations: Vec<(u32, Vec<RelocationEntry>)>,
    n_imported: u32,
    linked: Linked,
}

impl Linked {
    /// Reads a program that was linked with `--emit-relocs`.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        let mut reading = Reading::default();
        for payload in Parser::new(0).parse_all(bytes) {
            reading.take(payload?)?;
        }
        if reading.relocations.is_empty() {
            return Err(
                "the program has no relocations: it must be linked with --emit-relocs".into()
            );
        }
        Ok(reading.finish())
    }

    /// Everything that these functions lead to, without passing through any of the doors.
    pub fn reach(&self, from: &BTreeSet<String>, doors: &BTreeSet<String>) -> Reached {
        let is = |set: &BTreeSet<String>, node: Node| match node {
            Node::Function(it) => self.names.get(&it).is_some_and(|it| set.contains(it)),
            Node::Data(_) => false,
        };
        let functions = self.names.keys().map(|it| Node::Function(*it));
        let mut open: Vec<Node> = functions.filter(|it| is(from, *it) && !is(doors, *it)).collect();
        let mut seen: BTreeSet<Node> = open.iter().copied().collect();
        while let Some(node) = open.pop() {
            let next = self.refers.get(&node).into_iter().flatten();
            let fresh: Vec<Node> =
                next.filter(|it| !is(doors, **it) && !seen.contains(it)).copied().collect();
            seen.extend(&fresh);
            open.extend(fresh);
        }
        let mut reached = Reached::default();
        for node in seen {
            match node {
                Node::Function(it) => reached.functions.extend(self.names.get(&it).cloned()),
                Node::Data(it) => reached.data.extend(self.data.get(it).cloned()),
            }
        }
        reached.data.sort_by_key(|it| (it.start, it.end));
        reached
    }
}

impl Reading {
    fn take(&mut self, payload: Payload) -> Result<()> {
        if let Some((_, range)) = payload.as_section() {
            self.starts.push(range.start);
            self.n_sections += 1;
        }
        match payload {
            Payload::ImportSection(section) => self.n_imported = names::n_imported(section)?,
            Payload::CodeSectionEntry(body) => {
                let index = self.n_imported + u32::try_from(self.bodies.len())?;
                self.bodies.push((body.range(), index));
            }
            Payload::DataSection(section) => {
                for segment in section {
                    self.segment(&segment?)?;
                }
            }
            Payload::CustomSection(section) => match section.as_known() {
                KnownCustom::Name(section) => self.linked.names = names::functions(section)?,
                KnownCustom::Linking(section) => {
                    for part in section.subsections() {
                        self.symbols(part?)?;
                    }
                }
                KnownCustom::Reloc(section) => {
                    let entries =
                        section.entries().into_iter().collect::<std::result::Result<_, _>>()?;
                    self.relocations.push((section.section_index(), entries));
                }
                _ => {}
            },
            _ => {}
        }
        Ok(())
    }

    fn segment(&mut self, segment: &Data) -> Result<()> {
        let DataKind::Active { offset_expr, .. } = &segment.kind else {
            return Err("a segment of the memory has no place".into());
        };
        let Operator::I32Const { value } = offset_expr.get_operators_reader().read()? else {
            return Err("a segment's place is not a constant".into());
        };
        let start = segment.range.end - segment.data.len() as u64;
        self.segments.push((start..segment.range.end, u64::from(value.cast_unsigned())));
        Ok(())
    }

    fn symbols(&mut self, part: Linking) -> Result<()> {
        let Linking::SymbolTable(symbols) = part else { return Ok(()) };
        for symbol in symbols {
            let node = self.node(&symbol?);
            self.symbols.push(node);
        }
        Ok(())
    }

    fn node(&mut self, symbol: &SymbolInfo) -> Option<Node> {
        match symbol {
            SymbolInfo::Func { index, .. } => Some(Node::Function(*index)),
            SymbolInfo::Data { symbol: Some(it), .. } => {
                let (_, base) = self.segments.get(it.index as usize)?;
                let start = base + u64::from(it.offset);
                self.linked.data.push(start..start + u64::from(it.size));
                Some(Node::Data(self.linked.data.len() - 1))
            }
            _ => None,
        }
    }

    fn finish(mut self) -> Linked {
        let mut pieces: Vec<(Range<u64>, usize)> =
            self.linked.data.iter().cloned().enumerate().map(|(at, it)| (it, at)).collect();
        pieces.sort_by_key(|(it, _)| (it.start, it.end));
        let places = self.relocations.iter().filter_map(|(section, entries)| {
            let start = *self.starts.get(*section as usize)?;
            Some(entries.iter().map(move |it| (start + u64::from(it.offset), it)))
        });
        let found: Vec<(u64, Node)> =
            places.flatten().filter_map(|(place, it)| Some((place, self.target(it)?))).collect();
        for (place, to) in found {
            for from in self.holders(place, &pieces) {
                self.linked.refers.entry(from).or_default().insert(to);
            }
        }
        self.linked
    }

    fn target(&self, entry: &RelocationEntry) -> Option<Node> {
        match entry.ty {
            RelocationType::FunctionIndexLeb
            | RelocationType::TableIndexSleb
            | RelocationType::TableIndexI32
            | RelocationType::MemoryAddrLeb
            | RelocationType::MemoryAddrSleb
            | RelocationType::MemoryAddrI32 => *self.symbols.get(entry.index as usize)?,
            _ => None,
        }
    }

    /// The function or the data that hold this place of the file. Data may overlap where the linker merged them.
    fn holders(&self, place: u64, pieces: &[(Range<u64>, usize)]) -> Vec<Node> {
        let at = self.bodies.partition_point(|(it, _)| it.end <= place);
        if let Some((_, index)) = self.bodies.get(at).filter(|(it, _)| it.contains(&place)) {
            return vec![Node::Function(*index)];
        }
        let Some((file, base)) = self.segments.iter().find(|(it, _)| it.contains(&place)) else {
            return Vec::new();
        };
        let address = base + (place - file.start);
        let end = pieces.partition_point(|(it, _)| it.start <= address);
        let near = pieces[..end].iter().rev().take(64);
        near.filter(|(it, _)| it.contains(&address)).map(|(_, at)| Node::Data(*at)).collect()
    }
}
