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

/// A ratio of two sums; its standard error is linearized (Cochran 1977, Sampling techniques).
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cube::Four;

    /// Weights of 4 and 3 with means of 0.3 and 0.6, and spreads of 0.5 and 0.6.
    fn tally() -> Tally {
        let negatives = Moments { weight: 4.0, mean: 0.3, spread: 0.5 };
        let positives = Moments { weight: 3.0, mean: 0.6, spread: 0.6 };
        let score = ScoreTally {
            score: negatives.merged(positives),
            of_outcome: [negatives, positives],
            ..ScoreTally::default()
        };
        Tally {
            weight: Four { tp: 1.0, fp: 3.0, fn_: 2.0, tn: 1.0 },
            square: Four { tp: 1.0, fp: 2.0, fn_: 2.0, tn: 1.0 },
            score: Some(score),
            ..Tally::default()
        }
    }

    #[track_caller]
    fn close(found: Found, value: f64, standard_error: f64) {
        let found = found.unwrap();
        assert!((found.value - value).abs() < 1e-14, "{found:?}");
        assert!((found.standard_error.unwrap() - standard_error).abs() < 1e-14, "{found:?}");
    }

    #[test]
    fn weights_tell_as_much_as_fewer_people() {
        // 16 over 3 squares; 9 over 3 squares.
        close(mean_score(&tally(), 0), 0.3, libm::sqrt(0.5 / 4.0 / (16.0 / 3.0 - 1.0)));
        close(mean_score(&tally(), 1), 0.6, libm::sqrt(0.6 / 3.0 / 2.0));
    }

    /// 1.2 + 1.8 expected of 3; 0.5 + 4 · 0.09 + 0.6 + 3 · 0.16 = 1.94, and 49 over 6 squares.
    #[test]
    fn a_ratio_of_expected_to_found_has_its_error() {
        let error = libm::sqrt(1.94 / 7.0 / (49.0 / 6.0 - 1.0)) / (3.0 / 7.0);
        close(calibration_ratio(&tally()), 1.0, error);
    }

    #[test]
    fn no_bands_have_no_distance() {
        assert_eq!((mean_distance(&[]), distance_by_chance(&[])), (None, None));
    }
}
