//! Where numbers are cut, and what the bands between the cuts are called.

use crate::data::profile::Kind;

/// Bands of about equally many people that numbers are cut into.
const BANDS: usize = 4;

/// Cuts between bands of about equally many people, and the lowest number; each band begins with its cut. Equal numbers
/// stay together, so that bands can be of unlike size, and fewer. `None` without numbers; NaN is missing.
pub(super) fn cuts(values: &[f64], count: Option<&[f64]>) -> Option<(Vec<f64>, f64)> {
    let numbers = Numbers { values, count };
    let lowest = numbers.next_after(f64::NEG_INFINITY)?;
    let total = numbers.people(|_| true);
    let at_shares = numbers.at_shares(total);
    let mut cuts = Vec::new();
    for (band, at) in (1..BANDS).zip(at_shares) {
        let wanted = total * band as f64 / BANDS as f64;
        let below = numbers.people(|it| it < at);
        let after = numbers.next_after(at);
        let through = numbers.people(|it| it <= at);
        let next_is_nearer = wanted - below > through - wanted || below <= 0.0;
        cuts.extend(if next_is_nearer { after } else { Some(at) });
    }
    cuts.dedup_by(|a, b| a.total_cmp(b).is_eq());
    Some((cuts, lowest))
}

struct Numbers<'a> {
    values: &'a [f64],
    count: Option<&'a [f64]>,
}

impl Numbers<'_> {
    /// How many people have such a number.
    fn people(&self, is_such: impl Fn(f64) -> bool) -> f64 {
        let is_such = |it: f64| !it.is_nan() && is_such(it);
        match self.count {
            None => self.values.iter().filter(|it| is_such(**it)).count() as f64,
            Some(count) => {
                let all = self.values.iter().zip(count).filter(|it| is_such(*it.0));
                all.map(|it| it.1).sum()
            }
        }
    }

    /// The lowest number above another that somebody has.
    fn next_after(&self, value: f64) -> Option<f64> {
        let counts = |place: usize| self.count.is_none_or(|it| it[place] > 0.0);
        let above = self.values.iter().enumerate().filter(|it| *it.1 > value && counts(it.0));
        above.map(|it| *it.1).min_by(f64::total_cmp)
    }

    /// At each share of the people the number of the person who stands there.
    fn at_shares(&self, total: f64) -> Vec<f64> {
        let wanted = (1..BANDS).map(|band| total * band as f64 / BANDS as f64);
        if let Some(count) = self.count {
            let all = self.values.iter().copied().zip(count.iter().copied());
            let mut sorted: Vec<(f64, f64)> = all.filter(|it| !it.0.is_nan()).collect();
            sorted.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
            let mut through = 0.0;
            for (_, people) in &mut sorted {
                through += *people;
                *people = through;
            }
            let at = |wanted: f64| sorted.get(sorted.partition_point(|it| it.1 <= wanted));
            return wanted.filter_map(at).map(|it| it.0).collect();
        }
        let mut known: Vec<f64> = self.values.iter().copied().filter(|it| !it.is_nan()).collect();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a place among people"
        )]
        let at = |wanted: f64| *known.select_nth_unstable_by(wanted as usize, f64::total_cmp).1;
        wanted.map(at).collect()
    }
}

/// What the bands are called; of whole numbers one that holds a single value is called by it.
pub(super) fn bands(cuts: &[f64], lowest: f64, kind: Kind) -> Vec<String> {
    let Some((first, last)) = cuts.first().zip(cuts.last()) else {
        return vec![format!("{lowest}")];
    };
    let is_one = |low: f64, high: f64| kind == Kind::WholeNumber && high - low <= 1.0;
    let between = |low: f64, high: f64| {
        if is_one(low, high) { format!("{low}") } else { format!("{low} to below {high}") }
    };
    let lowest =
        if is_one(lowest, *first) { format!("{lowest}") } else { format!("below {first}") };
    let mut names = vec![lowest];
    names.extend(cuts.windows(2).map(|it| between(it[0], it[1])));
    names.push(format!("{last} and above"));
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_cut_into_quarters() {
        let values: Vec<f64> = (0..100).rev().map(f64::from).collect();
        assert_eq!(cuts(&values, None), Some((vec![25.0, 50.0, 75.0], 0.0)));
    }

    #[test]
    fn equal_numbers_stay_together_and_the_nearest_cut_is_taken() {
        // Thirty 0, twenty-five 1, fifteen 2, thirty 9. A quarter of 100 is nearer to the 30 than to nobody; 50 is nearer
        // to 55 than to 30; 75 is nearer to 70 than to all.
        let values: Vec<f64> = [(0.0, 30), (1.0, 25), (2.0, 15), (9.0, 30)]
            .iter()
            .flat_map(|(value, n)| vec![*value; *n])
            .collect();
        assert_eq!(cuts(&values, None), Some((vec![1.0, 2.0, 9.0], 0.0)));
        assert_eq!(
            bands(&[1.0, 2.0, 9.0], 0.0, Kind::WholeNumber),
            ["0", "1", "2 to below 9", "9 and above"]
        );
        assert_eq!(
            bands(&[1.0, 2.0], 0.0, Kind::Number),
            ["below 1", "1 to below 2", "2 and above"]
        );
    }

    #[test]
    fn counts_are_copies_and_missing_numbers_do_not_count() {
        let by_count =
            cuts(&[9.0, 0.0, f64::NAN, 2.0, 1.0, 0.5], Some(&[30.0, 30.0, 500.0, 15.0, 25.0, 0.0]));
        assert_eq!(by_count, Some((vec![1.0, 2.0, 9.0], 0.0)));
    }

    #[test]
    fn one_number_is_not_cut_and_none_gives_nothing() {
        assert_eq!(cuts(&[4.0, 4.0], None), Some((Vec::new(), 4.0)));
        assert_eq!(bands(&[], 4.0, Kind::WholeNumber), ["4"]);
        assert_eq!(cuts(&[f64::NAN], None), None);
    }
}
