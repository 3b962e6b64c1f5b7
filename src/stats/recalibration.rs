//! Logistic recalibration: whether probabilities are too extreme or not enough, and too high or too low.

/// The people of one score on the logistic scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogitBlock {
    /// ln(s / (1 − s)), finite.
    pub logit: f64,
    /// Sums of weights: negatives, positives.
    pub weights: [f64; 2],
}

/// The fit of y ~ a + b logit(s): a = 0 and b = 1 where probabilities are right.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recalibration {
    pub intercept: f64,
    pub intercept_se: f64,
    /// Below 1 where probabilities are too extreme.
    pub slope: f64,
    pub slope_se: f64,
}

/// Why there is no fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoFit {
    OneOutcome,
    OneScore,
    /// A score parts the outcomes wholly: the likelihood has no maximum (Albert & Anderson 1984).
    Separated,
    NoEnd,
}

impl NoFit {
    /// In words.
    pub fn says(self) -> &'static str {
        match self {
            Self::OneOutcome => "all outcomes are the same",
            Self::OneScore => "all scores are the same",
            Self::Separated => "one score parts the outcomes wholly, so no slope is steep enough",
            Self::NoEnd => "the fit found no end",
        }
    }
}

/// Steps until a fit is given up; five to eight are usual.
const MOST_STEPS: usize = 50;

/// A fit ends once a step moves the figures by less than a ten-millionth of their standard errors.
const LAST_STEP: f64 = 1e-14;

/// Above so many scores the fit starts from one of neighbours taken together.
const COARSE: usize = 4_096;

/// Fits by Newton's method on the likelihood, halving steps that lower it.
///
/// `effective` is how many people of equal weight the blocks tell as much as; standard errors are those of the
/// information at the maximum. Blocks stand in ascending order of the logit.
///
/// Source: Cox (1958), Two further applications of a model for binary regression.
pub fn recalibration(blocks: &[LogitBlock], effective: f64) -> Result<Recalibration, NoFit> {
    let weight = can_fit(blocks)?;
    let start = if blocks.len() > 2 * COARSE {
        newton(&coarse(blocks), [0.0, 1.0]).map_or([0.0, 1.0], |it| it.0)
    } else {
        [0.0, 1.0]
    };
    let ([intercept, slope], at) = newton(blocks, start).ok_or(NoFit::NoEnd)?;
    let [h00, h01, h11] = at.information.map(|it| it * effective / weight);
    let determinant = h00 * h11 - h01 * h01;
    let (intercept_se, slope_se) = (libm::sqrt(h11 / determinant), libm::sqrt(h00 / determinant));
    if !(intercept_se.is_finite() && slope_se.is_finite()) {
        return Err(NoFit::NoEnd);
    }
    Ok(Recalibration { intercept, intercept_se, slope, slope_se })
}

/// The weight of everyone, where the likelihood has a maximum.
fn can_fit(blocks: &[LogitBlock]) -> Result<f64, NoFit> {
    let weight = |side: usize| blocks.iter().map(|it| it.weights[side]).sum::<f64>();
    if weight(0) <= 0.0 || weight(1) <= 0.0 {
        return Err(NoFit::OneOutcome);
    }
    let ends = |side: usize| {
        let has = |it: &&LogitBlock| it.weights[side] > 0.0;
        let (first, last) = (blocks.iter().find(has), blocks.iter().rev().find(has));
        [first, last].map(|it| it.map_or(0.0, |it| it.logit))
    };
    let ([low0, high0], [low1, high1]) = (ends(0), ends(1));
    if low0.min(low1) >= high0.max(high1) {
        return Err(NoFit::OneScore);
    }
    if high0 <= low1 || high1 <= low0 {
        return Err(NoFit::Separated);
    }
    Ok(weight(0) + weight(1))
}

/// Neighbouring blocks as one at their mean.
fn coarse(blocks: &[LogitBlock]) -> Vec<LogitBlock> {
    blocks
        .chunks(blocks.len().div_ceil(COARSE))
        .map(|chunk| {
            let sum = |side: usize| chunk.iter().map(|it| it.weights[side]).sum::<f64>();
            let weights = [sum(0), sum(1)];
            let whole = weights[0] + weights[1];
            let moved: f64 =
                chunk.iter().map(|it| it.logit * (it.weights[0] + it.weights[1])).sum();
            let logit = if whole > 0.0 { moved / whole } else { chunk[0].logit };
            LogitBlock { logit, weights }
        })
        .collect()
}

