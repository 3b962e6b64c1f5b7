//! No data is never a number: every figure is one or says why there is none, and every row is accounted for.

use plumbline::report::exhibit::Section;
use plumbline::report::json::write;
use plumbline::report::{Report, UndefinedFigure, Verdict};

use crate::people::{Person, QUICK, SCORE, SEEDS, audited, csv, people, plan};
use crate::run::{audit, rate};

/// A figure: its value and reason, its interval, and how the interval is called.
type Figure<'a> =
    (&'a str, (Option<f64>, &'a Option<UndefinedFigure>), [Option<f64>; 2], &'a Option<String>);

fn figures(report: &Report) -> Vec<Figure<'_>> {
    let rates = report
        .rates
        .iter()
        .map(|it| (it.rate.as_str(), (it.value, &it.undefined), [it.low, it.high], &it.interval));
    let comparisons = report
        .comparisons
        .iter()
        .map(|it| (it.rate.as_str(), (it.value, &it.undefined), [it.low, it.high], &it.interval));
    let stratified = report
        .stratified
        .iter()
        .map(|it| (it.rate.as_str(), (it.value, &it.undefined), [it.low, it.high], &it.interval));
    let metrics = report
        .metrics
        .iter()
        .map(|it| (it.metric.as_str(), (it.value, &it.undefined), [it.low, it.high], &it.interval));
    rates.chain(comparisons).chain(stratified).chain(metrics).collect()
}

#[track_caller]
fn check(report: &Report) {
    for (what, (value, undefined), [low, high], interval) in figures(report) {
        assert_eq!(value.is_none(), undefined.is_some(), "{what}: a value or a reason");
        assert_eq!(low.is_some(), interval.is_some(), "{what}: an interval has a name");
        assert!(low.is_some() || high.is_none(), "{what}: an end without a beginning");
        for number in [value, low, high].into_iter().flatten() {
            assert!(number.is_finite(), "{what}: {number}");
        }
        if let (Some(value), Some(low)) = (value, low) {
            let high = high.unwrap_or(f64::INFINITY);
            let near = 1e-12 * value.abs().max(1.0);
            assert!(
                low <= value + near && value - near <= high,
                "{what}: {value} in {low} to {high}"
            );
        }
        let Some(it) = undefined else { continue };
        assert!(low.is_none(), "{what}: an interval around nothing");
        assert!(!it.reason.is_empty() && !it.says.is_empty(), "{what}");
        assert!(
            it.group.is_empty() || it.says.contains(&it.group.join(", ")),
            "{what}: {}",
            it.says
        );
    }
    for it in &report.comparisons {
        assert_eq!(it.value.is_none(), it.verdict == Verdict::NotComputable);
        // Whoever is compared with a reference is told whose value is missing.
        let names_one = it.undefined.as_ref().is_none_or(|it| !it.group.is_empty());
        assert!(it.group.is_none() || names_one, "{}: {:?}", it.rate, it.undefined);
    }
    let text = write(report);
    assert!(plumbline::report::json::read(&text).unwrap() == *report, "it reads back as it was");
    // What other programs print is quoted.
    let mut ours = report.clone();
    ours.exhibits.retain(|it| it.section != Section::Definitions);
    let text = write(&ours);
    for word in ["NaN", "Infinity", ":inf", ":-inf"] {
        assert!(!text.contains(word), "the report says {word}");
    }
}

#[test]
fn every_figure_is_a_number_or_a_reason() {
    for seed in SEEDS.take(3) {
        let people = people(seed);
        check(&audited(&people));
        let changes: [fn(&mut Person); 7] = [
            |it| it.outcome = true,
            |it| it.outcome = false,
            |it| it.decision = true,
            |it| it.decision = false,
            |it| it.decision = it.outcome,
            |it| it.score = 0.0,
            |it| (it.outcome, it.decision) = (it.region == "west", it.sex == "m"),
        ];
        for change in changes {
            let mut people = people.clone();
            people.iter_mut().for_each(change);
            let columns = format!("{SCORE}\nstrata = [\"grade\"]");
            for column in [&columns, &format!("{columns}\nweight = {{ column = \"weight\" }}")] {
                // A side that nobody has is no typing error here.
                let text = csv(&people) + "m,tiny,low,yes,yes,0.5,1\nm,tiny,low,no,no,0.5,1\n";
                check(
                    &audit(
                        &text,
                        &plan(column, "[groups]\nminimum = 1\n[evidence]\nresamples = 20"),
                    )
                    .unwrap(),
                );
            }
        }
    }
}

