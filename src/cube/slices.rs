//! Every combination of values that enough people share, with its people by decision and outcome.
//!
//! For each set of columns the patterns are passed over once. A combination is looked at only where the same one
//! without its last value has enough people, and no set of columns has more of them than support allows, so the tables
//! stay small whatever the number of rows.

mod items;

use std::ops::AddAssign;

use crate::base::order;
use crate::cube::Four;
use crate::cube::patterns::{Patterns, Sums};

pub use items::{Item, Items, MOST_DEPTH};

/// Columns that can be searched at most.
pub const MOST_COLUMNS: usize = 100;
/// Combinations of so many values that are kept at most: what bounds the memory.
const MOST_KEPT: f64 = 300_000.0;
/// Patterns that are passed over for so many values at most, all sets of columns together: what bounds the time.
const MOST_PASSED: f64 = 1e9;
/// Combinations of one set of columns at most: their places fit 16 bits together with the cell.
const MOST_IN_A_SET: f64 = 16_000.0;

/// People who share some values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slice {
    pub items: Items,
    pub sums: Sums,
}

/// What is searched for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Search {
    /// People that a slice has at least; above 0.
    pub least: f64,
    /// Values of a slice at most, up to [`MOST_DEPTH`].
    pub depth: usize,
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    pub everyone: Sums,
    /// Every slice with enough people, in the order of its values.
    pub slices: Vec<Slice>,
    /// For slices of one value, of two, …: how many of the columns, from the first, were taken in.
    pub n_columns: Vec<usize>,
}

impl Found {
    /// The place of the slice of these values; none where too few people share them.
    pub fn place(&self, items: Items) -> Option<usize> {
        self.slices.binary_search_by(|it| it.items.cmp(&items)).ok()
    }
}

/// Looks at every combination of up to `depth` values that at least `least` people share.
pub fn search(patterns: &Patterns, search: Search) -> Found {
    let n_people = patterns.n_people();
    let least = search.least.max(n_people / MOST_IN_A_SET).max(1.0);
    let depth = search.depth.clamp(1, MOST_DEPTH);
    let room = room(patterns, depth, libm::floor(n_people / least));
    let is_small = n_people <= f64::from(u32::MAX);
    let mut all = Counter::new(patterns, least, &room);
    let start: Vec<u16> = patterns.cells.iter().map(|it| u16::from(*it)).collect();
    let quantities = if patterns.weights.is_empty() && is_small {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "all fit")]
        let people = patterns.people.iter().map(|it| *it as u32).collect();
        Quantities::Counts(people)
    } else {
        let weight = |it: usize| patterns.people[it] * patterns.weight(it);
        let weights: Vec<f64> = (0..patterns.len()).map(weight).collect();
        let square = |it: usize| weights[it] * patterns.weight(it);
        let squares = (0..patterns.len()).map(square).collect();
        Quantities::Sums([patterns.people.clone(), weights, squares])
    };
    all.extend(&quantities, &start, &[Items::default()], 0);
    order::by_key(&mut all.slices, |it| it.items);
    let everyone = patterns.sum(&patterns.people, &|_| true);
    Found { everyone, slices: all.slices, n_columns: room }
}

/// How many columns there is room for, by the number of values in a slice.
fn room(patterns: &Patterns, depth: usize, most_in_a_set: f64) -> Vec<usize> {
    let mut n_columns = patterns.columns.len().min(MOST_COLUMNS);
    let passed = patterns.len().max(1) as f64;
    let mut room = Vec::new();
    for n_values in 1..=depth {
        let fits = |n: usize| {
            let sets = (0..n_values).map(|it| (n - it) as f64 / (it + 1) as f64).product::<f64>();
            sets * passed <= MOST_PASSED && sets * most_in_a_set <= MOST_KEPT
        };
        while n_columns > n_values && !fits(n_columns) {
            n_columns -= 1;
        }
        room.push(n_columns);
    }
    room
}

/// What is added up in every combination.
enum Quantities {
    /// People.
    Counts(Vec<u32>),
    /// People, weights and squares of weights.
    Sums([Vec<f64>; 3]),
}

/// The search under way.
struct Counter<'a> {
    columns: &'a [Vec<u8>],
    /// Levels of each column.
    n_levels: Vec<usize>,
    least: f64,
    room: &'a [usize],
    slices: Vec<Slice>,
}

