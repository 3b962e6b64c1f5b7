//! The parities themselves: what is summed of each group, and what each measure makes of it.

use crate::audit::exhibits::rankings::Ranked;
use crate::audit::exhibits::rankings::rows::List;
use crate::stats::gain::Gained;

/// Sums over the lists that are longer than k: of each group, and of all places.
pub(super) struct Sums {
    pub(super) k: u64,
    pub(super) places: f64,
    /// People of the group among the first, what they would be in proportion, and in the lists.
    pub(super) first: Vec<f64>,
    pub(super) even: Vec<f64>,
    pub(super) all: Vec<f64>,
    /// Of those worth finding, among the first and in the lists.
    pub(super) first_worth: Vec<f64>,
    pub(super) worth: Vec<f64>,
    /// The scores of those among the first, and in the lists.
    pub(super) first_score: Vec<f64>,
    pub(super) score: Vec<f64>,
    /// Of each part of the score, people among the first and in the lists.
    pub(super) bins: Vec<[Vec<f64>; 2]>,
}

fn add(sums: &mut [f64], all: &[f64]) {
    for (sum, it) in sums.iter_mut().zip(all) {
        *sum += it;
    }
}

impl Sums {
    pub(super) fn new(ranked: &Ranked, k: u64) -> Option<Self> {
        let n = ranked.names.len();
        let none = || vec![0.0; n];
        let n_bins = ranked.ranking.bins.len() + 1;
        let mut sums = Self {
            k,
            places: 0.0,
            first: none(),
            even: none(),
            all: none(),
            first_worth: none(),
            worth: none(),
            first_score: none(),
            score: none(),
            bins: (0..n_bins).map(|_| [none(), none()]).collect(),
        };
        for list in ranked.longer(k as f64) {
            sums.add(ranked, list, k as f64);
        }
        (sums.places > 0.0).then_some(sums)
    }

    fn add(&mut self, ranked: &Ranked, list: &List, k: f64) {
        let n = ranked.names.len();
        let totals = list.ranked.totals();
        let even: Vec<f64> = totals.iter().map(|it| k * it / list.ranked.people()).collect();
        self.places += k;
        add(&mut self.first, &list.ranked.among_first(k));
        add(&mut self.even, &even);
        add(&mut self.all, totals);
        let gain = |_: usize, it: &Gained| it.gain;
        add(&mut self.first_worth, &list.gains.among_first(k, n, gain));
        add(&mut self.worth, &list.gains.gains(n));
        // The key of who has the highest score is the lowest.
        let score = |block: usize| -list.keys[block];
        let of_score = |block: usize, _: &Gained| score(block);
        add(&mut self.first_score, &list.gains.among_first(k, n, of_score));
        add(&mut self.score, &list.gains.among_first(f64::INFINITY, n, of_score));
        let bin_of = |block: usize| ranked.ranking.bins.partition_point(|it| *it <= score(block));
        for (bin, [first, all]) in self.bins.iter_mut().enumerate() {
            let is_in = |block: usize, _: &Gained| f64::from(u8::from(bin_of(block) == bin));
            add(first, &list.gains.among_first(k, n, is_in));
            add(all, &list.gains.among_first(f64::INFINITY, n, is_in));
        }
    }
}

/// A figure of a group; none where there is nothing to divide by.
type Figure = fn(&Sums, usize) -> Option<f64>;

pub(super) fn over(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

/// What a measure needs beside ranks.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Wants {
    Ranks,
    Worth,
    Scores,
}

/// A measure: its name, the question it answers, its formula, what it needs, and the figure of a group.
pub(super) type Measure = (&'static str, &'static str, &'static str, Wants, Figure);

pub(super) const MEASURES: [Measure; 8] = [
    (
        "Skew",
        "Has each group its part of the first places?",
        "(n_g(first) / k) / (n_g / n)",
        Wants::Ranks,
        |it, group| over(it.first[group], it.even[group]),
    ),
    (
        "Demographic parity",
        "Is each group as often among the first?",
        "n_g(first) / n_g",
        Wants::Ranks,
        |it, group| over(it.first[group], it.all[group]),
    ),
    (
        "Balance",
        "Are as many of each group among the first, whatever their number?",
        "n_g(first) / k",
        Wants::Ranks,
        |it, group| (it.all[group] > 0.0).then(|| it.first[group] / it.places),
    ),
    (
        "Qualified parity",
        "Of those worth finding, is each group as often among the first?",
        "n_g(first, y = 1) / n_g(y = 1)",
        Wants::Worth,
        |it, group| over(it.first_worth[group], it.worth[group]),
    ),
    (
        "Qualified balance",
        "Are as many worth finding of each group among the first?",
        "n_g(first, y = 1) / k",
        Wants::Worth,
        |it, group| (it.worth[group] > 0.0).then(|| it.first_worth[group] / it.places),
    ),
    (
        "Relevance parity",
        "Is each group as much among the first as its mean score says?",
        "n_g(first) / mean score of g",
        Wants::Scores,
        |it, group| over(it.first[group] * it.all[group], it.score[group]),
    ),
    (
        "Score parity",
        "Do the chosen of each group have the same mean score?",
        "mean score of g among the first",
        Wants::Scores,
        |it, group| over(it.first_score[group], it.first[group]),
    ),
    (
        "Score balance",
        "Do the chosen of each group bring the same sum of scores?",
        "sum of scores of g among the first",
        Wants::Scores,
        |it, group| (it.all[group] > 0.0).then(|| it.first_score[group]),
    ),
];
