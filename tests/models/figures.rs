//! What is told of a model beside the audit's figures agrees with them: classes, counts, groups, intervals.

use std::fmt::Write;

use plumbline::audit::Input;
use plumbline::audit::model::alone;
use plumbline::models::saved;
use plumbline::report::MetricFigure;
use plumbline::report::compared::of_audit;
use plumbline::report::model::{Compared, ModelSection};

use crate::{audit, load, people, plan};

#[test]
fn a_positive_class_that_comes_first_is_still_the_one_that_is_scored() {
    let loaded = load(people(300).as_bytes());
    // "no" comes before "yes".
    let text = |train: &str, task: &str| {
        let model = format!("train = \"{train}\"\nfeatures = [\"amount\"]\ntask = \"{task}\"");
        plan(&model).replace("positive = \"yes\"", "positive = \"no\"")
    };
    for train in ["linear-svm", "kernel-svm", "logistic-regression", "decision-tree"] {
        let (two, report) = audit(&loaded, None, &text(train, "two-classes")).unwrap();
        let (several, same) = audit(&loaded, None, &text(train, "several-classes")).unwrap();
        assert_eq!(two.predictions, several.predictions, "{train}");
        let (report, same) = (report.model.unwrap(), same.model.unwrap());
        assert_eq!(report.coefficients, same.coefficients, "{train}");
        assert_eq!(report.tree, same.tree, "{train}");
    }
}

#[test]
fn a_coefficient_has_an_interval_of_the_plans_confidence() {
    let loaded = load(people(200).as_bytes());
    let half_width = |confidence: &str| {
        let text = plan("train = \"logistic-regression\"\nfeatures = [\"amount\"]")
            .replace("resamples = 50", &format!("resamples = 50\nconfidence = {confidence}"));
        let (_, report) = audit(&loaded, None, &text).unwrap();
        let it = report.model.unwrap().coefficients.remove(0);
        it.high.unwrap() - it.value
    };
    // Quantiles of the normal distribution at 0.9 and 0.975.
    let expected = 1.281_551_565_544_6 / 1.959_963_984_540_05;
    assert!((half_width("0.8") / half_width("0.95") - expected).abs() < 1e-9);
}

#[test]
fn a_coefficient_of_a_linear_regression_has_the_interval_of_students_t() {
    // statsmodels 0.15, OLS(t, [1, x]).fit().conf_int() of those whose x is not above 1.5: nine degrees of freedom.
    let csv = "x,t,group\n-1.2,-0.5,a\n0.3,0.1,b\n0.5,1.4,a\n-0.7,-1.3,b\n1.9,1.1,a\n-2.0,-1.2,b\n0.1,0.9,a\n\
               0.8,0.2,b\n-0.4,-1.0,a\n1.1,2.0,b\n-0.1,0.3,a\n0.6,-0.2,b\n";
    let model = "train = \"linear-regression\"\nfeatures = [\"x\"]\nencode = { x = \"number\" }\n\
                 test = { where = \"x > 1.5\" }";
    let text = plan(model).replace(
        "{ column = \"repaid\", positive = \"yes\" }",
        "{ column = \"t\", as = \"number\" }",
    );
    let (_, report) = audit(&load(csv.as_bytes()), None, &text).unwrap();
    let it = report.model.unwrap().coefficients.remove(0);
    let found = [it.low.unwrap(), it.value, it.high.unwrap()];
    let expected = [0.294_440_88, 0.863_993_21, 1.433_545_54];
    assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-7), "{found:?}");
}

#[test]
fn people_are_alike_by_their_levels_and_not_by_the_mean_outcome_of_these() {
    let mut csv = "town,group,repaid\n".to_owned();
    for idx in 0..240 {
        let repaid = if (idx * 7 + idx % 120 / 3) % 5 < 2 { "yes" } else { "no" };
        writeln!(csv, "town {},{},{repaid}", idx % 120, ["a", "b"][idx % 2]).unwrap();
    }
    let model = "train = \"logistic-regression\"\nfeatures = [\"town\"]";
    let (modelled, report) = audit(&load(csv.as_bytes()), None, &plan(model)).unwrap();
    let model = report.model.unwrap();
    assert_eq!(model.n_encoded, 1);
    assert!(model.warnings.is_empty(), "{:?}", model.warnings);
    let fold = |row: usize| modelled.predictions[row].fold;
    assert!((0..120).all(|row| fold(row) == fold(row + 120)));
}

