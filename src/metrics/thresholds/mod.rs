//! All cuts of a score at once: the four cells of each group at any cut, by looking them up.
//!
//! The worker makes a [`Sweep`] of an attribute once; the page then moves a cut without asking anybody.

mod bars;
mod best;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::cube::score::Scores;
use crate::cube::{Cube, Four, People, Tally};

pub use crate::cube::score::Order;
pub use crate::metrics::thresholds::bars::{Bars, MOST_BARS, bin_edges};
pub use crate::metrics::thresholds::best::{Equal, PriceBand};

/// The most cuts that are held. With up to so many distinct scores, each of them is one.
pub const MOST_CUTS: usize = 4_096;

/// The cells of each group of an attribute at every cut.
///
/// A person is selected whose score is the cut or beyond it: at or above, or at or below where a lower score is the
/// likelier one. People of one score are selected together. With more than [`MOST_CUTS`] distinct scores, those are
/// cuts between which about equal parts of everyone lie; the cells are exact at each of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Sweep {
    pub order: Order,
    /// How many distinct scores there are; more than there are cuts where not each is one.
    pub n_scores: usize,
    /// Scores, from the one that selects everyone to the one that selects fewest.
    pub cuts: Vec<f64>,
    pub groups: Vec<SweptGroup>,
    /// All groups together, without a name.
    pub everyone: SweptGroup,
}

/// One group at every cut.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SweptGroup {
    pub names: Vec<String>,
    /// How many people of equal weight a unit of weight tells as much as: of negatives, and of positives.
    per_weight: [f64; 2],
    /// For each cut, and last for a cut that selects nobody, the weight of the people who are selected.
    false_positives: Vec<f64>,
    true_positives: Vec<f64>,
}

impl Sweep {
    /// The sweep of the groups of these axes, in the order of [`Cube::grouping`]; `None` for a cube without scores.
    /// `wanted` are cuts that must be told exactly, such as the plan's own.
    pub fn new(cube: &Cube, axes: &[usize], order: Order, wanted: &[f64]) -> Option<Self> {
        let scores = cube.scores.as_ref()?;
        let groups = cube.grouping(axes).groups;
        let place = cube.group_places(axes, &groups);
        let runs = runs(scores, order);
        let cuts = chosen(&runs, order, wanted);
        let mut blocks = vec![vec![[0.0; 2]; cuts.len()]; groups.len()];
        let mut take = |cut: usize, idx: usize| {
            let slot = scores.slots[idx];
            blocks[place[(slot / 2) as usize]][cut][(slot % 2) as usize] += scores.weight(idx);
        };
        let mut cut = 0;
        for idx in in_order(scores.values.len(), order) {
            let is_next = |cut: usize| {
                cuts.get(cut + 1).is_some_and(|next| order.reaches(scores.values[idx], *next))
            };
            cut += usize::from(is_next(cut));
            take(cut, idx);
        }
        let groups: Vec<SweptGroup> = (groups.into_iter().zip(&blocks))
            .map(|(group, blocks)| SweptGroup::new(group.names, per_weight(&group.tally), blocks))
            .collect();
        let everyone = everyone(&cube.grouping(&[]).groups, &groups, cuts.len());
        Some(Self { order, n_scores: runs.len(), cuts, groups, everyone })
    }

    /// The place of the first cut at or beyond a score; the number of cuts, which selects nobody, where there is none.
    pub fn place(&self, score: f64) -> usize {
        self.cuts.partition_point(|cut| !self.order.reaches(*cut, score))
    }

    /// Whether every distinct score is a cut.
    pub fn is_exact(&self) -> bool {
        self.n_scores <= self.cuts.len()
    }
}

impl SweptGroup {
    /// `blocks` are negatives and positives from each cut to below the next.
    fn new(names: Vec<String>, per_weight: [f64; 2], blocks: &[[f64; 2]]) -> Self {
        let from_here = |side: usize| {
            let mut sums = vec![0.0; blocks.len() + 1];
            for idx in (0..blocks.len()).rev() {
                sums[idx] = sums[idx + 1] + blocks[idx][side];
            }
            sums
        };
        Self { names, per_weight, false_positives: from_here(0), true_positives: from_here(1) }
    }

