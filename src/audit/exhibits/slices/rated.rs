//! A rate in every slice: how far from everyone, how sure, and how likely by chance among so many.

use crate::audit::plan::Evidence;
use crate::cube::patterns::Sums;
use crate::cube::slices::{Found, Items, Slice};
use crate::metrics::{End, Figure, Lack, Rate, measure};
use crate::stats::Interval;
use crate::stats::adjust::benjamini_hochberg;
use crate::stats::contributions::shapley;
use crate::stats::pooled::two_proportion_z;
use crate::stats::tables::fisher;

/// Where fewer are expected in one of the four cells, chance is counted out: far from the middle the normal curve
/// fits worse than near it, and a search looks far from the middle.
pub(super) const MANY_EXPECTED: f64 = 1_000.0;

/// A rate in one slice.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rated {
    /// Among how many people, or which weight.
    pub(super) whole: f64,
    pub(super) value: f64,
    pub(super) own: Option<Interval>,
    /// The value less everyone's.
    pub(super) divergence: f64,
    pub(super) interval: Option<Interval>,
    /// Of the slice against all others; none where there are none, or where no two differ.
    pub(super) p: Option<f64>,
    /// The same, adjusted for all slices.
    pub(super) p_adjusted: Option<f64>,
}

/// A rate in all slices.
pub(super) struct AllRated {
    pub(super) rate: &'static Rate,
    pub(super) everyone: Figure,
    /// In the order of the slices; none where the rate is not defined.
    pub(super) slices: Vec<Option<Rated>>,
    /// Which end of the rate is the harm, where one is.
    pub(super) harm: Option<End>,
}

/// Rates all slices, with the plan's methods and so many standard errors. The reason where the rate is not even defined for everyone.
pub(super) fn rated(
    found: &Found,
    rate: &'static Rate,
    harm: Option<End>,
    by: (&Evidence, f64),
) -> Result<AllRated, Lack> {
    let everyone = measure(rate, &found.everyone.tally())?;
    let one = |it: &Slice| one(rate, it, (&found.everyone, &everyone), by);
    let mut slices: Vec<Option<Rated>> = found.slices.iter().map(one).collect();
    let tested: Vec<usize> =
        (0..slices.len()).filter(|it| slices[*it].is_some_and(|it| it.p.is_some())).collect();
    let p_values: Vec<f64> =
        tested.iter().filter_map(|it| slices[*it].and_then(|it| it.p)).collect();
    for (place, adjusted) in tested.into_iter().zip(benjamini_hochberg(&p_values)) {
        if let Some(it) = &mut slices[place] {
            it.p_adjusted = Some(adjusted);
        }
    }
    Ok(AllRated { rate, everyone, slices, harm })
}

fn one(
    rate: &Rate,
    slice: &Slice,
    (everyone, of_everyone): (&Sums, &Figure),
    (evidence, z): (&Evidence, f64),
) -> Option<Rated> {
    let figure = measure(rate, &slice.sums.tally()).ok()?;
    let whole = figure.share?.whole;
    let sample = figure.share?.sample();
    let own = evidence.rate_interval.of(sample, z);
    let divergence = figure.value - of_everyone.value;
    let rest = measure(rate, &slice.sums.rest(everyone).tally()).ok().and_then(|it| it.share);
    let Some(rest) = rest.map(crate::metrics::Share::sample) else {
        let value = figure.value;
        return Some(Rated {
            whole,
            value,
            own,
            divergence,
            interval: None,
            p: None,
            p_adjusted: None,
        });
    };
    // Everyone is the slice and the rest: the difference from everyone is that from the rest, times the rest's share.
    let others = 1.0 - whole / of_everyone.share?.whole;
    let interval = (evidence.difference_interval.of(sample, rest, z))
        .map(|it| Interval { low: it.low * others, high: it.high * others });
    let p = p_value(sample, rest);
    Some(Rated { whole, value: figure.value, own, divergence, interval, p, p_adjusted: None })
}

/// How likely two shares come to lie so far apart by chance.
fn p_value(first: (f64, f64), second: (f64, f64)) -> Option<f64> {
    let by_z = two_proportion_z(first.0, first.1, second.0, second.1)?;
    let (part, whole) = (first.0 + second.0, first.1 + second.1);
    let expected = first.1.min(second.1) * part.min(whole - part) / whole;
    if expected >= MANY_EXPECTED {
        return Some(by_z);
    }
    // Weighted people are as many equally weighted ones, to the nearest whole number.
    let [part1, whole1, part2, whole2] = [first.0, first.1, second.0, second.1].map(people);
    Some(fisher(part1.min(whole1), whole1, part2.min(whole2), whole2)?.exact)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of people")]
fn people(it: f64) -> u64 {
    libm::round(it) as u64
}

impl AllRated {
    /// How many slices were tested.
    pub(super) fn n_tested(&self) -> usize {
        self.slices.iter().flatten().filter(|it| it.p.is_some()).count()
    }

    /// How far a divergence goes to the side of harm; either side where neither is the harm.
    pub(super) fn harm(&self, divergence: f64) -> f64 {
        match self.harm {
            Some(End::High) => divergence,
            Some(End::Low) => -divergence,
            None => divergence.abs(),
        }
    }

    /// How far it goes at least, by its interval.
    pub(super) fn least_harm(&self, it: &Rated) -> f64 {
        let Some(Interval { low, high }) = it.interval else { return f64::NEG_INFINITY };
        match self.harm {
            Some(End::High) => low,
            Some(End::Low) => -high,
            None => low.max(-high),
        }
    }

    /// What each value of a slice adds to its divergence, in the order of its values.
    pub(super) fn contributions(&self, found: &Found, slice: &Slice) -> Option<Vec<f64>> {
        let sets = 0..1_usize << slice.items.len();
        let worth: Option<Vec<f64>> =
            sets.map(|set| self.divergence(found, slice.items.some(set))).collect();
        shapley(&worth?)
    }

    /// The divergence of these values together; 0 of none, that is of everyone.
    pub(super) fn divergence(&self, found: &Found, items: Items) -> Option<f64> {
        if items.is_empty() {
            return Some(0.0);
        }
        Some(self.slices[found.place(items)?]?.divergence)
    }
}