/// The likelihood at a point, with its first and second derivatives.
#[derive(Clone, Copy, Default)]
struct Surface {
    likelihood: f64,
    slope: [f64; 2],
    /// Minus the second derivatives: twice by the intercept, mixed, twice by the slope.
    information: [f64; 3],
}

fn surface(blocks: &[LogitBlock], [intercept, slope]: [f64; 2]) -> Surface {
    let mut sum = Surface::default();
    for LogitBlock { logit, weights: [negatives, positives] } in blocks {
        let line = intercept + slope * logit;
        let (weight, rest) = (negatives + positives, libm::exp(-line.abs()));
        let p = if line >= 0.0 { 1.0 / (1.0 + rest) } else { rest / (1.0 + rest) };
        sum.likelihood += positives * line - weight * (line.max(0.0) + libm::log1p(rest));
        let (miss, spread) =
            (positives - weight * p, weight * rest / ((1.0 + rest) * (1.0 + rest)));
        sum.slope[0] += miss;
        sum.slope[1] += miss * logit;
        sum.information[0] += spread;
        sum.information[1] += spread * logit;
        sum.information[2] += spread * logit * logit;
    }
    sum
}

fn newton(blocks: &[LogitBlock], start: [f64; 2]) -> Option<([f64; 2], Surface)> {
    let mut place = start;
    let mut at = surface(blocks, place);
    for _ in 0..MOST_STEPS {
        let [h00, h01, h11] = at.information;
        let determinant = h00 * h11 - h01 * h01;
        let [g0, g1] = at.slope;
        let step = [(h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant];
        if !step.iter().all(|it| it.is_finite()) {
            return None;
        }
        let moved = g0 * step[0] + g1 * step[1];
        let mut part = 1.0;
        let mut next = [place[0] + step[0], place[1] + step[1]];
        let mut there = surface(blocks, next);
        // Rounding alone can lower the likelihood once a step is small.
        while there.likelihood < at.likelihood && moved > 1e-6 && part > 1e-6 {
            part /= 2.0;
            next = [place[0] + part * step[0], place[1] + part * step[1]];
            there = surface(blocks, next);
        }
        (place, at) = (next, there);
        if moved < LAST_STEP {
            return Some((place, at));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::assert_relative;

    fn blocks(people: &[(f64, [u32; 2])]) -> Vec<LogitBlock> {
        people
            .iter()
            .map(|(score, counts)| LogitBlock {
                logit: libm::log(score / (1.0 - score)),
                weights: counts.map(f64::from),
            })
            .collect()
    }

    const PEOPLE: [(f64, [u32; 2]); 10] = [
        (0.1, [2, 0]),
        (0.2, [1, 1]),
        (0.3, [2, 0]),
        (0.4, [0, 1]),
        (0.5, [1, 1]),
        (0.6, [0, 1]),
        (0.7, [1, 1]),
        (0.8, [0, 1]),
        (0.9, [1, 1]),
        (0.95, [0, 1]),
    ];

    #[test]
    fn the_fit_is_that_of_statsmodels() {
        // statsmodels 0.15.0, GLM with a binomial family.
        let fit = recalibration(&blocks(&PEOPLE), 16.0).unwrap();
        let ours = [fit.intercept, fit.slope, fit.intercept_se, fit.slope_se];
        for (ours, theirs) in ours.into_iter().zip([
            -0.049_255_658_727_774_265,
            0.656_591_177_259_591_6,
            0.554_156_282_758_717_2,
            0.412_025_913_270_706_37,
        ]) {
            assert_relative(ours, theirs, 1e-9);
        }
    }

    #[test]
    fn the_size_of_equal_weights_does_not_matter() {
        let fit = recalibration(&blocks(&PEOPLE), 16.0).unwrap();
        let mut heavy = blocks(&PEOPLE);
        for it in &mut heavy {
            it.weights = it.weights.map(|it| 2.5 * it);
        }
        let again = recalibration(&heavy, 16.0).unwrap();
        assert_relative(again.slope, fit.slope, 1e-12);
        assert_relative(again.slope_se, fit.slope_se, 1e-12);
    }

    #[test]
    fn many_scores_end_where_they_would_without_a_head_start() {
        let people: Vec<(f64, [u32; 2])> = (1..20_000_u32)
            .map(|it| (f64::from(it) / 20_000.0, [u32::from(it * 7 % 11 > it / 2_000), 1]))
            .collect();
        let all = blocks(&people);
        let slow = newton(&all, [0.0, 1.0]).unwrap().0;
        let fast = recalibration(&all, 3e4).unwrap();
        assert_relative(fast.slope, slow[1], 1e-10);
        assert_relative(fast.intercept, slow[0], 1e-9);
    }

    #[test]
    fn separated_outcomes_have_no_slope() {
        let check = |people: &[(f64, [u32; 2])], why| {
            assert_eq!(recalibration(&blocks(people), 9.0), Err(why));
        };
        check(&[(0.2, [3, 0]), (0.5, [1, 1]), (0.8, [0, 2])], NoFit::Separated);
        check(&[(0.2, [0, 3]), (0.8, [2, 0])], NoFit::Separated);
        check(&[(0.2, [3, 0]), (0.8, [2, 0])], NoFit::OneOutcome);
        check(&[(0.2, [3, 1])], NoFit::OneScore);
        check(&[], NoFit::OneOutcome);
    }

    /// More scores than are kept apart at first: four steps of the score, each split into very near ones.
    #[test]
    fn many_scores_have_the_fit_of_as_many_people() {
        let few =
            [(-2.0, [40.0, 10.0]), (-0.5, [30.0, 20.0]), (0.5, [25.0, 25.0]), (1.5, [5.0, 45.0])];
        let few = few.map(|(logit, weights)| LogitBlock { logit, weights });
        let n = 2_500;
        let many: Vec<LogitBlock> = (few.iter())
            .flat_map(|it| {
                (0..n).map(|step| LogitBlock {
                    logit: it.logit + f64::from(step) * 1e-13,
                    weights: it.weights.map(|it| it / f64::from(n)),
                })
            })
            .collect();
        assert!(many.len() > 2 * COARSE);
        let (one, other) =
            (recalibration(&few, 200.0).unwrap(), recalibration(&many, 200.0).unwrap());
        assert_relative(other.slope, one.slope, 1e-8);
        assert_relative(other.intercept, one.intercept, 1e-7);
        assert_relative(other.slope_se, one.slope_se, 1e-8);
    }

    #[test]
    fn neighbours_stand_at_their_mean() {
        let block = |logit: f64, weights: [f64; 2]| LogitBlock { logit, weights };
        let mut blocks = vec![block(9.0, [1.0, 1.0]); 2 * COARSE];
        blocks[0] = block(1.0, [1.0, 0.0]);
        blocks[1] = block(3.0, [1.0, 2.0]);
        blocks[2] = block(4.0, [0.0, 0.0]);
        blocks[3] = block(5.0, [0.0, 0.0]);
        let found = coarse(&blocks);
        assert_eq!(found.len(), COARSE);
        // 1 of weight 1 and 3 of weight 3; nobody stands where the first of them does.
        assert_eq!(found[0], block(2.5, [2.0, 2.0]));
        assert_eq!(found[1], block(4.0, [0.0, 0.0]));
    }

    #[test]
    fn each_outcome_is_needed_and_no_score_may_part_them() {
        let block = |logit: f64, weights: [f64; 2]| LogitBlock { logit, weights };
        let of = |blocks: &[LogitBlock]| recalibration(blocks, 9.0).err();
        let one = [block(0.0, [2.0, 0.0]), block(1.0, [3.0, 0.0])];
        assert_eq!(of(&one), Some(NoFit::OneOutcome));
        let other = [block(0.0, [0.0, 2.0]), block(1.0, [0.0, 3.0])];
        assert_eq!(of(&other), Some(NoFit::OneOutcome));
        let rising = [block(0.0, [2.0, 0.0]), block(1.0, [3.0, 3.0]), block(2.0, [0.0, 1.0])];
        assert_eq!(of(&rising), Some(NoFit::Separated));
        let falling = [block(0.0, [0.0, 2.0]), block(1.0, [3.0, 3.0]), block(2.0, [1.0, 0.0])];
        assert_eq!(of(&falling), Some(NoFit::Separated));
    }

    /// 99 of 100 are right on both sides of a score that is far too sure: a slope of ln 99 / 10, by hand.
    #[test]
    fn steps_that_go_too_far_are_halved() {
        let block = |logit: f64, weights: [f64; 2]| LogitBlock { logit, weights };
        let found = recalibration(&[block(-10.0, [99.0, 1.0]), block(10.0, [1.0, 99.0])], 200.0);
        let found = found.unwrap();
        assert_relative(found.slope, 0.459_511_985_013_458_97, 1e-9);
        assert!(found.intercept.abs() < 1e-9);
        // 100 people on either side, each telling 0.01 · 0.99.
        assert_relative(found.slope_se, 1.0 / libm::sqrt(198.0), 1e-8);
        assert_relative(found.intercept_se, 1.0 / libm::sqrt(1.98), 1e-8);
    }
}