    /// The cells at the cut of that place; beyond the last, nobody is selected.
    pub fn four(&self, place: usize) -> Four {
        let (fp, tp) = self.selected(place);
        let [negatives, positives] = self.totals();
        Four { tp, fp, fn_: positives - tp, tn: negatives - fp }
    }

    /// The same as a tally, from which every rate of the four cells can be measured, with its interval.
    /// Its people are rounded weights.
    pub fn tally(&self, place: usize) -> Tally {
        let weight = self.four(place);
        let [of_negatives, of_positives] =
            self.per_weight.map(|it| if it > 0.0 { 1.0 / it } else { 0.0 });
        let square = Four {
            tp: weight.tp * of_positives,
            fp: weight.fp * of_negatives,
            fn_: weight.fn_ * of_positives,
            tn: weight.tn * of_negatives,
        };
        let [tp, fp, fn_, tn] = [weight.tp, weight.fp, weight.fn_, weight.tn].map(rounded);
        Tally { people: People { tp, fp, fn_, tn }, weight, square, ..Tally::default() }
    }

    /// Wrongly and rightly selected.
    fn selected(&self, place: usize) -> (f64, f64) {
        let at = |sums: &[f64]| sums.get(place).copied().unwrap_or(0.0);
        (at(&self.false_positives), at(&self.true_positives))
    }

    /// The weights of negatives and of positives.
    fn totals(&self) -> [f64; 2] {
        [&self.false_positives, &self.true_positives]
            .map(|it| it.first().copied().unwrap_or_default())
    }

    fn blocks(&self) -> Vec<f64> {
        let step = |sums: &[f64], idx: usize| sums[idx] - sums[idx + 1];
        (1..self.false_positives.len())
            .flat_map(|next| {
                [step(&self.false_positives, next - 1), step(&self.true_positives, next - 1)]
            })
            .collect()
    }
}