fn value(of: &Compared, rate: &str) -> f64 {
    of.performance.iter().find(|it| it.rate == rate).unwrap().value.unwrap()
}

/// The gap between the groups of an attribute.
fn gap(of: &Compared, metric: &str, attribute: &str) -> f64 {
    let is_wanted = |it: &&MetricFigure| it.metric == metric && it.attributes == [attribute];
    of.gaps.iter().find(is_wanted).unwrap().value.unwrap()
}

/// Differences of models are those of their figures.
#[track_caller]
fn check_differences(model: &ModelSection) {
    let [first, second] = model.candidates.as_slice() else { panic!("two are compared") };
    for told in &second.differences {
        let of = |model: &Compared| match told.attributes.first() {
            None => value(model, &told.figure),
            Some(attribute) => gap(model, &told.figure, attribute),
        };
        let expected = of(second) - of(first);
        let apart = (told.value - expected).abs();
        assert!(apart < 1e-12, "{}: {} and {expected}", told.figure, told.value);
    }
}

#[test]
fn a_model_alone_has_the_figures_of_a_comparison_and_those_of_its_audit() {
    let csv = people(200);
    let loaded = load(csv.as_bytes());
    let model = "train = \"logistic-regression\"\nfeatures = [\"amount\"]\n";
    let (modelled, report) = audit(&loaded, None, &plan(model)).unwrap();
    let found = alone(&Input::new(&loaded), &modelled).unwrap();
    let beside = format!("{model}[[candidates]]\ntrain = \"naive-bayes\"\n");
    let (_, compared) = audit(&loaded, None, &plan(&beside)).unwrap();
    let first = compared.model.unwrap().candidates.remove(0);
    assert_eq!((&found.performance, &found.gaps), (&first.performance, &first.gaps));
    // Decisions that agree with what came true, counted anew.
    let right = modelled.predictions.iter().zip(csv.lines().skip(1));
    let n_right = right.filter(|(it, line)| it.decision == Some(line.ends_with("yes"))).count();
    assert!((value(&found, "accuracy") - n_right as f64 / 200.0).abs() < 1e-12);
    assert!(found.gaps.iter().any(|it| it.metric == "demographic-parity-difference"));
    let model = report.model.as_ref().unwrap();
    let of_report = of_audit(&report, model);
    for it in &of_report.performance {
        assert_eq!(
            it.value,
            found.performance.iter().find(|own| own.rate == it.rate).unwrap().value
        );
    }
    assert!(of_report.performance.len() >= 5 && !of_report.gaps.is_empty());
}

/// The people with one more column.
fn with_column(name: &str, value: impl Fn(usize, &str) -> String) -> String {
    let text = people(200);
    let mut csv = String::new();
    for (idx, line) in text.lines().enumerate() {
        let value = if idx == 0 { name.to_owned() } else { value(idx, line) };
        writeln!(csv, "{value},{line}").unwrap();
    }
    csv
}

