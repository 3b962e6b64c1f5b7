//! Describes every column from its dictionary or its numbers; the text is never read again.

use crate::base::order;
use crate::data::builder::DICTIONARY_LIMIT;
use crate::data::profile::{ColumnProfile, Kind, Suggestion};
use crate::data::roles::suggest;
use crate::data::table::{Categories, Cells, Numbers, Table};
use crate::data::values::is_date;

/// Bins of a histogram of numbers.
const BINS: usize = 24;
/// Values that are listed with their counts.
const TOP_VALUES: usize = 12;
/// More distinct texts than this are no categories.
const CATEGORY_LIMIT: u64 = 200;
/// More distinct texts than this are no categories where most rows have their own.
const OWN_TEXT_LIMIT: u64 = 20;
/// Bits spent on a row to count distinct whole numbers exactly.
const BITS_A_ROW: u64 = 64;

/// One profile a column, with its suggested role.
pub(super) fn describe(table: &Table) -> Vec<ColumnProfile> {
    let mut profiles: Vec<ColumnProfile> = table
        .columns
        .iter()
        .map(|column| match &column.cells {
            Cells::Categories(it) => describe_categories(&column.name, it),
            Cells::Numbers(it) => describe_numbers(&column.name, it),
        })
        .collect();
    suggest(table, &mut profiles);
    profiles
}

fn describe_categories(name: &str, cells: &Categories) -> ColumnProfile {
    let n_distinct = cells.levels.len() as u64 - 1;
    let n_known: u64 = cells.rows.iter().skip(1).sum();
    let numbers: Vec<f64> = cells.numbers.iter().filter_map(|it| *it).collect();
    let is_numeric = n_distinct > 0 && numbers.len() as u64 == n_distinct;
    let mut codes: Vec<usize> = (1..cells.levels.len()).collect();
    // A stable sort: values of equal count stay in the order of the file.
    order::by(&mut codes, |a, b| cells.rows[*b].cmp(&cells.rows[*a]));
    let top: Vec<(String, u64)> = codes
        .iter()
        .take(TOP_VALUES)
        .map(|code| (cells.levels[*code].to_string(), cells.rows[*code]))
        .collect();
    let range = is_numeric.then(|| range_of(numbers.iter().copied())).flatten();
    let histogram = match range {
        Some(range) => {
            let counted = cells.numbers.iter().zip(&cells.rows);
            histogram(range, counted.filter_map(|(number, rows)| Some(((*number)?, *rows))))
        }
        None => top.iter().map(|(_, rows)| *rows).collect(),
    };
    let kind = match n_distinct {
        0 => Kind::Empty,
        2 => Kind::YesNo,
        _ if is_numeric => number_kind(numbers.iter().copied()),
        _ if cells.levels.iter().skip(1).all(|it| is_date(it)) => Kind::Date,
        n if n > CATEGORY_LIMIT || (n > OWN_TEXT_LIMIT && 2 * n > n_known) => Kind::Text,
        _ => Kind::Category,
    };
    ColumnProfile {
        name: name.to_owned(),
        kind,
        n_missing: cells.rows[0],
        n_distinct,
        distinct_is_bound: false,
        range,
        top,
        histogram,
        suggestion: Suggestion::default(),
    }
}

fn describe_numbers(name: &str, cells: &Numbers) -> ColumnProfile {
    let survey = Survey::of(cells);
    let kind = if survey.is_whole { Kind::WholeNumber } else { Kind::Number };
    let (n_distinct, distinct_is_bound) = count_distinct(cells, &survey);
    ColumnProfile {
        name: name.to_owned(),
        kind,
        n_missing: cells.n_missing,
        n_distinct,
        distinct_is_bound,
        range: survey.range,
        top: Vec::new(),
        histogram: survey
            .range
            .map_or_else(Vec::new, |it| histogram(it, known(cells).map(|value| (value, 1)))),
        suggestion: Suggestion::default(),
    }
}

/// What one pass over a column of numbers tells.
struct Survey {
    n_known: u64,
    range: Option<(f64, f64)>,
    is_whole: bool,
    /// Whether each number is larger than the one before it, so that all differ.
    rises: bool,
}

impl Survey {
    fn of(cells: &Numbers) -> Self {
        let mut survey = Self { n_known: 0, range: None, is_whole: true, rises: true };
        let (mut low, mut high, mut last) = (f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY);
        for value in known(cells) {
            survey.n_known += 1;
            survey.is_whole = survey.is_whole && value.fract() == 0.0;
            survey.rises &= last < value;
            low = if value < low { value } else { low };
            high = if value > high { value } else { high };
            last = value;
        }
        survey.range = (survey.n_known > 0).then_some((low, high));
        survey
    }
}

/// The numbers of a column in the order of its rows, without the missing ones.
fn known(cells: &Numbers) -> impl Iterator<Item = f64> + '_ {
    cells.chunks.iter().flat_map(|chunk| {
        let words = chunk.values.chunks(64).zip(&chunk.valid);
        words.flat_map(|(values, valid)| {
            let is_known = move |idx: &usize| (valid >> idx) & 1 == 1;
            values.iter().enumerate().filter(move |(idx, _)| is_known(idx)).map(|(_, value)| *value)
        })
    })
}

fn number_kind(mut numbers: impl Iterator<Item = f64>) -> Kind {
    if numbers.all(|it| it.fract() == 0.0) { Kind::WholeNumber } else { Kind::Number }
}