impl Order {
    /// Whether a score is at a cut or beyond it.
    pub fn reaches(self, score: f64, cut: f64) -> bool {
        match self {
            Self::HigherIsLikelier => score >= cut,
            Self::LowerIsLikelier => score <= cut,
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of people")]
fn rounded(weight: f64) -> u64 {
    libm::round(weight) as u64
}

fn per_weight(tally: &Tally) -> [f64; 2] {
    let (weight, square) = (tally.weight, tally.square);
    let part = |weight: f64, square: f64| if square > 0.0 { weight / square } else { 0.0 };
    [
        part(weight.fp + weight.tn, square.fp + square.tn),
        part(weight.tp + weight.fn_, square.tp + square.fn_),
    ]
}

fn everyone(all: &[crate::cube::Group], groups: &[SweptGroup], n_cuts: usize) -> SweptGroup {
    let mut sums = SweptGroup {
        names: Vec::new(),
        per_weight: all.first().map(|it| per_weight(&it.tally)).unwrap_or_default(),
        false_positives: vec![0.0; n_cuts + 1],
        true_positives: vec![0.0; n_cuts + 1],
    };
    for group in groups {
        let add = |sums: &mut [f64], more: &[f64]| {
            sums.iter_mut().zip(more).for_each(|(sum, it)| *sum += it);
        };
        add(&mut sums.false_positives, &group.false_positives);
        add(&mut sums.true_positives, &group.true_positives);
    }
    sums
}

/// Places from the score that is least likely positive to the likeliest.
fn in_order(n: usize, order: Order) -> impl Iterator<Item = usize> {
    (0..n).map(move |idx| match order {
        Order::HigherIsLikelier => idx,
        Order::LowerIsLikelier => n - 1 - idx,
    })
}

/// The distinct scores with their weights, the least likely first.
fn runs(scores: &Scores, order: Order) -> Vec<[f64; 2]> {
    let mut runs: Vec<[f64; 2]> = Vec::new();
    for idx in in_order(scores.values.len(), order) {
        let score = scores.values[idx];
        match runs.last_mut() {
            Some(last) if order.reaches(last[0], score) => last[1] += scores.weight(idx),
            Some(_) | None => runs.push([score, scores.weight(idx)]),
        }
    }
    runs
}

/// Which scores become cuts.
fn chosen(runs: &[[f64; 2]], order: Order, wanted: &[f64]) -> Vec<f64> {
    if runs.len() <= MOST_CUTS {
        return runs.iter().map(|it| it[0]).collect();
    }
    let total: f64 = runs.iter().map(|it| it[1]).sum();
    let step = total / (MOST_CUTS - wanted.len().min(MOST_CUTS / 2)) as f64;
    let (mut before, mut due) = (0.0, 0.0);
    let mut is_cut = vec![false; runs.len()];
    for (is_cut, [_, weight]) in is_cut.iter_mut().zip(runs) {
        if before >= due {
            *is_cut = true;
            due = step * (libm::floor(before / step) + 1.0);
        }
        before += weight;
    }
    for score in wanted {
        let place = runs.partition_point(|it| !order.reaches(it[0], *score));
        if let Some(it) = is_cut.get_mut(place) {
            *it = true;
        }
    }
    runs.iter().zip(is_cut).filter(|it| it.1).map(|it| it.0[0]).collect()
}

/// As it is sent: flat lists, and people between cuts, which are short numbers.
#[derive(Serialize, Deserialize)]
struct Sent {
    lower: bool,
    n_scores: usize,
    cuts: Vec<f64>,
    names: Vec<Vec<String>>,
    per_weight: Vec<[f64; 2]>,
    /// For each group negatives and positives from each cut to below the next; of everyone they are the sums.
    blocks: Vec<Vec<Short>>,
}

/// A number that is written without a point where it is whole.
#[derive(Clone, Copy)]
struct Short(f64);

impl Serialize for Short {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let whole = rounded(self.0);
        let is_whole = self.0 < 9e15 && (whole as f64 - self.0).abs() <= 0.0;
        if is_whole { serializer.serialize_u64(whole) } else { serializer.serialize_f64(self.0) }
    }
}

impl<'de> Deserialize<'de> for Short {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        f64::deserialize(deserializer).map(Short)
    }
}

impl Serialize for Sweep {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let all = || self.groups.iter().chain([&self.everyone]);
        Sent {
            lower: self.order == Order::LowerIsLikelier,
            n_scores: self.n_scores,
            cuts: self.cuts.clone(),
            names: self.groups.iter().map(|it| it.names.clone()).collect(),
            per_weight: all().map(|it| it.per_weight).collect(),
            blocks: self
                .groups
                .iter()
                .map(|it| it.blocks().into_iter().map(Short).collect())
                .collect(),
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Sweep {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let sent = Sent::deserialize(deserializer)?;
        let mut groups = Vec::new();
        for ((names, per_weight), blocks) in
            sent.names.into_iter().zip(&sent.per_weight).zip(&sent.blocks)
        {
            let pairs: Vec<[f64; 2]> =
                blocks.chunks_exact(2).map(|it| [it[0].0, it[1].0]).collect();
            if pairs.len() != sent.cuts.len() {
                return Err(serde::de::Error::custom("a group has not as many blocks as cuts"));
            }
            groups.push(SweptGroup::new(names, *per_weight, &pairs));
        }
        let mut everyone = everyone(&[], &groups, sent.cuts.len());
        everyone.per_weight = sent.per_weight.last().copied().unwrap_or_default();
        let order = if sent.lower { Order::LowerIsLikelier } else { Order::HigherIsLikelier };
        Ok(Self { order, n_scores: sent.n_scores, cuts: sent.cuts, groups, everyone })
    }
}

#[cfg(test)]
mod tests;
