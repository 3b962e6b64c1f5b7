//! Bands of scores: neighbours taken together, the same bands for every group.

use crate::cube::score::Scores;

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

/// The people of one band.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BandSum {
    pub people: u64,
    /// Sums of weights and of their squares.
    pub weight: f64,
    pub square: f64,
    /// Sums of weights of those with a positive outcome, and of weights times scores.
    pub positives: f64,
    pub score: f64,
    /// Sum of squared weights times s (1 − s): the variance that outcomes would have, were the scores right.
    pub noise: f64,
}

impl BandSum {
    /// People of equal weight who would tell as much.
    pub fn effective(&self) -> f64 {
        if self.square > 0.0 { self.weight * self.weight / self.square } else { 0.0 }
    }

    /// Adds the people of one entry.
    fn add(&mut self, scores: &Scores, idx: usize) {
        let (weight, square, score) = (scores.weight(idx), scores.square(idx), scores.values[idx]);
        self.people += scores.people[idx];
        self.weight += weight;
        self.square += square;
        self.positives += if scores.slots[idx] % 2 == 1 { weight } else { 0.0 };
        self.score += weight * score;
        self.noise += square * score * (1.0 - score);
    }
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
        let mut sums = vec![vec![BandSum::default(); self.len()]; n_groups];
        let ends = self.starts.iter().skip(1).copied().chain([scores.values.len()]);
        for (band, (start, end)) in self.starts.iter().zip(ends).enumerate() {
            let group = |idx: usize| group_of[(scores.slots[idx] / 2) as usize] as usize;
            let known = (*start..end).map(|idx| (idx, group(idx))).filter(|it| it.1 < n_groups);
            for (idx, group) in known {
                sums[group][band].add(scores, idx);
            }
        }
        sums
    }
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
        assert_eq!(BandSum::default().effective().to_bits(), 0.0_f64.to_bits());
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