impl<'a> Counter<'a> {
    fn new(patterns: &'a Patterns, least: f64, room: &'a [usize]) -> Self {
        let n_levels = |it: &Vec<u8>| usize::from(it.iter().copied().max().unwrap_or(0)) + 1;
        let n_levels = patterns.columns.iter().map(n_levels).collect();
        Self { columns: &patterns.columns, n_levels, least, room, slices: Vec::new() }
    }

    /// Adds one column more to combinations of values, column by column from `from` on.
    ///
    /// `codes` holds for each pattern 4 times the place of its combination in `known`, and its cell; what is beyond
    /// belongs to combinations of too few people.
    fn extend(&mut self, quantities: &Quantities, codes: &[u16], known: &[Items], from: usize) {
        let depth = known.first().map_or(0, |it| it.len());
        let Some(n_columns) = self.room.get(depth).copied() else { return };
        for column in from..n_columns {
            let n_levels = self.n_levels[column];
            let n = (known.len() + 1) * 4 * n_levels;
            let sums = match quantities {
                Quantities::Counts(people) => {
                    let people = tabulate(codes, &self.columns[column], n_levels, people, n);
                    let people: Vec<f64> = people.into_iter().map(f64::from).collect();
                    [people.clone(), people.clone(), people]
                }
                Quantities::Sums(all) => {
                    all.each_ref().map(|it| tabulate(codes, &self.columns[column], n_levels, it, n))
                }
            };
            let (places, enough) = self.keep(&sums, known, column);
            let goes_on = self.room.get(depth + 1).is_some_and(|it| column + 1 < *it);
            if goes_on && !enough.is_empty() {
                let next = recoded(codes, &self.columns[column], n_levels, &places);
                self.extend(quantities, &next, &enough, column + 1);
            }
        }
    }

    /// Keeps the combinations with enough people. Gives their places, by combination before and level, and them.
    fn keep(
        &mut self,
        sums: &[Vec<f64>; 3],
        known: &[Items],
        column: usize,
    ) -> (Vec<Option<u16>>, Vec<Items>) {
        let n_levels = self.n_levels[column];
        let mut places = vec![None; (known.len() + 1) * n_levels];
        let mut enough = Vec::new();
        let all = (0..known.len()).flat_map(|before| (0..n_levels).map(move |it| (before, it)));
        for (before, level) in all {
            let at = |cell: usize| (before * 4 + cell) * n_levels + level;
            let of = |sums: &Vec<f64>| Four::from_cells([0, 1, 2, 3].map(|cell| sums[at(cell)]));
            let [people, weight, square] = sums.each_ref().map(of);
            if people.total() < self.least {
                continue;
            }
            places[before * n_levels + level] = u16::try_from(enough.len()).ok();
            let [column, level] = [column, level].map(|it| u8::try_from(it).unwrap_or(0));
            let items = known[before].and(Item { column, level });
            enough.push(items);
            self.slices.push(Slice { items, sums: Sums { people, weight, square } });
        }
        (places, enough)
    }
}

/// Adds a quantity up by code and level. `n` is what codes times levels stay below.
fn tabulate<T: Copy + Default + AddAssign>(
    codes: &[u16],
    levels: &[u8],
    n_levels: usize,
    quantity: &[T],
    n: usize,
) -> Vec<T> {
    let mut sums = vec![T::default(); n];
    for ((code, level), quantity) in codes.iter().zip(levels).zip(quantity) {
        sums[usize::from(*code) * n_levels + usize::from(*level)] += *quantity;
    }
    sums
}