fn range_of(numbers: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    numbers.fold(None, |range, value| match range {
        None => Some((value, value)),
        Some((low, high)) => Some((low.min(value), high.max(value))),
    })
}

/// Counts numbers, each with its rows, in equal bins over the range; the last bin holds its upper end.
/// Whole numbers in a short range get a bin each.
fn histogram((low, high): (f64, f64), numbers: impl Iterator<Item = (f64, u64)>) -> Vec<u64> {
    let mut bins = vec![0; if low < high { BINS } else { 1 }];
    let last = bins.len() - 1;
    // Halves, so that the widest range stays finite.
    let half_width = high / 2.0 - low / 2.0;
    for (value, rows) in numbers {
        let share = if half_width > 0.0 { (value / 2.0 - low / 2.0) / half_width } else { 0.0 };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a share is from 0 to 1"
        )]
        let bin = (share * bins.len() as f64) as usize;
        bins[bin.min(last)] += rows;
    }
    bins
}

/// Distinct numbers, and whether there may be more of them: exact for numbers that rise from row to row
/// and for whole numbers in a range that is not too wide.
fn count_distinct(cells: &Numbers, survey: &Survey) -> (u64, bool) {
    let at_least = (DICTIONARY_LIMIT as u64 + 1, true);
    if survey.rises {
        return (survey.n_known, false);
    }
    let Some((low, high)) = survey.range else { return at_least };
    if !survey.is_whole || high - low >= (survey.n_known * BITS_A_ROW) as f64 {
        return at_least;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the width was checked"
    )]
    let place = |value: f64| (value - low) as usize;
    let mut bits: Vec<u64> = Vec::new();
    let n_words = place(high) / 64 + 1;
    if bits.try_reserve_exact(n_words).is_err() {
        return at_least;
    }
    bits.resize(n_words, 0);
    for value in known(cells) {
        bits[place(value) / 64] |= 1 << (place(value) % 64);
    }
    (bits.iter().map(|it| u64::from(it.count_ones())).sum(), false)
}

#[cfg(test)]
mod tests {
    use super::histogram;
    use crate::data::intake::Intake;
    use crate::data::profile::{ColumnProfile, Kind};

    fn profile(file: &str) -> ColumnProfile {
        let mut intake = Intake::new("people.csv");
        intake.push(file.as_bytes()).unwrap();
        intake.finish().unwrap().profiles.remove(0)
    }

    #[test]
    fn every_kind_is_told_by_the_values() {
        for (file, kind) in [
            ("a,b\n,1\n", Kind::Empty),
            ("a\n1\n0\n1\n", Kind::YesNo),
            ("a\n1\n2\n3\n", Kind::WholeNumber),
            ("a\n1\n2.5\n3\n", Kind::Number),
            ("a\nx\ny\nz\n", Kind::Category),
            ("a\n007\n2\n3\n", Kind::Category),
            ("a\n2020-01-02\n2020-01-03\n2020-01-04\n", Kind::Date),
        ] {
            assert_eq!(profile(file).kind, kind, "{file}");
        }
        let texts: Vec<String> = (0..30).map(|it| format!("person {it}")).collect();
        assert_eq!(profile(&format!("a\n{}\n", texts.join("\n"))).kind, Kind::Text);
    }

    #[test]
    fn a_dictionary_is_summed_up_by_its_counts() {
        let profile = profile("a\nx\ny\ny\nNA\nz\nz\nz\n");
        assert_eq!((profile.n_missing, profile.n_distinct), (1, 3));
        let top: Vec<(&str, u64)> =
            profile.top.iter().map(|(level, rows)| (level.as_str(), *rows)).collect();
        assert_eq!(top, [("z", 3), ("y", 2), ("x", 1)]);
        assert_eq!(profile.histogram, [3, 2, 1]);
        assert_eq!(profile.range, None);
    }

    #[test]
    fn numbers_fall_into_equal_bins() {
        let bins = histogram(
            (0.0, 24.0),
            [(0.0, 1), (0.5, 1), (1.0, 5), (23.9, 2), (24.0, 3)].into_iter(),
        );
        assert_eq!((bins.len(), bins[0], bins[1], bins[23]), (24, 2, 5, 5));
        assert_eq!(histogram((3.0, 3.0), [(3.0, 4)].into_iter()), [4]);
        let widest =
            histogram((f64::MIN, f64::MAX), [(f64::MIN, 1), (0.0, 1), (f64::MAX, 1)].into_iter());
        assert_eq!((widest[0], widest[12], widest[23]), (1, 1, 1));
    }

    #[test]
    fn distinct_numbers_are_counted_where_that_is_cheap() {
        let file = |value: fn(u32) -> String| {
            let rows: Vec<String> = (0..9_000).map(value).collect();
            profile(&format!("a\n{}\n", rows.join("\n")))
        };
        let rising = file(|it| format!("{it}.5"));
        assert_eq!(
            (rising.n_distinct, rising.distinct_is_bound, rising.kind),
            (9_000, false, Kind::Number)
        );
        let whole = file(|it| (it * 7_919 % 8_000).to_string());
        assert_eq!(
            (whole.n_distinct, whole.distinct_is_bound, whole.kind),
            (8_000, false, Kind::WholeNumber)
        );
        assert_eq!(whole.range, Some((0.0, 7_999.0)));
        let other = file(|it| format!("{}.25", it * 7_919 % 8_000));
        assert_eq!((other.n_distinct, other.distinct_is_bound), (4_097, true));
        assert!(whole.top.is_empty());
        assert_eq!(whole.histogram.iter().sum::<u64>(), 9_000);
    }
}
