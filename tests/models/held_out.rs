//! Everyone who is audited is scored by a model that has not seen them.

use std::fmt::Write;

use plumbline::audit::model::Modelled;

use crate::{audit, load, people, plan};

const WAYS: [&str; 9] = [
    "logistic-regression",
    "naive-bayes",
    "decision-tree",
    "random-forest",
    "boosted-trees",
    "linear-svm",
    "kernel-svm",
    "nearest-neighbours",
    "perceptron",
];

#[test]
fn every_way_of_learning_scores_everyone_once() {
    let loaded = load(people(300).as_bytes());
    for way in WAYS {
        let features = "features = [\"amount\", \"town\", \"noise\"]";
        let (modelled, report) =
            audit(&loaded, None, &plan(&format!("train = \"{way}\"\n{features}"))).unwrap();
        let rows: Vec<u32> = modelled.predictions.iter().map(|it| it.row).collect();
        assert_eq!(rows, (0..300).collect::<Vec<u32>>(), "{way}");
        assert!(
            modelled.predictions.iter().all(|it| it.fold < 5 && it.decision.is_some()),
            "{way}"
        );
        assert_eq!(report.data.rows.used, 300, "{way}");
        let model = report.model.unwrap();
        assert_eq!((model.n_scored, model.fits.len()), (300, 5), "{way}");
        assert_eq!(model.set_aside[0].column, "group", "{way}");
        assert_eq!(model.set_aside[0].why, "a protected attribute", "{way}");
        assert_eq!(model.proxies[0].feature, "town", "{way}");
    }
}

#[test]
fn a_neighbor_that_was_seen_would_give_itself_away() {
    // One neighbor repeats what it has seen: on outcomes that nothing tells, it is right about half the time
    // for people it has not seen, and always for those it has.
    let mut csv = "x,group,repaid\n".to_owned();
    let mut stream = plumbline::stats::resample::Stream::new(3, 0);
    for _ in 0..400 {
        let repaid = if stream.uniform() < 0.5 { "yes" } else { "no" };
        writeln!(csv, "{},a,{repaid}", stream.uniform()).unwrap();
    }
    let loaded = load(csv.as_bytes());
    let model = "train = \"nearest-neighbours\"\nfeatures = [\"x\"]\nsettings = { k = 1 }";
    let (_, report) = audit(&loaded, None, &plan(model)).unwrap();
    let accuracy = report.rates.iter().find(|it| it.rate == "accuracy").unwrap().value.unwrap();
    assert!((0.35..0.65).contains(&accuracy), "{accuracy}");
}

#[test]
fn rows_that_were_learnt_from_are_accounted_for() {
    let loaded = load(people(100).as_bytes());
    let tests = [
        ("{ every = 4 }", 25, "rows 0, 4, 8, … of the file"),
        ("{ share = 0.25 }", 25, "0.25 of the people, drawn by outcome and group"),
        ("{ where = \"amount < 50\" }", 0, "rows where amount < 50"),
    ];
    for (test, n, says) in tests {
        let model = format!("train = \"naive-bayes\"\nfeatures = [\"amount\"]\ntest = {test}");
        let (modelled, report) = audit(&loaded, None, &plan(&model)).unwrap();
        let rows = &report.data.rows;
        let left_out: u64 = rows.left_out.iter().map(|it| it.rows).sum();
        assert_eq!(rows.used + left_out, 100, "{test}");
        let rule = rows.left_out.iter().find(|it| it.rule.contains("held out")).unwrap();
        assert_eq!(rule.rows, 100 - rows.used, "{test}");
        let section = report.model.unwrap();
        assert_eq!(section.held_out, says);
        assert_eq!(section.n_learnt, 100 - rows.used);
        assert!(modelled.predictions.iter().all(|it| it.fold == 0));
        if n > 0 {
            assert!(rows.used.abs_diff(n) <= 2, "{test}: {}", rows.used);
        }
    }
}

#[test]
fn repeats_deal_people_anew_and_take_the_mean() {
    let loaded = load(people(120).as_bytes());
    let model =
        "train = \"decision-tree\"\nfeatures = [\"amount\"]\nsettings = { max_depth = 2 }\n";
    let scores = |test: &str| -> Vec<u64> {
        let (modelled, _) = audit(&loaded, None, &plan(&format!("{model}test = {test}"))).unwrap();
        modelled.predictions.iter().map(|it| it.score.to_bits()).collect()
    };
    let once = scores("{ folds = 3 }");
    assert_eq!(once, scores("{ folds = 3 }"));
    assert_eq!(once, scores("{ folds = 3, repeats = 1 }"));
    assert_ne!(once, scores("{ folds = 3, repeats = 4 }"));
}