/// The codes of combinations with one column more.
fn recoded(codes: &[u16], levels: &[u8], n_levels: usize, places: &[Option<u16>]) -> Vec<u16> {
    let n = places.iter().flatten().max().map_or(0, |it| it + 1);
    let firsts: Vec<u16> = places.iter().map(|it| it.unwrap_or(n) * 4).collect();
    let of = |(code, level): (&u16, &u8)| {
        firsts[usize::from(code / 4) * n_levels + usize::from(*level)] + code % 4
    };
    codes.iter().zip(levels).map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cube::patterns::Rows;
    use crate::stats::resample::Stream;

    /// People of three columns with 2, 3 and 4 levels, in a random order of rows.
    fn people(n: usize) -> Rows {
        let mut stream = Stream::new(7, 7);
        let mut draw = |below: u64| u8::try_from(stream.below(below)).unwrap();
        let mut rows = Rows { columns: vec![Vec::new(); 3], ..Rows::default() };
        for _ in 0..n {
            for (column, levels) in rows.columns.iter_mut().zip([2, 3, 4]) {
                column.push(draw(levels));
            }
            rows.cells.push(draw(4));
            rows.people.push(f64::from(draw(3) + 1));
        }
        rows
    }

    /// The same with weights of quarters.
    fn weighted(n: usize) -> Rows {
        let mut stream = Stream::new(8, 8);
        let weights = (0..n).map(|_| stream.below(8) as f64 / 4.0).collect();
        Rows { weights, ..people(n) }
    }

    /// People, weights and squares of those in a cell who have the values, row by row.
    fn by_hand(rows: &Rows, items: Items, cell: u8) -> Vec<f64> {
        let mut sums = vec![0.0; 3];
        for row in 0..rows.people.len() {
            let has = |it: Item| rows.columns[usize::from(it.column)][row] == it.level;
            if rows.cells[row] == cell && items.iter().all(has) {
                let weight = rows.weights.get(row).copied().unwrap_or(1.0);
                let people = rows.people[row];
                sums[0] += people;
                sums[1] += people * weight;
                sums[2] += people * weight * weight;
            }
        }
        sums
    }

    /// None or one level of each of the three columns.
    fn every_combination() -> Vec<Items> {
        let of = |place: u8| -> Items {
            let values = [place % 3, place / 3 % 4, place / 12];
            let items = (0..)
                .zip(values)
                .filter_map(|(column, level)| Some(Item { column, level: level.checked_sub(1)? }));
            items.collect()
        };
        let mut all: Vec<Items> = (0..60).map(of).collect();
        order::ascending(&mut all);
        all
    }

    #[test]
    fn every_combination_of_enough_people_is_counted_as_by_hand() {
        // Quarters and sixteenths add up without rounding.
        let of_cells: [fn(Four) -> f64; 4] = [|it| it.tp, |it| it.fp, |it| it.fn_, |it| it.tn];
        for rows in [people(300), weighted(300)] {
            let patterns = Patterns::new(rows.clone());
            let found = search(&patterns, Search { least: 40.0, depth: 3 });
            let total = |items: Items| (0..4).map(|it| by_hand(&rows, items, it)[0]).sum::<f64>();
            let expected: Vec<Items> = (every_combination().into_iter())
                .filter(|it| !it.is_empty() && total(*it) >= 40.0)
                .collect();
            let items: Vec<Items> = found.slices.iter().map(|it| it.items).collect();
            assert_eq!(items, expected);
            assert!(items.iter().any(|it| it.len() == 2) && items.len() < 59);
            let everyone = Slice { items: Items::default(), sums: found.everyone };
            for Slice { items, sums } in found.slices.iter().chain([&everyone]) {
                let sums = [sums.people, sums.weight, sums.square];
                let ours = of_cells.map(|of| sums.map(of));
                let by_hand = [0, 1, 2, 3].map(|cell| by_hand(&rows, *items, cell));
                assert_eq!(format!("{ours:?}"), format!("{by_hand:?}"));
            }
        }
    }

    #[test]
    fn depth_is_kept_and_slices_are_found_by_their_values() {
        let patterns = Patterns::new(people(300));
        let found = search(&patterns, Search { least: 1.0, depth: 2 });
        assert!(found.slices.iter().all(|it| it.items.len() <= 2));
        assert_eq!(found.slices.len(), 2 + 3 + 4 + 6 + 8 + 12);
        assert_eq!(found.n_columns, [3, 3]);
        for (place, slice) in found.slices.iter().enumerate() {
            assert_eq!(found.place(slice.items), Some(place));
        }
        assert_eq!(found.place(Items::default()), None);
    }

    #[test]
    fn where_there_is_no_room_for_all_columns_the_first_are_taken_in() {
        let mut rows = people(400);
        rows.columns = (0..60).map(|it| rows.columns[it % 3].clone()).collect();
        let found = search(&Patterns::new(rows), Search { least: 4.0, depth: 3 });
        // 800 people, so at most 200 slices a set, and 1500 sets: all 60 columns, then 55 · 54 / 2 = 1485 pairs,
        // then 21 · 20 · 19 / 6 = 1330 triples.
        let most = libm::floor(found.everyone.people.total() / 4.0);
        let sets = |n: usize| MOST_KEPT / most / n as f64;
        assert_eq!(found.n_columns[0], 60);
        let [_, pairs, triples] = found.n_columns[..] else { panic!("three depths") };
        assert!((pairs * (pairs - 1) / 2) as f64 <= sets(1));
        assert!((pairs * (pairs + 1) / 2) as f64 > sets(1));
        assert!((triples * (triples - 1) * (triples - 2) / 6) as f64 <= sets(1));
        assert!(found.slices.iter().all(|it| {
            it.items.len() < 3 || it.items.iter().all(|it| usize::from(it.column) < triples)
        }));
    }

    #[test]
    fn as_few_people_as_are_asked_for_are_enough() {
        let patterns = Patterns::new(people(60));
        let of = |least: f64| search(&patterns, Search { least, depth: 2 }).slices;
        let total = |it: &Slice| it.sums.people.total();
        let fewest = of(1.0).iter().map(total).fold(f64::INFINITY, f64::min);
        assert_eq!(of(fewest).len(), of(1.0).len());
        let many = of(1.0).iter().filter(|it| total(it) >= 20.0).count();
        assert_eq!(of(20.0).len(), many);
    }

    #[test]
    fn more_people_than_32_bits_hold_are_counted() {
        let rows = Rows {
            columns: vec![vec![0, 0, 1]],
            cells: vec![0, 0, 0],
            people: vec![3e9, 2e9, 5e9],
            ..Rows::default()
        };
        let found = search(&Patterns::new(rows), Search { least: 1.0, depth: 1 });
        let people: Vec<f64> = found.slices.iter().map(|it| it.sums.people.total()).collect();
        assert_eq!(format!("{people:?}"), "[5000000000.0, 5000000000.0]");
    }

    #[test]
    fn people_of_too_rare_a_value_are_in_none_of_its_combinations() {
        let rows = Rows {
            columns: vec![vec![0, 0, 1], vec![0, 1, 1]],
            cells: vec![0, 0, 0],
            people: vec![30.0, 20.0, 5.0],
            ..Rows::default()
        };
        let found = search(&Patterns::new(rows), Search { least: 10.0, depth: 2 });
        let people = |items: &[[u8; 2]]| {
            let items = items.iter().map(|it| Item { column: it[0], level: it[1] }).collect();
            found.place(items).map(|it| found.slices[it].sums.people.total().round())
        };
        assert_eq!([people(&[[0, 0]]), people(&[[0, 1]])], [Some(50.0), None]);
        assert_eq!([people(&[[1, 0]]), people(&[[1, 1]])], [Some(30.0), Some(25.0)]);
        // Of the 25 the five have the rare value.
        let both = [people(&[[0, 0], [1, 0]]), people(&[[0, 0], [1, 1]])];
        assert_eq!(both, [Some(30.0), Some(20.0)]);
        assert_eq!(found.slices.len(), 5);
    }

    #[test]
    fn many_patterns_leave_room_for_fewer_columns() {
        // 10,000 people who all differ: their number in binary digits.
        let digits =
            |it: usize| (0..10_000_u32).map(|n| u8::from(n >> (it % 14) & 1 == 1)).collect();
        let rows = Rows {
            columns: (0..100).map(digits).collect(),
            cells: vec![0; 10_000],
            people: vec![1.0; 10_000],
            ..Rows::default()
        };
        // 100,000 sets may be passed: 4,950 pairs, and 98,770 sets of three of 85 columns, but not 102,340 of 86.
        assert_eq!(room(&Patterns::new(rows), 3, 1.0), [100, 100, 85]);
    }

    #[test]
    fn as_many_slices_as_may_be_kept_are_kept() {
        let rows = Rows {
            columns: vec![vec![0]; 30],
            cells: vec![0],
            people: vec![1.0],
            ..Rows::default()
        };
        // 300 pairs of 25 columns.
        assert_eq!(room(&Patterns::new(rows), 2, MOST_KEPT / 300.0), [30, 25]);
    }
}
