//! Bands of scores: neighbours taken together, the same bands for every group.

use plumbline_kernels::bands::add;

use crate::base::order;
use crate::cube::score::Scores;
use crate::stats::survey::{Weighed, effective_people};

pub use plumbline_kernels::bands::BandSum;

/// At most so many bands.
pub const MOST_BANDS: usize = 10;

/// A cut of all scores into neighbouring bands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bands {
    /// For each band the place of its first entry in [`Scores::values`].
    pub starts: Vec<usize>,
    /// The lowest and the highest score in each band.
    pub ranges: Vec<[f64; 2]>,
}

impl Bands {
    /// Bands of about equal weight over everyone. A score lies in the band in which the middle of its people lies,
    /// so nobody is parted from people of the same score; with at most `n` distinct scores each is a band.
    pub fn equal_mass(scores: &Scores, n: usize) -> Self {
        let runs = runs(scores);
        if runs.len() <= n {
            return Self::of(scores, runs.iter().map(|it| it.0).collect());
        }
        let total: f64 = runs.iter().map(|it| it.1).sum();
        let (mut before, mut last, mut starts) = (0.0, None, Vec::new());
        for (start, weight) in runs {
            let middle = if total > 0.0 { (before + weight / 2.0) / total } else { 0.0 };
            let band = libm::floor(middle * n as f64).min(n as f64 - 1.0);
            if last.is_none_or(|it: f64| it < band) {
                starts.push(start);
                last = Some(band);
            }
            before += weight;
        }
        Self::of(scores, starts)
    }

    /// Bands of equal width from 0 to 1; a score on an edge lies below it. Empty bands are left out.
    pub fn equal_width(scores: &Scores, n: usize) -> Self {
        let band_of = |score: f64| (1..n).take_while(|it| score > *it as f64 / n as f64).count();
        let (mut last, mut starts) = (None, Vec::new());
        for (start, _) in runs(scores) {
            let band = band_of(scores.values[start]);
            if last != Some(band) {
                starts.push(start);
                last = Some(band);
            }
        }
        Self::of(scores, starts)
    }

    fn of(scores: &Scores, starts: Vec<usize>) -> Self {
        let ends = starts.iter().skip(1).copied().chain([scores.values.len()]);
        let ranges = (starts.iter().zip(ends))
            .map(|(start, end)| [scores.values[*start], scores.values[end - 1]])
            .collect();
        Self { starts, ranges }
    }

    pub fn len(&self) -> usize {
        self.starts.len()
    }

    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// The people of each band, for each group; `group_of[cell]` names the group, `u32::MAX` none.
    pub fn sums(&self, scores: &Scores, group_of: &[u32], n_groups: usize) -> Vec<Vec<BandSum>> {
        let [sums, _] = sums_of_both([Some(self), None], scores, group_of, n_groups);
        sums
    }

    fn n(cut: Option<&Self>) -> usize {
        cut.map_or(0, Self::len)
    }
}

/// The people of each band, for each group, in two cuts of the scores at once; `group_of[cell]` names the group,
/// `u32::MAX` none. A cut that is not there has no bands.
pub fn sums_of_both(
    cuts: [Option<&Bands>; 2],
    scores: &Scores,
    group_of: &[u32],
    n_groups: usize,
) -> [Vec<Vec<BandSum>>; 2] {
    // By band, then by group: what is added to lies close together.
    let mut sums = cuts.map(|it| vec![vec![BandSum::default(); n_groups]; Bands::n(it)]);
    let mut starts: Vec<usize> = cuts.iter().flatten().flat_map(|it| it.starts.clone()).collect();
    order::ascending(&mut starts);
    starts.dedup();
    let ends = starts.iter().skip(1).copied().chain([scores.values.len()]);
    let mut bands = [0_usize; 2];
    for (start, end) in starts.iter().zip(ends) {
        for (band, cut) in bands.iter_mut().zip(cuts) {
            *band += usize::from(cut.is_some_and(|it| it.starts.get(*band) == Some(start)));
        }
        // Bands are counted from 1 here: before the first there is none.
        let [one, other] = bands.map(|it| it.wrapping_sub(1));
        let [first, second] = &mut sums;
        add(scores.entries(*start..end), group_of, at(first, one), at(second, other));
    }
    let of_group = |sums: &[Vec<BandSum>], group: usize| sums.iter().map(|it| it[group]).collect();
    sums.map(|it| (0..n_groups).map(|group| of_group(&it, group)).collect())
}

/// A band of all groups; empty where there is none.
fn at(bands: &mut [Vec<BandSum>], band: usize) -> &mut [BandSum] {
    match bands.get_mut(band) {
        Some(it) => it.as_mut_slice(),
        None => &mut [],
    }
}