#[test]
fn models_are_compared_on_the_people_who_count_in_the_audit() {
    let pair = "train = \"logistic-regression\"\nfeatures = [\"amount\"]\n\
                [[candidates]]\ntrain = \"naive-bayes\"\nfeatures = [\"amount\", \"noise\"]\n";
    let n_told = |csv: &str, text: &str| {
        let (_, report) = audit(&load(csv.as_bytes()), None, text).unwrap();
        let model = report.model.unwrap();
        check_differences(&model);
        model.candidates[1].differences.len()
    };
    let counts = with_column("n", |idx, line| {
        (1 + idx % 3 * usize::from(line.ends_with("yes"))).to_string()
    });
    let columns = |key: &str| plan(pair).replace("[[columns.attributes]]", key);
    assert_eq!(n_told(&counts, &columns("count = { column = \"n\" }\n[[columns.attributes]]")), 4);
    assert_eq!(n_told(&counts, &columns("weight = { column = \"n\" }\n[[columns.attributes]]")), 1);
    let gaps = with_column("sex", |idx, _| ["", "f", "m", "f"][idx % 4].to_owned());
    let by_sex = plan(pair).replace("column = \"group\"", "column = \"sex\"");
    assert_eq!(n_told(&gaps, &by_sex), 4);
    let left_out = by_sex.replace("[evidence]", "[groups]\nmissing = \"leave out\"\n[evidence]");
    assert_eq!(n_told(&gaps, &left_out), 4);
}

#[test]
fn numbers_that_are_levels_have_an_effect() {
    for (values, n_points) in [(["1.0", "2.0", "3.0"], 3), (["0.0", "1.0", "0.0"], 2)] {
        let csv = with_column("grade", |_, line| {
            let amount: f64 = line.split(',').next().unwrap().parse().unwrap();
            values[if amount < 33.0 {
                0
            } else if amount < 66.0 {
                1
            } else {
                2
            }]
            .to_owned()
        });
        for code in ["one-hot", "number"] {
            let model = format!(
                "train = \"logistic-regression\"\nfeatures = [\"grade\"]\nencode = {{ grade = \"{code}\" }}"
            );
            let (_, report) = audit(&load(csv.as_bytes()), None, &plan(&model)).unwrap();
            let effects = report.model.unwrap().effects;
            assert_eq!(effects[0].points.len(), n_points);
            assert!(effects[0].range > 0.02, "{code}: {effects:?}");
        }
    }
}

#[test]
fn a_saved_model_of_numbers_decides_at_the_outcomes_own_cut() {
    let loaded = load(people(120).as_bytes());
    let text = |model: &str| {
        plan(model).replace(
            "{ column = \"repaid\", positive = \"yes\" }",
            "{ column = \"amount\", at_least = 40 }",
        )
    };
    let trained = "train = \"linear-regression\"\nfeatures = [\"noise\", \"town\"]";
    let (modelled, _) = audit(&loaded, None, &text(trained)).unwrap();
    let bytes = saved::write(modelled.saved.as_ref().unwrap()).into_bytes();
    let (again, report) = audit(&loaded, Some(&bytes), &text("saved = \"model.json\"")).unwrap();
    assert_eq!(report.model.unwrap().threshold, Some(40.0));
    assert!(again.predictions.iter().all(|it| it.decision == Some(it.score >= 40.0)));
}

#[test]
fn models_of_classes_and_of_numbers_are_compared_too() {
    let loaded = load(
        with_column("band", |idx, _| ["low", "middle", "high"][idx % 3].to_owned()).as_bytes(),
    );
    let told = |outcome: &str, ways: [&str; 2]| {
        let [first, second] = ways;
        let model = format!(
            "train = \"{first}\"\nfeatures = [\"noise\"]\n[[candidates]]\ntrain = \"{second}\"\n"
        );
        let text = plan(&model).replace("{ column = \"repaid\", positive = \"yes\" }", outcome);
        let (_, report) = audit(&loaded, None, &text).unwrap();
        let model = report.model.unwrap();
        check_differences(&model);
        let second = &model.candidates[1];
        assert!(second.performance.iter().all(|it| it.low.is_some()), "{:?}", second.performance);
        second.differences.iter().map(|it| it.figure.clone()).collect::<Vec<String>>()
    };
    let classes = "{ column = \"band\", as = \"classes\" }";
    assert_eq!(
        told(classes, ["logistic-regression", "decision-tree"]),
        ["class-accuracy", "class-accuracy-difference"]
    );
    let numbers =
        told("{ column = \"amount\", as = \"number\" }", ["linear-regression", "decision-tree"]);
    assert_eq!(numbers, ["mean-absolute-error", "root-mean-square-error"]);
}
