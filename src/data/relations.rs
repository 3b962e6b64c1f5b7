//! How two columns hang together: copies, bands of a number, cells that are filled in only for some.

use std::collections::BTreeMap;

use crate::base::order;
use crate::data::table::{CHUNK_ROWS, Categories, Cells, MISSING, Table};

/// Rows below which a pattern can be chance.
const ENOUGH_ROWS: u64 = 30;

/// For each column the first one before it with the same cells.
pub(super) fn copies(table: &Table) -> Vec<Option<usize>> {
    let mut alike: BTreeMap<(usize, u64, u64), Vec<usize>> = BTreeMap::new();
    let mut copies = Vec::with_capacity(table.columns.len());
    for (idx, column) in table.columns.iter().enumerate() {
        let candidates = alike.entry(fingerprint(&column.cells)).or_default();
        let first = candidates.iter().copied().find(|it| table.columns[*it].cells == column.cells);
        if first.is_none() {
            candidates.push(idx);
        }
        copies.push(first);
    }
    copies
}

/// Equal for equal cells, and seldom equal for others.
fn fingerprint(cells: &Cells) -> (usize, u64, u64) {
    match cells {
        Cells::Categories(it) => {
            let first_code = it.chunks.first().map_or(0, |codes| {
                (0..codes.len().min(64))
                    .fold(0, |sum, row| sum * 31 % 1_000_003 + u64::from(codes.get(row)))
            });
            (
                it.levels.len(),
                it.rows.iter().skip(1).fold(0, |sum, rows| (sum * 31 + rows) % 1_000_003),
                first_code,
            )
        }
        Cells::Numbers(it) => {
            let first = it.chunks.first().and_then(|chunk| chunk.values.first());
            (0, it.n_missing, first.map_or(0, |value| value.to_bits()))
        }
    }
}

/// Whether the levels of `coarse` are bands of the numbers in `fine`: every number has one level, and
/// every level is one stretch of numbers. Returns the levels in rising order with the number each starts at.
pub(super) fn bands_of(coarse: &Categories, fine: &Categories) -> Option<Vec<(u32, f64)>> {
    let mut level_of: Vec<u32> = vec![MISSING; fine.levels.len()];
    let mut each_row = codes(coarse)
        .zip(codes(fine))
        .filter(|(level, number)| *level != MISSING && *number != MISSING);
    let is_function = each_row.all(|(level, number)| {
        let known = &mut level_of[number as usize];
        let fits = *known == MISSING || *known == level;
        *known = level;
        fits
    });
    if !is_function {
        return None;
    }
    let mut numbers: Vec<(f64, u32)> = fine
        .numbers
        .iter()
        .zip(&level_of)
        .filter_map(|(number, level)| Some(((*number)?, *level)))
        .collect();
    numbers.retain(|(_, level)| *level != MISSING);
    order::by(&mut numbers, |a, b| a.0.total_cmp(&b.0));
    let mut bands: Vec<(u32, f64)> = Vec::new();
    for (number, level) in numbers {
        if bands.last().is_none_or(|(last, _)| *last != level) {
            bands.push((level, number));
        }
    }
    let n_known = (1..coarse.levels.len()).filter(|level| coarse.rows[*level] > 0).count();
    (bands.len() == n_known && n_known > 1).then_some(bands)
}

/// The one level of `flag` on all rows where `cells` are there.
pub(super) fn filled_only_where(cells: &Cells, flag: &Categories) -> Option<u32> {
    let mut level = MISSING;
    for (row, code) in codes(flag).enumerate() {
        if !is_there(cells, row) {
            continue;
        }
        if code == MISSING || (level != MISSING && level != code) {
            return None;
        }
        level = code;
    }
    (level != MISSING).then_some(level)
}

/// The one level of `flag` on all rows where `cells` has the given code, where they are enough to tell.
pub(super) fn positive_rows_only_where(
    cells: &Categories,
    positive: u32,
    flag: &Categories,
) -> Option<u32> {
    let mut levels =
        codes(cells).zip(codes(flag)).filter(|(code, _)| *code == positive).map(|(_, level)| level);
    let level = levels.next()?;
    let is_known = level != MISSING && cells.rows[positive as usize] >= ENOUGH_ROWS;
    (is_known && levels.all(|it| it == level)).then_some(level)
}