/// The share of positives of a band as a part and a whole of people of equal weights who would tell as much: by
/// linearisation, so that it hangs on whose weights are large.
pub fn sample(it: &BandSum) -> Option<(f64, f64)> {
    let of = |weight: f64, square: f64| Weighed { people: it.people as f64, weight, square };
    let with = of(it.positives, it.positives_square);
    let rest = [it.weight - it.positives, it.square - it.positives_square];
    let people = effective_people(with, of(rest[0].max(0.0), rest[1].max(0.0)))?;
    let part = it.positives / it.weight * people;
    Some((part.min(people), people))
}

/// Where each distinct score begins, with its weight.
fn runs(scores: &Scores) -> Vec<(usize, f64)> {
    let mut runs: Vec<(usize, f64)> = Vec::new();
    for idx in 0..scores.values.len() {
        let is_next = idx == 0 || scores.values[idx - 1] < scores.values[idx];
        match runs.last_mut() {
            Some(last) if !is_next => last.1 += scores.weight(idx),
            _ => runs.push((idx, scores.weight(idx))),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cube::score::{Extras, ScoreRow};

    fn scores(people: &[(f64, u32)]) -> Scores {
        let rows = people.iter().map(|(score, slot)| ScoreRow::new(*score, *slot, 0)).collect();
        Scores::new(rows, &Extras::default(), &[0, 1])
    }

    #[test]
    fn people_of_one_score_are_never_parted() {
        // Middles at 2/10, 4.5/10, 6.5/10, 9/10 of the people: halves of 5 people would cut the second score.
        let mut people = vec![(0.1, 0); 4];
        people.extend([(0.2, 0), (0.3, 1), (0.3, 0), (0.3, 1), (0.4, 2), (0.4, 3)]);
        let bands = Bands::equal_mass(&scores(&people), 2);
        assert_eq!(bands.ranges, [[0.1, 0.2], [0.3, 0.4]]);
        assert_eq!(Bands::equal_mass(&scores(&people), 4).ranges.len(), 4);
    }

    #[test]
    fn edges_come_from_everyone_and_sums_from_the_group() {
        let people = [(0.0, 0), (0.1, 1), (0.2, 2), (0.3, 3), (0.7, 3), (0.9, 0)];
        let scores = scores(&people);
        let bands = Bands::equal_mass(&scores, 3);
        assert_eq!(bands.ranges, [[0.0, 0.1], [0.2, 0.3], [0.7, 0.9]]);
        let sums = bands.sums(&scores, &[0, 1], 2);
        assert_eq!(sums[0].iter().map(|it| it.people).collect::<Vec<_>>(), [2, 0, 1]);
        assert_eq!(sums[1].iter().map(|it| it.people).collect::<Vec<_>>(), [0, 2, 1]);
        assert!((sums[0][0].noise - 0.09).abs() < 1e-15 && (sums[1][1].score - 0.5).abs() < 1e-15);
        assert!((sums[1][1].positives - 1.0).abs() < 1e-15);
    }

    #[test]
    fn a_score_on_an_edge_lies_below_it() {
        let bands = Bands::equal_width(&scores(&[(0.0, 0), (0.5, 0), (0.51, 0), (1.0, 0)]), 2);
        assert_eq!(bands.ranges, [[0.0, 0.5], [0.51, 1.0]]);
    }

    #[test]
    fn nobody_is_in_no_band() {
        assert!(Bands::default().is_empty());
        assert!(!Bands::equal_mass(&scores(&[(0.5, 0)]), 3).is_empty());
        assert_eq!(sample(&BandSum::default()), None);
    }

    #[test]
    fn as_many_scores_as_bands_are_a_band_each() {
        // By weight alone 0.1 and 0.2 would share the first half.
        let mut people = vec![(0.1, 0), (0.2, 0)];
        people.extend([(0.3, 0); 8]);
        assert_eq!(Bands::equal_mass(&scores(&people), 3).len(), 3);
        assert_eq!(Bands::equal_mass(&scores(&people), 2).ranges, [[0.1, 0.2], [0.3, 0.3]]);
    }

    #[test]
    fn cells_of_no_group_are_in_no_sum() {
        let scores = scores(&[(0.1, 0), (0.2, 2)]);
        let bands = Bands::equal_mass(&scores, 2);
        let sums = bands.sums(&scores, &[1, 0], 1);
        assert_eq!(sums[0].iter().map(|it| it.people).collect::<Vec<_>>(), [0, 1]);
    }

    #[test]
    fn a_score_of_hardly_any_weight_is_no_band_beyond_the_last() {
        // Beside the others the last weight vanishes: the middle of its people lies at the very end.
        let rows = [0.1, 0.2, 0.3];
        let rows = (0..).zip(rows).map(|(row, score)| ScoreRow::new(score, 0, row)).collect();
        let extras = Extras { people: Vec::new(), weights: vec![1.0, 1.0, 1e-17] };
        let scores = Scores::new(rows, &extras, &[0]);
        assert_eq!(Bands::equal_mass(&scores, 2).ranges, [[0.1, 0.1], [0.2, 0.3]]);
    }
}
