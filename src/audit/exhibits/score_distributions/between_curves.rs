//! The area between two groups' ROC curves, with how sure it is.

use crate::audit::exhibits::of_scores::Figured;
use crate::audit::measure::{Context, Measured, holding};
use crate::audit::replicates::task;
use crate::cube::bands::{BandSum, Bands};
use crate::cube::lists::ScoreList;
use crate::cube::score::Order;
use crate::cube::{Cube, Tally};
use crate::stats::Interval;
use crate::stats::resample::{Stream, percentile_interval};
use crate::stats::roc::{Step, area_between};

/// Resamples hold curves at the ends of at most so many bands.
const MOST_BANDS: usize = 64;

/// The most resamples, of which each draws whole curves.
const MOST_RESAMPLES: usize = 400;

/// The people of each group by band of scores, and what all comparisons with the reference share.
pub(crate) struct Curves {
    sums: Vec<Vec<BandSum>>,
    n_bands: usize,
    n_resamples: usize,
}

/// What stands between two curves.
#[derive(Clone, Copy)]
pub(crate) struct BetweenCurves {
    pub(crate) area: Figured,
    /// How often chance alone would put so much between the curves of two groups that rank alike.
    pub(super) p: Option<f64>,
}

impl Curves {
    pub(crate) fn new(context: &Context, cube: &Cube, measured: &Measured) -> Option<Self> {
        let scores = cube.scores.as_ref()?;
        let bands = Bands::equal_mass(scores, MOST_BANDS);
        let groups = cube.grouping(&measured.axes).groups;
        let place: Vec<u32> = cube
            .group_places(&measured.axes, &groups)
            .into_iter()
            .map(|it| u32::try_from(it).unwrap_or(u32::MAX))
            .collect();
        Some(Self {
            sums: bands.sums(scores, &place, groups.len()),
            n_bands: bands.len(),
            n_resamples: (context.plan.evidence.resamples as usize).min(MOST_RESAMPLES),
        })
    }

    pub(super) fn says(&self) -> String {
        format!(
            "Area between the ROC curves (ABROCA): percentile intervals of {} resamples of positives and negatives in each group, over at most {} bands of scores; its p value is how often as many resamples of the two groups taken as one give so much, and where that is not rare the interval begins at 0.",
            self.n_resamples, self.n_bands
        )
    }

    pub(crate) fn between(
        &self,
        context: &Context,
        measured: &Measured,
        lists: &[ScoreList],
        pair: [usize; 2],
    ) -> BetweenCurves {
        let order = context.order;
        let [ours, theirs] = pair.map(|it| steps(&lists[it], order));
        let Some(area) = area_between(&ours, &theirs) else {
            return BetweenCurves { area: None, p: None };
        };
        let banded = pair.map(|it| banded(&self.sums[it], order));
        let sizes = pair.map(|it| sizes(&measured.groups[it].tally));
        let pooled = [0, 1].map(|side| {
            let both = banded[0][side].iter().zip(&banded[1][side]);
            // Each group's share counts by its people, whatever their weights.
            let [one, other] = [0, 1].map(|it| sizes[it][side] as f64 / total(&banded[it][side]));
            both.map(|(a, b)| a * one + b * other).collect::<Vec<f64>>()
        });
        let name = &measured.groups[pair[0]].names;
        let stream = |kind| Stream::new(context.seed, task(kind, &measured.attributes, name));
        let mut drawn = self.areas(stream("abroca"), &banded, sizes);
        drawn.sort_unstable_by(f64::total_cmp);
        let by_chance = self.areas(stream("abroca-null"), &[pooled.clone(), pooled], sizes);
        let n_as_far = by_chance.iter().filter(|it| **it >= area).count();
        let p =
            (!by_chance.is_empty()).then(|| (n_as_far + 1) as f64 / (by_chance.len() + 1) as f64);
        let confidence = context.plan.evidence.confidence;
        let interval = percentile_interval(&drawn, confidence).map(|it| holding(it, area));
        // An area is never below 0, and resamples of it never at 0: where chance alone gives as much, 0 is held too.
        let is_chance = p.is_none_or(|it| it >= 1.0 - confidence);
        let interval = interval.map(|it| if is_chance { Interval { low: 0.0, ..it } } else { it });
        BetweenCurves { area: Some((area, interval)), p }
    }

    /// The areas of curves of so many people, drawn from these distributions of negatives and positives.
    fn areas(
        &self,
        mut stream: Stream,
        from: &[[Vec<f64>; 2]; 2],
        sizes: [[u64; 2]; 2],
    ) -> Vec<f64> {
        let mut counts = vec![0; self.n_bands];
        let mut draw = |group: usize| {
            let mut steps: Vec<Step> = vec![[0.0; 2]; self.n_bands];
            for side in 0..2 {
                stream.multinomial(sizes[group][side], &from[group][side], &mut counts);
                steps.iter_mut().zip(&counts).for_each(|(step, n)| step[side] = *n as f64);
            }
            steps
        };
        (0..self.n_resamples)
            .filter_map(|_| {
                let (one, other) = (draw(0), draw(1));
                area_between(&one, &other)
            })
            .collect()
    }
}

fn total(weights: &[f64]) -> f64 {
    weights.iter().sum()
}

/// The people of a group from the likeliest score down.
fn steps(list: &ScoreList, order: Order) -> Vec<Step> {
    let blocks = list.blocks.iter().map(|it| it.weights);
    match order {
        Order::HigherIsLikelier => blocks.rev().collect(),
        Order::LowerIsLikelier => blocks.collect(),
    }
}

/// The weights of negatives and of positives by band, from the likeliest down.
fn banded(sums: &[BandSum], order: Order) -> [Vec<f64>; 2] {
    let mut sides = [
        sums.iter().map(|it| (it.weight - it.positives).max(0.0)).collect::<Vec<f64>>(),
        sums.iter().map(|it| it.positives).collect(),
    ];
    if order == Order::HigherIsLikelier {
        for side in &mut sides {
            side.reverse();
        }
    }
    sides
}

/// The effective numbers of negatives and of positives.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rounded count")]
fn sizes(tally: &Tally) -> [u64; 2] {
    let (weight, square) = (tally.weight, tally.square);
    let n = |weight: f64, square: f64| {
        let effective = if square > 0.0 { weight * weight / square } else { 0.0 };
        libm::round(effective).max(1.0) as u64
    };
    [
        n(weight.fp + weight.tn, square.fp + square.tn),
        n(weight.tp + weight.fn_, square.tp + square.fn_),
    ]
}