/// The text of the level of `base` in whose rows, and in no others, `indicator` is 1. Rows without a value are passed over.
pub(super) fn indicated<'a>(indicator: &Categories, base: &'a Categories) -> Option<&'a str> {
    let is_one = |code: u32| indicator.numbers.get(code as usize).copied().flatten() == Some(1.0);
    let pairs =
        || codes(indicator).zip(codes(base)).filter(|it| it.0 != MISSING && it.1 != MISSING);
    let level = pairs().find(|it| is_one(it.0))?.1;
    let agrees = pairs().all(|(code, found)| is_one(code) == (found == level));
    if agrees { base.levels.get(level as usize).map(|it| &**it) } else { None }
}

/// Rows of a hundred in which the better of the two readings of a two-valued column tells the other's value.
pub(super) fn agreement_percent(one: &Categories, other: &Categories) -> u64 {
    let (mut same, mut all) = (0_u64, 0_u64);
    for (a, b) in codes(one).zip(codes(other)).filter(|(a, b)| *a != MISSING && *b != MISSING) {
        same += u64::from(a == b);
        all += 1;
    }
    (100 * same.max(all - same)).checked_div(all).unwrap_or(0)
}

/// Whether no two rows agree in all of these columns.
pub(super) fn rows_differ(table: &Table, columns: &[usize]) -> bool {
    let mut seen = std::collections::BTreeSet::new();
    (0..table.n_rows).all(|row| {
        let key: Vec<u32> = columns
            .iter()
            .filter_map(|it| match &table.columns[*it].cells {
                Cells::Categories(cells) => Some(cells.code(row)),
                Cells::Numbers(_) => None,
            })
            .collect();
        seen.insert(key)
    })
}

fn codes(cells: &Categories) -> impl Iterator<Item = u32> + '_ {
    cells.chunks.iter().flat_map(|chunk| (0..chunk.len()).map(|idx| chunk.get(idx)))
}

fn is_there(cells: &Cells, row: usize) -> bool {
    match cells {
        Cells::Categories(it) => it.code(row) != MISSING,
        Cells::Numbers(it) => it.chunks[row / CHUNK_ROWS].get(row % CHUNK_ROWS).is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::{agreement_percent, bands_of, copies, filled_only_where, rows_differ};
    use crate::data::intake::Intake;
    use crate::data::table::{Categories, Cells, Table};

    fn table(file: &str) -> Table {
        let mut intake = Intake::new("people.csv");
        intake.push(file.as_bytes()).unwrap();
        intake.finish().unwrap().table
    }

    fn categories(table: &Table, column: usize) -> &Categories {
        match &table.columns[column].cells {
            Cells::Categories(it) => it,
            Cells::Numbers(_) => panic!("numbers"),
        }
    }

    #[test]
    fn bands_are_stretches_of_numbers() {
        let table =
            table("score,word,mixed\n1,Low,a\n9,High,b\n5,Medium,a\n4,Low,c\n10,High,c\n2,Low,b\n");
        let bands = bands_of(categories(&table, 1), categories(&table, 0));
        assert_eq!(bands, Some(vec![(1, 1.0), (3, 5.0), (2, 9.0)]));
        assert_eq!(bands_of(categories(&table, 2), categories(&table, 0)), None);
    }

    #[test]
    fn a_copy_is_the_same_in_every_row() {
        let table = table("a,b,c\n1,1,1\n2,2,2\n1,1,2\n");
        assert_eq!(copies(&table), [None, Some(0), None]);
    }

    #[test]
    fn cells_filled_in_for_one_value_only_are_found() {
        let table = table("flag,after,always\n1,x,p\n0,,q\n1,,r\n1,y,s\n");
        assert_eq!(filled_only_where(&table.columns[1].cells, categories(&table, 0)), Some(1));
        assert_eq!(filled_only_where(&table.columns[2].cells, categories(&table, 0)), None);
    }

    #[test]
    fn agreement_counts_the_better_reading() {
        let table = table("a,b\nyes,0\nyes,0\nno,1\nno,0\n");
        assert_eq!(agreement_percent(categories(&table, 0), categories(&table, 1)), 75);
    }

    #[test]
    fn rows_differ_until_two_are_alike() {
        let table = table("a,b\n1,x\n1,y\n2,x\n1,x\n");
        assert!(!rows_differ(&table, &[0, 1]));
        let table = self::table("a,b\n1,x\n1,y\n2,x\n");
        assert!(rows_differ(&table, &[0, 1]));
    }
}
