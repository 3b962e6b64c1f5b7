//! What is done to raw scores at the end of a learnt model, as onnxruntime does it.

use super::super::attributes::Attributes;
use super::super::kernel::{Fault, wrong};

/// The setting `post_transform`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Transform {
    None,
    Logistic,
    Softmax,
    /// Softmax that leaves zeros alone.
    SoftmaxZero,
    Probit,
}

/// How a single score becomes the scores of two classes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum SecondClass {
    /// All weights are positive: the score is a share.
    Share,
    /// Weights have both signs: the score is a distance.
    Distance,
}

impl Transform {
    pub(super) fn read(attributes: &Attributes<'_>) -> Result<Self, Fault> {
        Ok(match attributes.text("post_transform", "NONE")?.as_str() {
            "NONE" => Self::None,
            "LOGISTIC" => Self::Logistic,
            "SOFTMAX" => Self::Softmax,
            "SOFTMAX_ZERO" => Self::SoftmaxZero,
            "PROBIT" => Self::Probit,
            other => return wrong(format!("its post_transform \"{other}\" is not known")),
        })
    }

    /// The number that newer operators state.
    pub(super) fn from_number(number: i64) -> Result<Self, Fault> {
        Ok(match number {
            0 => Self::None,
            1 => Self::Softmax,
            2 => Self::Logistic,
            3 => Self::SoftmaxZero,
            4 => Self::Probit,
            other => return wrong(format!("its post_transform {other} is not known")),
        })
    }

    /// Refuses probit where two classes share one score: onnxruntime leaves the second one open.
    pub(super) fn check_scores(self, n_scores: usize) -> Result<(), Fault> {
        if self == Self::Probit && n_scores == 1 {
            return wrong("it has one score for two classes, and the second one has no probit");
        }
        Ok(())
    }

    /// The scores of one row, of two classes or more, or of several targets.
    pub(super) fn apply(self, scores: &mut [f32]) {
        match self {
            Self::None => {}
            Self::Logistic => scores.iter_mut().for_each(|it| *it = logistic(*it)),
            Self::Probit => scores.iter_mut().for_each(|it| *it = probit(*it)),
            Self::Softmax => softmax(scores),
            Self::SoftmaxZero => softmax_zero(scores),
        }
    }

    /// The scores of two classes from one. There is no such rule for probit, and none is made up here.
    pub(super) fn two_classes(self, score: f32, second: SecondClass) -> [f32; 2] {
        match (self, second) {
            (_, SecondClass::Share) => [1.0 - score, score],
            (Self::Logistic, SecondClass::Distance) => [logistic(-score), logistic(score)],
            (
                Self::None | Self::Softmax | Self::SoftmaxZero | Self::Probit,
                SecondClass::Distance,
            ) => [-score, score],
        }
    }
}

pub(super) fn logistic(value: f32) -> f32 {
    let share = 1.0 / (1.0 + libm::expf(-value.abs()));
    if value < 0.0 { 1.0 - share } else { share }
}

/// The inverse of the normal distribution, in the approximation that onnxruntime takes
/// (Winitzki's, with a = 0.147).
fn probit(value: f32) -> f32 {
    std::f32::consts::SQRT_2 * inverse_erf(2.0 * value - 1.0)
}

fn inverse_erf(value: f32) -> f32 {
    let sign = if value < 0.0 { -1.0 } else { 1.0 };
    let log = libm::logf((1.0 - value) * (1.0 + value));
    let half = 2.0 / (std::f32::consts::PI * 0.147) + 0.5 * log;
    sign * (-half + (half * half - log / 0.147).sqrt()).sqrt()
}

fn softmax(scores: &mut [f32]) {
    let most = scores.iter().fold(f32::MIN, |most, it| if *it > most { *it } else { most });
    let mut sum = 0.0;
    for it in scores.iter_mut() {
        *it = libm::expf(*it - most);
        sum += *it;
    }
    for it in scores {
        *it /= sum;
    }
}

fn softmax_zero(scores: &mut [f32]) {
    let most = scores.iter().fold(f32::MIN, |most, it| if *it > most { *it } else { most });
    let of_zero = libm::expf(-most);
    let mut sum = 0.0;
    for it in scores.iter_mut() {
        if it.abs() > 1e-7 {
            *it = libm::expf(*it - most);
            sum += *it;
        } else {
            *it *= of_zero;
        }
    }
    for it in scores {
        *it /= sum;
    }
}

/// The place of the largest score; of equal ones the first.
pub(super) fn best(scores: &[f32]) -> usize {
    let mut best = 0;
    for (place, it) in scores.iter().enumerate() {
        if *it > scores[best] {
            best = place;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_of_two_classes() {
        assert_eq!(Transform::None.two_classes(0.25, SecondClass::Share), [0.75, 0.25]);
        assert_eq!(Transform::None.two_classes(0.25, SecondClass::Distance), [-0.25, 0.25]);
        assert_eq!(Transform::Logistic.two_classes(0.0, SecondClass::Distance), [0.5, 0.5]);
    }

    #[test]
    fn large_scores_do_not_overflow() {
        let mut scores = [1000.0, 1000.0, -1000.0];
        Transform::Softmax.apply(&mut scores);
        assert_eq!(scores, [0.5, 0.5, 0.0]);
        assert_eq!(logistic(-1e30), 0.0);
    }
}
