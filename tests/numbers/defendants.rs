//! The 6,172 defendants of `ProPublica`'s analysis: their cells, areas, and the logistic regression of their scores.

use std::path::Path;

use plumbline::models::linear::{LogisticRegression, Penalty};
use plumbline::models::{Block, Matrix, Target, Trainer, Unwatched, Values};
use plumbline::report::Report;

use crate::run::{audit, people, rate};

/// The file of persons; absent where only this repository was checked out.
fn file() -> Option<String> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/compas.csv"));
    if let Ok(text) = std::fs::read_to_string(path) {
        return Some(text);
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{} is missing", path.display());
    eprintln!("skipped: {} is not here", path.display());
    None
}

/// Who is in the analysis: a charge within 30 days of the score, and a score.
const INCLUDED: &str = "where = [\"days_b_screening_arrest <= 30\", \"days_b_screening_arrest >= -30\", \
     \"is_recid != -1\", \"c_charge_degree != \\\"O\\\"\", \"score_text != \\\"N/A\\\"\"]";

fn audited(text: &str, rows: &str) -> Report {
    let plan = format!(
        "plan = 1\n[data]\n{rows}\n[measures]\nexhibits = []\n[evidence]\nresamples = 1\n\
         [groups]\nminimum = 1\nintersections = 1\n[columns]\n\
         outcome = {{ column = \"two_year_recid\", positive = \"1\" }}\n\
         decision = {{ column = \"decile_score\", at_least = 5 }}\nscore = {{ column = \"decile_score\" }}\n\
         [[columns.attributes]]\ncolumn = \"race\"\n[[columns.attributes]]\ncolumn = \"sex\"\n"
    );
    audit(text, &plan).unwrap()
}

/// True negatives, false positives, false negatives and true positives by an independent program.
#[test]
fn groups_have_the_computed_cells() {
    let Some(text) = file() else { return };
    let report = audited(&text, INCLUDED);
    for (by, group, cells) in [
        ("race", "African-American", [873, 641, 473, 1188]),
        ("race", "Caucasian", [999, 282, 408, 414]),
        ("race", "Hispanic", [258, 62, 110, 79]),
        ("race", "Other", [191, 28, 82, 42]),
        ("race", "Asian", [21, 2, 3, 5]),
        ("race", "Native American", [3, 3, 0, 5]),
        ("sex", "Male", [1813, 788, 909, 1487]),
        ("sex", "Female", [532, 230, 167, 246]),
    ] {
        let it = people(&report, &[by], &[group]);
        assert_eq!([it.tn, it.fp, it.fn_, it.tp], cells.map(Some), "{group}");
    }
    assert_eq!(report.data.people, 6172);
}

/// By an independent program, six digits.
#[test]
fn deciles_have_the_computed_areas() {
    let Some(text) = file() else { return };
    for (rows, areas) in [
        ("", [0.702_166, 0.691_834, 0.693_146, 0.637_926]),
        (INCLUDED, [0.709_789, 0.704_253, 0.692_763, 0.637_169]),
    ] {
        let report = audited(&text, rows);
        let groups: [(&[&str], &[&str]); 4] = [
            (&[], &[]),
            (&["race"], &["African-American"]),
            (&["race"], &["Caucasian"]),
            (&["race"], &["Hispanic"]),
        ];
        for ((by, group), expected) in groups.into_iter().zip(areas) {
            let found = rate(&report, "roc-auc", by, group).value.unwrap();
            assert!((found - expected).abs() < 0.51e-6, "{group:?}: {found}");
        }
    }
}

/// The cells of a line of the file, which has no comma inside of quotes but in the description of the charge.
fn cells(line: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut quoted = false;
    for it in line.chars() {
        match it {
            '"' => quoted = !quoted,
            ',' if !quoted => all.push(String::new()),
            it => all.last_mut().unwrap().push(it),
        }
    }
    all
}

