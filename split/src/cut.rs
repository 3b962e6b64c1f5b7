//! Which function and which piece of the memory's content goes into which part.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use wasmparser::Operator;

use crate::Result;
use crate::bound::Bound;
use crate::linked::Linked;

/// Gaps in the data that are shorter than this stay: a segment of its own would be longer.
const SHORTEST_GAP: u64 = 16;

/// Who calls whom.
type Calls = BTreeSet<(u32, u32)>;

/// Where everything goes.
#[derive(Debug, Default)]
pub struct Cut {
    /// The functions of the first part; all others are the rest's.
    pub first: BTreeSet<u32>,
    /// The functions of the rest that the first part calls, and their places in the table.
    pub doors: BTreeMap<u32, u32>,
    /// The functions of the first part that the rest calls.
    pub shared: BTreeSet<u32>,
    /// How many places the table has, those of the doors among them.
    pub n_slots: u32,
    /// The function that joins the rest.
    pub join: u32,
    /// The data of the first part: where they lie in memory.
    pub data: Vec<Range<u64>>,
}

impl Cut {
    /// Cuts at the functions whose name has `door` in it; the one named `join` joins the parts.
    pub fn new(linked: &Linked, bound: &Bound, door: &str, join: &str) -> Result<Self> {
        let is_door = |name: &&String| name.contains(door) && !name.contains(join);
        let doors: BTreeSet<String> = linked.names.values().filter(is_door).cloned().collect();
        if doors.is_empty() {
            return Err(
                format!("no function is named {door}: where should the program be cut?").into()
            );
        }
        let calls = calls(bound)?;
        let known: BTreeSet<&String> = linked.names.values().collect();
        let is_new = |it: u32| bound.names.get(&it).is_none_or(|it| !known.contains(it));
        // What wasm-bindgen has added, what it exports, and what both of them call.
        let mut roots = bound.exported();
        roots.extend(bound.defined().map(|it| it.0).filter(|it| is_new(*it)));
        roots.extend(bound.names.iter().filter(|it| it.1.contains(join)).map(|it| *it.0));
        let called: Vec<u32> = calls
            .iter()
            .filter(|it| roots.contains(&it.0) && is_new(it.0))
            .map(|it| it.1)
            .collect();
        roots.extend(called);
        let named = |it: &u32| bound.names.get(it).cloned();
        let reached = linked.reach(&roots.iter().filter_map(named).collect(), &doors);

        let mut cut = Self { data: whole(&reached.data), ..Self::default() };
        for (function, _) in bound.defined() {
            let name = bound.names.get(&function);
            if is_new(function) || name.is_some_and(|it| reached.functions.contains(it)) {
                cut.first.insert(function);
            }
        }
        let join = bound.names.iter().find(|it| it.1.contains(join)).map(|it| *it.0);
        cut.join = join
            .filter(|it| cut.first.contains(it))
            .ok_or("the function that joins the parts is missing")?;
        cut.connect(bound, &calls, &doors)?;
        Ok(cut)
    }

    /// Finds the calls from part to part.
    fn connect(&mut self, bound: &Bound, calls: &Calls, doors: &BTreeSet<String>) -> Result<()> {
        let is_first = |it: &u32| *it < bound.n_imported || self.first.contains(it);
        let of_rest = calls.iter().filter(|(from, to)| !is_first(from) && is_first(to));
        let of_first: BTreeSet<u32> = calls
            .iter()
            .filter(|(from, to)| is_first(from) && !is_first(to))
            .map(|it| it.1)
            .collect();
        self.shared = of_rest.map(|it| it.1).collect();

        let places: BTreeMap<u32, u32> = bound.slots.iter().map(|(at, it)| (*it, *at)).collect();
        let table = bound.tables.get(bound.table as usize).map_or(0, |it| it.ty.initial);
        self.n_slots = u32::try_from(table)?;
        for to in of_first {
            let name = bound.names.get(&to).map_or("a function", String::as_str);
            if !doors.contains(name) {
                return Err(
                    format!("{name} is called before the rest is here, and is no door").into()
                );
            }
            let slot = places.get(&to).copied().unwrap_or(self.n_slots);
            self.n_slots = self.n_slots.max(slot + 1);
            self.doors.insert(to, slot);
        }
        Ok(())
    }

    /// The first content of the memory in two: the first part's, and the rest's.
    pub fn data<'a>(&self, bound: &Bound<'a>) -> [Vec<(u64, &'a [u8])>; 2] {
        let mut parts = [Vec::new(), Vec::new()];
        for (start, bytes) in &bound.data {
            let end = start + bytes.len() as u64;
            let at = |it: u64| usize::try_from(it - start).unwrap_or(bytes.len());
            let piece =
                |from: u64, to: u64| (from, bytes.get(at(from)..at(to)).unwrap_or_default());
            let mut done = *start;
            let here = |it: &Range<u64>| it.start.max(*start)..it.end.min(end);
            for kept in self.data.iter().map(here).filter(|it| it.start < it.end) {
                parts[1].push(piece(done, kept.start));
                parts[0].push(piece(kept.start, kept.end));
                done = kept.end;
            }
            parts[1].push(piece(done, end));
        }
        // Memory is empty before it is filled.
        parts.map(|part| part.into_iter().filter(|it| it.1.iter().any(|it| *it != 0)).collect())
    }
}

/// Joins pieces that touch, overlap or nearly do.
fn whole(pieces: &[Range<u64>]) -> Vec<Range<u64>> {
    let mut joined: Vec<Range<u64>> = Vec::new();
    for piece in pieces {
        match joined.last_mut() {
            Some(last) if piece.start <= last.end + SHORTEST_GAP => {
                last.end = last.end.max(piece.end);
            }
            Some(_) | None => joined.push(piece.clone()),
        }
    }
    joined
}

/// Which function calls which by its number.
fn calls(bound: &Bound) -> Result<Calls> {
    let mut calls = BTreeSet::new();
    for (function, body) in bound.defined() {
        for operator in body.get_operators_reader()? {
            match operator? {
                Operator::Call { function_index } => calls.insert((function, function_index)),
                Operator::ReturnCall { .. } | Operator::RefFunc { .. } => {
                    return Err("the program uses tail calls or references to functions".into());
                }
                _ => false,
            };
        }
    }
    Ok(calls)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_that_nearly_touch_are_one() {
        assert_eq!(whole(&[0..4, 4..8, 20..24, 22..23, 60..64]), [0..24, 60..64]);
        assert_eq!(whole(&[]), Vec::<Range<u64>>::new());
    }

    #[test]
    fn every_byte_that_is_not_zero_goes_into_one_of_the_parts() {
        let bytes: Vec<u8> = (1..=40).collect();
        let bound = Bound { data: vec![(100, &bytes), (200, &[0, 0, 7])], ..Bound::default() };
        let cut = Cut { data: vec![90..103, 110..112, 139..201], ..Cut::default() };
        let [first, rest] = cut.data(&bound);
        assert_eq!(first, [(100, &bytes[..3]), (110, &bytes[10..12]), (139, &bytes[39..])]);
        assert_eq!(rest, [(103, &bytes[3..10]), (112, &bytes[12..39]), (201, &[0, 7][..])]);
    }
}
