//! What a model said of each row, as a file: the same digits everywhere.

use std::fmt::Write;

use crate::audit::model::Prediction;
use crate::report::csv::cell;

/// `row,fold,score,decision`: rows and folds counted from 0, scores with 17 significant digits, which read back to the
/// same number, decisions as 1 and 0, or empty where nothing is decided.
/// A score that is no number is empty too: some models say a class and nothing else.
/// With `labels`, one for each prediction, a fifth column has the class that the model says itself.
pub fn predictions_csv(predictions: &[Prediction], labels: Option<&[String]>) -> String {
    let head =
        if labels.is_some() { "row,fold,score,decision,label" } else { "row,fold,score,decision" };
    let mut text = format!("{head}\n");
    for (place, it) in predictions.iter().enumerate() {
        let decision = it.decision.map_or("", |it| if it { "1" } else { "0" });
        let score = if it.score.is_finite() { digits(it.score) } else { String::new() };
        let label = labels.and_then(|it| it.get(place)).map(|it| format!(",{}", cell(it)));
        let label = label.unwrap_or_default();
        // Writing to a text cannot fail.
        let written = writeln!(text, "{},{},{score},{decision}{label}", it.row, it.fold);
        debug_assert!(written.is_ok());
    }
    text
}

/// 17 significant digits without trailing zeros, as C's `%.17g`.
fn digits(value: f64) -> String {
    /// Below and above these powers of ten the exponent is written.
    const PLAIN: std::ops::Range<i32> = -4..17;
    let scientific = format!("{value:.16e}");
    let Some((mantissa, exponent)) = scientific.split_once('e') else { return scientific };
    let exponent: i32 = exponent.parse().unwrap_or_default();
    if !PLAIN.contains(&exponent) {
        let mantissa = trimmed(mantissa);
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{mantissa}e{sign}{:02}", exponent.abs());
    }
    let decimals = usize::try_from(16 - exponent).unwrap_or(0);
    trimmed(&format!("{value:.decimals$}")).to_owned()
}

fn trimmed(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_those_of_c() {
        // Python 3: format(value, ".17g")
        let cases = [
            (0.1, "0.10000000000000001"),
            (0.130_889_530_891_097_86, "0.13088953089109787"),
            (1.0, "1"),
            (0.0, "0"),
            (-2.5, "-2.5"),
            (1e-5, "1.0000000000000001e-05"),
            (0.0001, "0.0001"),
            (1e17, "1e+17"),
            (123_456_789.125, "123456789.125"),
            (1.0 / 3.0, "0.33333333333333331"),
        ];
        for (value, expected) in cases {
            assert_eq!(digits(value), expected);
        }
    }

    #[test]
    fn a_row_has_its_fold_score_and_decision() {
        let told = Prediction { row: 5, fold: 2, score: 0.25, decision: Some(false) };
        let open = Prediction { row: 7, fold: 0, score: 13.5, decision: None };
        assert_eq!(
            predictions_csv(&[told, open], None),
            "row,fold,score,decision\n5,2,0.25,0\n7,0,13.5,\n"
        );
        let labels = ["no".to_owned(), "yes, \"late\"".to_owned()];
        assert_eq!(
            predictions_csv(&[told, open], Some(&labels)),
            "row,fold,score,decision,label\n5,2,0.25,0,no\n7,0,13.5,,\"yes, \"\"late\"\"\"\n"
        );
    }
}
