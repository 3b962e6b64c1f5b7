//! What the rates of scores are, from what the scores of a group add up to.

use crate::cube::bands::BandSum;
use crate::cube::tally::{ScoreTally, Squares};
use crate::cube::{Moments, Tally};
use crate::metrics::{Estimate, Lack};

type Found = Result<Estimate, Lack>;

fn scores(tally: &Tally) -> Result<&ScoreTally, Lack> {
    tally.score.as_ref().filter(|it| it.score.weight > 0.0).ok_or(Lack::People)
}

pub(super) fn average_precision(tally: &Tally) -> Found {
    let found = scores(tally)?.ranked.precision.ok_or(Lack::Positives)?;
    Ok(Estimate { value: found.value, standard_error: found.se, degrees: None })
}

/// The mean score of those with the outcome 0 or 1.
pub(super) fn mean_score(tally: &Tally, outcome: usize) -> Found {
    let moments = scores(tally)?.of_outcome[outcome];
    if moments.weight <= 0.0 {
        return Err([Lack::Negatives, Lack::Positives][outcome]);
    }
    Ok(Estimate::of_mean(moments))
}

/// A value that is to first order a mean over people, from the squared distances to it, summed by squared weight.
fn linearized(value: f64, spread: f64, weight: f64, tally: &Tally) -> Estimate {
    let squares = Squares { weight: tally.square.total(), mean: 0.0, spread };
    // By weight they are summed only without weights, when that is the same.
    let moments = Moments { weight, mean: 0.0, spread, squares };
    Estimate { value, ..Estimate::of_mean(moments) }
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
    let spread = negatives.about(0.0) + positives.about(value);
    let base_rate = positives.weight / weight;
    let found = linearized(value, spread, weight, tally);
    Ok(Estimate { standard_error: found.standard_error.map(|it| it / base_rate), ..found })
}

pub(super) fn over_prediction(tally: &Tally) -> Found {
    let [negatives, positives] = scores(tally)?.of_outcome;
    let square = tally.square;
    Ok(one_sided(negatives, [positives.weight, square.tp + square.fn_], tally))
}

pub(super) fn under_prediction(tally: &Tally) -> Found {
    let [negatives, positives] = scores(tally)?.of_outcome;
    let square = tally.square;
    Ok(one_sided(positives.mirrored(), [negatives.weight, square.fp + square.tn], tally))
}

/// The mean of a number that is 0 for the others, who have this sum of weights and of their squares.
fn one_sided(concerned: Moments, others: [f64; 2], tally: &Tally) -> Estimate {
    let weight = concerned.weight + others[0];
    let value =
        if concerned.weight > 0.0 { concerned.weight / weight * concerned.mean } else { 0.0 };
    let spread = concerned.about(value) + others[1] * value * value;
    linearized(value, spread, weight, tally)
}

/// The mean distance over bands. Linearized, a person adds ±(s − y), the sign that of the band, less the value: without
/// weights the variance is the Brier score less the squared error.
pub(super) fn calibration_error(tally: &Tally, bands: fn(&ScoreTally) -> &Vec<BandSum>) -> Found {
    let score = scores(tally)?;
    let bands = bands(score);
    let value = mean_distance(bands).ok_or(Lack::People)?;
    let weight = score.score.weight;
    let Some(misses) = score.squared_error else {
        return Ok(Estimate { value, standard_error: None, degrees: None });
    };
    let spread = (misses.mean - value * value).max(0.0);
    let square = tally.square.total();
    let of_squares = if misses.squares.weight.to_bits() == misses.weight.to_bits() {
        // Without weights both sums are the same, to the bit.
        spread * square
    } else {
        let added: f64 = bands.iter().map(distance_by_square).sum();
        let misses = misses.squares.weight * misses.squares.mean;
        (misses - 2.0 * value * added + value * value * square).max(0.0)
    };
    Ok(linearized(value, of_squares, weight, tally))
}

