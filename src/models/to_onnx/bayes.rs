//! Naive Bayes: logarithms of likelihoods, feature by feature.

use crate::models::bayes::{Likelihood, NaiveBayesModel};
use crate::models::encode::Encoder;
use crate::models::onnx::write::Writer;
use crate::models::to_onnx::Refused;
use crate::models::to_onnx::answer::Answer;
use crate::models::to_onnx::features::{Feature, features, row_of_level};

/// As far from a mean as can be told, in logarithms: sums of it stay finite.
const FARTHEST: f64 = 1e290;

pub(super) fn naive_bayes(
    writer: &mut Writer,
    encoder: &Encoder,
    model: &NaiveBayesModel,
) -> Result<Answer, Refused> {
    let features = features(writer, encoder);
    let n_classes = model.log_priors.len();
    if features.len() != model.features.len() || n_classes < 2 {
        return Err(Refused::Broken);
    }
    let mut sum = writer.doubles(&[1, n_classes], model.log_priors.clone());
    for (feature, likelihood) in features.iter().zip(&model.features) {
        let own = match (feature, likelihood) {
            (Feature::Number(value), Likelihood::Number { means, variances })
                if means.len() == n_classes && variances.len() == n_classes =>
            {
                curves(writer, value, means, variances)
            }
            (Feature::Category { codes, n_levels }, Likelihood::Category { log_shares })
                if log_shares.len() == n_levels * n_classes =>
            {
                let no_level = std::iter::repeat_n(0.0, n_classes);
                let rows = log_shares.iter().copied().chain(no_level).collect();
                row_of_level(writer, codes, rows, n_classes)
            }
            (Feature::Number(_) | Feature::Category { .. }, _) => return Err(Refused::Broken),
        };
        sum = writer.step("", "Add", &[&sum, &own], &[]);
    }
    Ok(Answer::Logarithms(sum))
}

/// Logarithms of normal densities, one per class; 0 where the number is missing.
fn curves(writer: &mut Writer, value: &str, means: &[f64], variances: &[f64]) -> String {
    let peak = |it: &f64| -0.5 * (libm::log(2.0 * core::f64::consts::PI) + libm::log(*it));
    let peaks = variances.iter().map(peak).collect();
    let precisions = variances.iter().map(|it| 0.5 / it).collect();
    let mut row = |values: Vec<f64>| writer.doubles(&[1, means.len()], values);
    let (means, peaks, precisions) = (row(means.to_vec()), row(peaks), row(precisions));
    let (farthest, zero) =
        (writer.doubles(&[1, 1], vec![FARTHEST]), writer.doubles(&[1, 1], vec![0.0]));
    let from_means = writer.step("", "Sub", &[value, &means], &[]);
    let squares = writer.step("", "Mul", &[&from_means, &from_means], &[]);
    let falls = writer.step("", "Mul", &[&squares, &precisions], &[]);
    let falls = writer.step("", "Min", &[&falls, &farthest], &[]);
    let logarithms = writer.step("", "Sub", &[&peaks, &falls], &[]);
    let missing = writer.step("", "IsNaN", &[value], &[]);
    writer.step("", "Where", &[&missing, &zero, &logarithms], &[])
}
