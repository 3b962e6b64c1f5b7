//! What the rates of scores are, from what the scores of a group add up to.

use crate::cube::bands::BandSum;
use crate::cube::tally::ScoreTally;
use crate::cube::{Moments, Tally};
use crate::metrics::{Estimate, Lack};

type Found = Result<Estimate, Lack>;

fn scores(tally: &Tally) -> Result<&ScoreTally, Lack> {
    tally.score.as_ref().filter(|it| it.score.weight > 0.0).ok_or(Lack::People)
}

pub(super) fn average_precision(tally: &Tally) -> Found {
    let found = scores(tally)?.ranked.precision.ok_or(Lack::Positives)?;
    Ok(Estimate { value: found.value, standard_error: found.se })
}

/// The mean score of those with the outcome 0 or 1.
pub(super) fn mean_score(tally: &Tally, outcome: usize) -> Found {
    let moments = scores(tally)?.of_outcome[outcome];
    if moments.weight <= 0.0 {
        return Err([Lack::Negatives, Lack::Positives][outcome]);
    }
    let square = tally.square;
    let squares = [square.fp + square.tn, square.tp + square.fn_][outcome];
    let effective = moments.weight * moments.weight / squares;
    Ok(Estimate { value: moments.mean, standard_error: moments.standard_error(effective) })
}

/// The standard error of a mean over people from the sum of squared distances to it.
fn error_of_mean(spread: f64, weight: f64, tally: &Tally) -> Option<f64> {
    Moments { weight, mean: 0.0, spread }.standard_error(tally.effective())
}

/// A ratio of two sums; its standard error is linearized (Cochran 1977, section 6.4).
pub(super) fn calibration_ratio(tally: &Tally) -> Found {
    let [negatives, positives] = scores(tally)?.of_outcome;
    if positives.weight <= 0.0 {
        return Err(Lack::Positives);
    }
    let weight = negatives.weight + positives.weight;
    let expected = negatives.weight * negatives.mean + positives.weight * positives.mean;
    let value = expected / positives.weight;
    let miss = positives.mean - value;
    let spread = negatives.spread
        + negatives.weight * negatives.mean * negatives.mean
        + positives.spread
        + positives.weight * miss * miss;
    let base_rate = positives.weight / weight;
    let standard_error = error_of_mean(spread, weight, tally).map(|it| it / base_rate);
    Ok(Estimate { value, standard_error })
}

pub(super) fn over_prediction(tally: &Tally) -> Found {
    let [negatives, positives] = scores(tally)?.of_outcome;
    Ok(one_sided(negatives, positives.weight, tally))
}

pub(super) fn under_prediction(tally: &Tally) -> Found {
    let [negatives, positives] = scores(tally)?.of_outcome;
    let missing = Moments { mean: 1.0 - positives.mean, ..positives };
    Ok(one_sided(missing, negatives.weight, tally))
}

/// The mean of a number that is 0 for the people of weight `others`.
fn one_sided(concerned: Moments, others: f64, tally: &Tally) -> Estimate {
    let weight = concerned.weight + others;
    let value =
        if concerned.weight > 0.0 { concerned.weight / weight * concerned.mean } else { 0.0 };
    let away = concerned.mean - value;
    let spread = concerned.spread + concerned.weight * away * away + others * value * value;
    Estimate { value, standard_error: error_of_mean(spread, weight, tally) }
}

/// The mean distance over bands. Linearized, a person adds ±(s − y), so that the variance is the Brier score less
/// the squared error.
pub(super) fn calibration_error(tally: &Tally, bands: fn(&ScoreTally) -> &Vec<BandSum>) -> Found {
    let score = scores(tally)?;
    let value = mean_distance(bands(score)).ok_or(Lack::People)?;
    let brier = score.squared_error.map(|it| it.mean);
    let weight = score.score.weight;
    let spread = brier.map(|it| (it - value * value).max(0.0) * weight);
    let standard_error = spread.and_then(|it| error_of_mean(it, weight, tally));
    Ok(Estimate { value, standard_error })
}

/// The mean over people of how far their band's mean score is from its share of positives.
pub fn mean_distance(bands: &[BandSum]) -> Option<f64> {
    let weight: f64 = bands.iter().map(|it| it.weight).sum();
    let distance: f64 = bands.iter().map(|it| (it.score - it.positives).abs()).sum();
    (weight > 0.0).then(|| distance / weight)
}

/// The mean distance that would be found on average if every probability were right: chance alone moves the share of
/// positives of a band of n people by the mean size of a normal number, √(2/π) standard errors.
pub fn distance_by_chance(bands: &[BandSum]) -> Option<f64> {
    let weight: f64 = bands.iter().map(|it| it.weight).sum();
    let moved: f64 = bands.iter().map(|it| libm::sqrt(it.noise.max(0.0))).sum();
    (weight > 0.0).then(|| core::f64::consts::FRAC_2_PI.sqrt() * moved / weight)
}