#[test]
fn the_outcome_under_another_name_is_found() {
    let csv = people(200).lines().enumerate().fold(String::new(), |mut csv, (idx, line)| {
        let leak = if idx == 0 {
            "paid_back"
        } else if line.ends_with("yes") {
            "1"
        } else {
            "0"
        };
        writeln!(csv, "{leak},{line}").unwrap();
        csv
    });
    let loaded = load(csv.as_bytes());
    let model = "train = \"decision-tree\"\nfeatures = [\"amount\", \"paid_back\"]";
    let (_, report) = audit(&loaded, None, &plan(model)).unwrap();
    let warnings = report.model.unwrap().warnings;
    assert_eq!(warnings[0].id, "outcome-among-features");
    assert!(warnings[0].says.contains("paid_back"), "{}", warnings[0].says);
}

#[test]
fn the_same_people_on_both_sides_are_counted() {
    let once = people(60);
    let body = once.split_once('\n').unwrap().1;
    let loaded = load(format!("{once}{body}").as_bytes());
    let model = "train = \"naive-bayes\"\nfeatures = [\"amount\", \"noise\"]";
    let (_, report) =
        audit(&loaded, None, &plan(&format!("{model}\ntest = {{ every = 7 }}"))).unwrap();
    let warnings = report.model.unwrap().warnings;
    // Rows 0, 7, … 119 are 18; row i and row i + 60 are one person, and 60 is no multiple of 7.
    assert!(warnings[0].says.starts_with("18 people"), "{}", warnings[0].says);
    // In folds they are kept together.
    let (modelled, report) = audit(&loaded, None, &plan(model)).unwrap();
    assert!(report.model.unwrap().warnings.is_empty());
    let fold = |row: usize| modelled.predictions[row].fold;
    assert!((0..60).all(|row| fold(row) == fold(row + 60)));
}

#[test]
fn features_that_most_people_share_do_not_keep_them_together() {
    let csv = people(200).lines().enumerate().fold(String::new(), |mut csv, (idx, line)| {
        let shade = if idx == 0 { "shade" } else { ["dark", "light", "none"][idx * idx % 7 % 3] };
        writeln!(csv, "{shade},{line}").unwrap();
        csv
    });
    let model = "train = \"naive-bayes\"\nfeatures = [\"shade\", \"town\"]";
    let (_, report) = audit(&load(csv.as_bytes()), None, &plan(model)).unwrap();
    let model = report.model.unwrap();
    assert!(model.fits.iter().all(|it| it.n_scored == 40), "{:?}", model.fits);
    assert!(model.warnings.is_empty(), "{:?}", model.warnings);
}

/// How many people of each kind every fold has, by hand of their rows.
fn in_folds(modelled: &Modelled, kind: impl Fn(usize) -> usize, n_kinds: usize) -> Vec<[u32; 5]> {
    let mut counts = vec![[0; 5]; n_kinds];
    for it in &modelled.predictions {
        counts[kind(it.row as usize)][usize::from(it.fold)] += 1;
    }
    counts
}

#[test]
fn each_part_has_its_share_of_every_class_and_of_every_tenth_of_a_number() {
    let mut csv = "x,group,kind,amount\n".to_owned();
    let class = |row: usize| if row % 20 < 2 { 0 } else { 1 + row % 20 % 2 };
    for row in 0..100 {
        let (group, kind) = (["a", "b"][row % 2], ["rare", "one", "other"][class(row)]);
        writeln!(csv, "{},{group},{kind},{}", row * 37 % 101, row / 2).unwrap();
    }
    let loaded = load(csv.as_bytes());
    let text = |outcome: &str, way: &str| {
        plan(&format!("train = \"{way}\"\nfeatures = [\"x\"]"))
            .replace("{ column = \"repaid\", positive = \"yes\" }", outcome)
    };
    let classes = text("{ column = \"kind\", as = \"classes\" }", "logistic-regression");
    let (modelled, _) = audit(&loaded, None, &classes).unwrap();
    // Five of either group are rare: one in each fold.
    assert_eq!(in_folds(&modelled, class, 3), [[2; 5], [9; 5], [9; 5]]);
    let numbers = text("{ column = \"amount\", as = \"number\" }", "linear-regression");
    let (modelled, _) = audit(&loaded, None, &numbers).unwrap();
    // A tenth is ten people, five of either group.
    assert_eq!(in_folds(&modelled, |row| row / 10, 10), [[2; 5]; 10]);
}

#[test]
fn a_model_does_as_well_wherever_it_stands_in_a_plan() {
    let loaded = load(people(200).as_bytes());
    let forest =
        "train = \"random-forest\"\nfeatures = [\"amount\", \"noise\"]\nsettings = { trees = 5 }\n";
    let other = "train = \"naive-bayes\"\nfeatures = [\"noise\", \"amount\"]\n";
    let then = "[[candidates]]\n";
    let figures = |text: &str, place: usize| {
        let (_, report) = audit(&loaded, None, &plan(text)).unwrap();
        let it = report.model.unwrap().candidates.remove(place);
        (it.performance, it.gaps)
    };
    let first = figures(&format!("{forest}{then}{other}"), 0);
    assert_eq!(figures(&format!("{other}{then}{forest}"), 1), first);
    assert_eq!(figures(&format!("{other}{then}{other}{then}{forest}"), 2), first);
}