/// Features and whether the score is medium or high, of those in the analysis.
fn scored(text: &str) -> (Vec<(&'static str, Vec<f64>)>, Vec<u32>) {
    let mut lines = text.lines();
    let header = cells(lines.next().unwrap());
    let place = |name: &str| header.iter().position(|it| it == name).unwrap();
    let (mut high, mut rows) = (Vec::new(), Vec::new());
    for line in lines {
        let row = cells(line);
        let is = |name: &str, value: &str| f64::from(u8::from(row[place(name)] == value));
        let days: Option<f64> = row[place("days_b_screening_arrest")].parse().ok();
        let is_near = days.is_some_and(|it| (-30.0..=30.0).contains(&it));
        if !is_near || is("is_recid", "-1") > 0.0 || is("c_charge_degree", "O") > 0.0 {
            continue;
        }
        high.push(u32::from(row[place("score_text")] != "Low"));
        rows.push([
            is("sex", "Female"),
            is("age_cat", "Greater than 45"),
            is("age_cat", "Less than 25"),
            is("race", "African-American"),
            is("race", "Asian"),
            is("race", "Hispanic"),
            is("race", "Native American"),
            is("race", "Other"),
            row[place("priors_count")].parse().unwrap(),
            is("c_charge_degree", "M"),
            is("two_year_recid", "1"),
        ]);
    }
    let named = [
        "Female",
        "over 45",
        "under 25",
        "African-American",
        "Asian",
        "Hispanic",
        "Native American",
        "Other",
        "priors",
        "misdemeanor",
        "two years",
    ];
    let column = |(idx, name)| (name, rows.iter().map(|it: &[f64; 11]| it[idx]).collect());
    (named.into_iter().enumerate().map(column).collect(), high)
}

/// Larson, Mattu, Kirchner and Angwin (2016), "How we analyzed the COMPAS recidivism algorithm": the logistic
/// regression of medium and high scores as R prints it, and the ratios of risks that follow from it.
#[test]
fn the_printed_regression_of_scores_comes_out() {
    let Some(text) = file() else { return };
    let (columns, codes) = scored(&text);
    let n = codes.len() as f64;
    assert_eq!(codes.len(), 6172);
    let share = codes.iter().map(|it| f64::from(*it)).sum::<f64>() / n;
    let blocks =
        columns.into_iter().map(|(name, values)| Block::Number { name: name.to_owned(), values });
    let features = Matrix::new(codes.len(), blocks.collect()).unwrap();
    let weights = vec![1.0; codes.len()];
    let target = Target { values: Values::Classes { codes, n_classes: 2 }, weights };
    let trainer = LogisticRegression { penalty: Penalty::None, ..Default::default() };
    let model = trainer.train(&features, &target, 0, &mut Unwatched).unwrap();
    let errors = model.standard_errors.unwrap();
    let printed = [
        (0.22127, 0.07951),
        (-1.35563, 0.09908),
        (1.30839, 0.07593),
        (0.47721, 0.06935),
        (-0.25441, 0.47821),
        (-0.42839, 0.12813),
        (1.39421, 0.76612),
        (-0.82635, 0.16208),
        (0.26895, 0.01110),
        (-0.31124, 0.06655),
        (0.68586, 0.06402),
    ];
    let ours = model.coefficients[0].iter().zip(&errors.coefficients).zip(&model.columns);
    for (((value, error), name), printed) in ours.zip(printed) {
        assert!((value - printed.0).abs() < 0.51e-5, "{name}: {value}");
        assert!((error - printed.1).abs() < 0.51e-5, "{name}: {error}");
    }
    let constant = model.intercepts[0];
    assert!((constant + 1.52554).abs() < 0.51e-5, "{constant}");
    assert!((errors.intercept - 0.07851).abs() < 0.51e-5, "{}", errors.intercept);
    // Twice the loss of everyone together; of no features it is that of the common share.
    let null = -2.0 * n * (share * libm::log(share) + (1.0 - share) * libm::log(1.0 - share));
    assert!((null - 8483.3).abs() < 0.051, "{null}");
    assert!((2.0 * n * model.loss - 6168.4).abs() < 0.051, "{}", 2.0 * n * model.loss);
    let base = 1.0 / (1.0 + libm::exp(-constant));
    for (place, ratio) in [(3, 1.452_841), (0, 1.194_798), (2, 2.496_12)] {
        let times = libm::exp(model.coefficients[0][place]);
        let found = times / (1.0 - base + base * times);
        assert!((found - ratio).abs() < 0.51e-5, "{found} is not {ratio}");
    }
}