#[test]
fn huge_and_tiny_numbers_give_numbers_or_reasons() {
    let people = people(1);
    for [score, weight] in [
        ["1e308", "1"],
        ["-1e308", "1"],
        ["1e200", "1"],
        ["5e-324", "1"],
        ["0.5", "1e308"],
        ["0.5", "1e200"],
        ["0.5", "1e-200"],
        ["0.5", "0"],
    ] {
        let mut text = "sex,region,outcome,decision,score,weight\n".to_owned();
        for (idx, it) in people.iter().enumerate() {
            let side = |it: bool| if it { "yes" } else { "no" };
            let score = if idx % 3 == 0 { "0.25" } else { score };
            let (outcome, decision) = (side(it.outcome), side(it.decision));
            let row = [it.sex, it.region, outcome, decision, score, weight].join(",");
            text = text + &row + "\n";
        }
        let columns = format!("{SCORE}\nweight = {{ column = \"weight\" }}");
        if let Ok(report) = audit(&text, &plan(&columns, QUICK)) {
            check(&report);
        }
    }
}

#[test]
fn no_group_without_data_has_a_number() {
    let text = csv(&people(1)) + "x,south,low,no,no,0.5,1\nx,south,low,no,no,0.25,1\n";
    let report = audit(&text, &plan(SCORE, QUICK)).unwrap();
    for (id, reason) in [
        ("true-positive-rate", "no-positives"),
        ("false-negative-rate", "no-positives"),
        ("positive-predictive-value", "no-selected"),
        ("false-discovery-rate", "no-selected"),
        ("balanced-accuracy", "no-positives"),
        ("f1-score", "no-positive-of-either-kind"),
        ("matthews-correlation", "no-variation"),
        ("roc-auc", "no-positives"),
    ] {
        let found = rate(&report, id, &["sex"], &["x"]);
        let undefined = found.undefined.as_ref().unwrap();
        assert_eq!((found.value, undefined.reason.as_str()), (None, reason), "{id}");
        assert!(undefined.says.contains("\"x\""), "{id}: {}", undefined.says);
    }
}

#[test]
fn every_row_is_used_rejected_or_left_out() {
    for seed in SEEDS {
        let mut text = csv(&people(seed));
        text += "f,east,low,,yes,0.5,1\nf,east,low,yes,,0.5,1\n,east,low,yes,yes,0.5,1\n\
                 f,east,low,yes,yes,,1\nf,east,low,yes,yes,0.5,\nf,east,low,yes\n\
                 f,east,low,yes,yes,0.5,1,more\n,,,,,,9\n";
        let columns = format!("{SCORE}\nweight = {{ column = \"weight\" }}\nstrata = [\"grade\"]");
        for missing in ["group", "leave out"] {
            let rest = format!(
                "[groups]\nmissing = \"{missing}\"\n[data]\nwhere = [\"weight <= 4\", \"region != \\\"north\\\"\"]"
            );
            let report = audit(&text, &plan(&columns, &rest)).unwrap();
            let rows = &report.data.rows;
            let left_out: u64 = rows.left_out.iter().map(|it| it.rows).sum();
            assert_eq!(rows.read, text.lines().count() as u64 - 1);
            assert_eq!(rows.read, rows.used + rows.rejected + left_out);
            assert_eq!(rows.rejected, 2);
            let by_rule: Vec<&str> = rows.left_out.iter().map(|it| it.rule.as_str()).collect();
            let attributes = ["attribute \"sex\" is missing", "attribute \"region\" is missing"];
            let asked = if missing == "group" { &[][..] } else { &attributes };
            let start = [
                "weight <= 4",
                "region != \"north\"",
                "outcome \"outcome\" is missing",
                "decision \"decision\" is missing",
            ];
            let end = ["score \"score\" is missing", "weight \"weight\" is missing"];
            assert_eq!(by_rule, [&start[..], asked, &end].concat());
            // A row that breaks several rules is counted under the first.
            let missing_weight =
                rows.left_out.iter().find(|it| it.rule.starts_with("weight \"")).unwrap();
            assert_eq!(missing_weight.rows, 0, "a missing weight does not meet weight <= 4");
        }
    }
}