/// What the people of a band add to its distance, by squared weight.
fn distance_by_square(it: &BandSum) -> f64 {
    let added = it.score_square - it.positives_square;
    if it.score < it.positives { -added } else { added }
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

    /// Weights and scores of people with the outcome 0, and of people with the outcome 1.
    const PEOPLE: [&[[f64; 2]]; 2] =
        [&[[1.0, 0.1], [3.0, 0.5], [0.5, 0.2]], &[[2.0, 0.9], [1.5, 0.3]]];

    fn moments(people: &[[f64; 2]]) -> Moments {
        let one = |[weight, value]: &[f64; 2]| Moments {
            squares: Squares { weight: weight * weight, mean: *value, spread: 0.0 },
            ..Moments::of_people([*weight, *value, 0.0])
        };
        people.iter().map(one).fold(Moments::default(), Moments::merged)
    }

    fn tally() -> Tally {
        let [negatives, positives] = PEOPLE.map(moments);
        let score = ScoreTally {
            score: negatives.merged(positives),
            of_outcome: [negatives, positives],
            ..ScoreTally::default()
        };
        let sum = |people: &[[f64; 2]], of: fn(f64) -> f64| people.iter().map(|it| of(it[0])).sum();
        let four = |of| Four {
            tp: sum(&PEOPLE[1][..1], of),
            fp: sum(&PEOPLE[0][..1], of),
            fn_: sum(&PEOPLE[1][1..], of),
            tn: sum(&PEOPLE[0][1..], of),
        };
        Tally {
            weight: four(|it| it),
            square: four(|it| it * it),
            score: Some(score),
            ..Tally::default()
        }
    }

    /// √(Σ w² z²) / Σ w · √(n / (n − 1)), by its definition from what each person adds.
    fn error(added: &[[f64; 2]]) -> f64 {
        let sum = |of: fn(&[f64; 2]) -> f64| added.iter().map(of).sum::<f64>();
        let (weight, square) = (sum(|it| it[0]), sum(|it| it[0] * it[0]));
        let n = weight * weight / square;
        libm::sqrt(sum(|it| it[0] * it[0] * it[1] * it[1]) * n / (n - 1.0)) / weight
    }

    /// Of everyone, what `of` makes of the outcome and the score.
    fn added(of: impl Fn(usize, f64) -> f64) -> Vec<[f64; 2]> {
        let side = |at: usize| PEOPLE[at].iter().map(move |it| (at, *it));
        side(0).chain(side(1)).map(|(at, [weight, score])| [weight, of(at, score)]).collect()
    }

    #[track_caller]
    fn close(found: Found, value: f64, standard_error: f64) {
        let found = found.unwrap();
        assert!((found.value - value).abs() < 1e-14, "{found:?}");
        assert!((found.standard_error.unwrap() - standard_error).abs() < 1e-14, "{found:?}");
    }

    #[test]
    fn mean_scores_have_the_error_that_their_weights_call_for() {
        for (at, people) in PEOPLE.iter().enumerate() {
            let mean = [1.7 / 4.5, 2.25 / 3.5][at];
            let away: Vec<[f64; 2]> = people.iter().map(|it| [it[0], it[1] - mean]).collect();
            close(mean_score(&tally(), at), mean, error(&away));
        }
    }

    #[test]
    fn a_ratio_of_expected_to_found_has_its_error() {
        // 3.95 expected of 3.5; a person adds s - ratio · y.
        let ratio = 3.95 / 3.5;
        let away = added(|y, s| if y == 1 { s - ratio } else { s });
        close(calibration_ratio(&tally()), ratio, error(&away) / (3.5 / 8.0));
    }

    #[test]
    fn one_sided_misses_have_their_error() {
        let over = 1.7 / 8.0;
        let above = added(|y, s| if y == 0 { s - over } else { -over });
        close(over_prediction(&tally()), over, error(&above));
        let under = 1.25 / 8.0;
        let below = added(|y, s| if y == 1 { 1.0 - s - under } else { -under });
        close(under_prediction(&tally()), under, error(&below));
    }

    #[test]
    fn a_calibration_error_has_the_error_that_its_weights_call_for() {
        // Bands of scores up to 0.3 and above: 1 · 0.1 + 0.5 · 0.2 + 1.5 · 0.3 = 0.65 expected of 1.5 positives of 3,
        // and 3 · 0.5 + 2 · 0.9 = 3.3 of 2 of 5.
        let value = (0.85 + 1.3) / 8.0;
        let added = added(|y, s| {
            let miss = if y == 1 { s - 1.0 } else { s };
            if s < 0.4 { -miss - value } else { miss - value }
        });
        let band = |within: fn(f64) -> bool| {
            let sum = |sides: &[usize], of: &dyn Fn(f64, f64) -> f64| {
                let people = sides.iter().flat_map(|it| PEOPLE[*it]);
                people.filter(|it| within(it[1])).map(|it| of(it[0], it[1])).sum::<f64>()
            };
            BandSum {
                weight: sum(&[0, 1], &|weight, _| weight),
                score: sum(&[0, 1], &|weight, score| weight * score),
                score_square: sum(&[0, 1], &|weight, score| weight * weight * score),
                positives: sum(&[1], &|weight, _| weight),
                positives_square: sum(&[1], &|weight, _| weight * weight),
                ..BandSum::default()
            }
        };
        let misses = |[weight, score]: [f64; 2], y: f64| [weight, (score - y) * (score - y)];
        let all: Vec<[f64; 2]> = (PEOPLE[0].iter().map(|it| misses(*it, 0.0)))
            .chain(PEOPLE[1].iter().map(|it| misses(*it, 1.0)))
            .collect();
        let mut tally = tally();
        let score = tally.score.as_mut().unwrap();
        score.squared_error = Some(moments(&all));
        score.equal_mass = vec![band(|it| it < 0.4), band(|it| it > 0.4)];
        close(calibration_error(&tally, |it| &it.equal_mass), value, error(&added));
    }

    #[test]
    fn no_bands_have_no_distance() {
        assert_eq!((mean_distance(&[]), distance_by_chance(&[])), (None, None));
    }

    /// Five people with a Brier score of 0.1 in one band that is 0.2 off: (0.1 − 0.04) / 4.
    #[test]
    fn a_calibration_error_has_the_error_of_the_brier_score_without_its_square() {
        let band = BandSum { weight: 5.0, score: 3.0, positives: 2.0, ..BandSum::default() };
        let people = Moments::of_people([5.0, 0.6, 0.0]);
        let score = ScoreTally {
            score: people,
            squared_error: Some(Moments::of_people([5.0, 0.1, 0.0])),
            equal_mass: vec![band],
            ..ScoreTally::default()
        };
        let five = Four { tp: 2.0, tn: 3.0, ..Four::default() };
        let tally = Tally { weight: five, square: five, score: Some(score), ..Tally::default() };
        close(calibration_error(&tally, |it| &it.equal_mass), 0.2, libm::sqrt(0.015));
    }
}
