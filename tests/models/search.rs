//! A search for better settings: nobody takes part in the choice of the model that scores them, and it can be repeated.

use std::cell::Cell;

use plumbline::audit::model::Modelled;
use plumbline::audit::plan::search::take_tries;
use plumbline::audit::run::prepared_within;
use plumbline::audit::verify::{Replay, replay};
use plumbline::audit::{Allowance, Input, plan_file};
use plumbline::report::model::{ModelSection, Searched};

use crate::{audit, load, people, plan};

fn searched(csv: &str, model: &str) -> Modelled {
    let loaded = load(csv.as_bytes());
    audit(&loaded, None, &plan(model)).unwrap().0
}

fn search(section: &ModelSection) -> &Searched {
    section.search.as_ref().unwrap()
}

/// What was tried, in words.
fn list(searched: &Searched) -> Vec<String> {
    let one = |it: &plumbline::report::model::Tried| {
        let all: Vec<String> = it.settings.iter().map(|(key, it)| format!("{key} {it}")).collect();
        all.join(", ")
    };
    searched.tried.iter().map(one).collect()
}

/// The same people, those of the rows that are held out with the other outcome.
fn flipped(csv: &str, every: usize) -> String {
    let mut lines = csv.lines();
    let mut all = vec![lines.next().unwrap().to_owned()];
    for (row, line) in lines.enumerate() {
        let (rest, outcome) = line.rsplit_once(',').unwrap();
        let other = if outcome == "yes" { "no" } else { "yes" };
        all.push(format!("{rest},{}", if row % every == 0 { other } else { outcome }));
    }
    all.join("\n")
}

#[test]
fn the_outcomes_of_those_who_are_scored_change_neither_the_choice_nor_their_scores() {
    let people = people(160);
    for way in ["logistic-regression", "decision-tree", "linear-svm", "nearest-neighbours"] {
        let model = format!("train = \"{way}\"\ntest = {{ every = 2 }}\nsearch = {{ tries = 8 }}");
        let (found, other) = (searched(&people, &model), searched(&flipped(&people, 2), &model));
        let chosen = |it: &Modelled| it.section.fits[0].chosen.unwrap();
        assert_eq!(chosen(&found), chosen(&other), "{way}");
        assert_eq!(search(&found.section), search(&other.section), "{way}");
        for (one, other) in found.predictions.iter().zip(&other.predictions) {
            assert_eq!(one.score.to_bits(), other.score.to_bits(), "{way}, row {}", one.row);
        }
        // It is no choice that never changes: the outcomes of those learnt from do count.
        let learnt = searched(&flipped(&people, 1), &model);
        assert_ne!(search(&found.section), search(&learnt.section), "{way}");
    }
}

#[test]
fn more_tries_begin_with_the_fewer() {
    let people = people(120);
    let model = |tries: u32| {
        format!(
            "train = \"boosted-trees\"\nsettings = {{ rounds = 8, min_leaf = 5 }}\nsearch = {{ tries = {tries} }}"
        )
    };
    let (few, many) = (searched(&people, &model(3)), searched(&people, &model(5)));
    let (few, many) = (search(&few.section), search(&many.section));
    assert_eq!((few.tried.len(), many.tried.len()), (3, 5));
    for (one, other) in few.tried.iter().zip(&many.tried) {
        assert_eq!(one.settings, other.settings);
        assert_eq!(one.loss.unwrap().to_bits(), other.loss.unwrap().to_bits());
    }
}

#[test]
fn the_settings_of_the_plan_come_first_and_those_that_it_fixes_stay() {
    let people = people(90);
    let found = searched(
        &people,
        "train = \"decision-tree\"\nsettings = { max_depth = 3 }\nsearch = { tries = 6 }",
    );
    let found = search(&found.section);
    assert_eq!(found.over, ["min_leaf"]);
    assert_eq!(list(found)[0], "min_leaf 1");
    assert!(list(found).iter().all(|it| it.starts_with("min_leaf ")), "{:?}", list(found));
    // What is named is varied, set or not.
    let found = searched(
        &people,
        "train = \"decision-tree\"\nsettings = { max_depth = 3 }\n\
         search = { tries = 6, over = [\"max_depth\"] }",
    );
    let found = search(&found.section);
    assert_eq!(list(found)[0], "max_depth 3");
    let mut different = list(found);
    different.sort();
    different.dedup();
    assert_eq!(different.len(), 6, "nothing is tried twice: {:?}", list(found));
}

#[test]
fn of_settings_that_do_as_well_the_first_is_chosen() {
    // Trees whose ends need 60 people cannot ask more than one question of 120, however many they may.
    let found = searched(
        &people(90),
        "train = \"decision-tree\"\nsettings = { min_leaf = 50 }\nsearch = { tries = 5 }",
    );
    let fits: Vec<u64> = found.section.fits.iter().map(|it| it.chosen.unwrap()).collect();
    let found = search(&found.section);
    let losses: Vec<u64> = found.tried.iter().map(|it| it.loss.unwrap().to_bits()).collect();
    assert!(losses.iter().all(|it| *it == losses[0]), "{losses:?}");
    assert_eq!(fits, [0; 5]);
    assert_eq!((found.kept, found.tried[0].chosen), (Some(0), 5));
}

#[test]
fn the_choice_is_the_least_loss_of_each_fit() {
    // A tree to its last leaf is sure of noise, and a single question is not: few questions have the less loss.
    let found = searched(
        &people(300),
        "train = \"decision-tree\"\nfeatures = [\"noise\", \"amount\"]\nsearch = { tries = 12 }",
    );
    let section = &found.section;
    let found = search(section);
    let first = found.tried[0].loss.unwrap();
    let least = found.tried.iter().map(|it| it.loss.unwrap()).fold(f64::INFINITY, f64::min);
    assert!(least < first / 4.0, "{least} and {first}");
    assert_eq!(found.tried[0].chosen, 0);
    assert_eq!(found.tried.iter().map(|it| it.chosen).sum::<u64>(), 5);
    let kept = usize::try_from(found.kept.unwrap()).unwrap();
    for (key, value) in &found.tried[kept].settings {
        assert_eq!(section.settings[key], *value, "the settings shown are those of the kept model");
    }
}

#[test]
fn a_search_that_ran_out_of_time_is_the_plan_with_so_many_tries() {
    let loaded = load(people(80).as_bytes());
    let input = Input::new(&loaded);
    let text = plan(
        "train = \"nearest-neighbours\"\n[[candidates]]\ntrain = \"linear-svm\"\n[[candidates]]\n\
         train = \"naive-bayes\"",
    );
    let asked = plan_file::read(&text).unwrap();
    for n in 1..=5_u32 {
        // A look at the clock takes a second. The first fit looks when it begins and before each further try, so its
        // share, n seconds, is enough for n tries: the first model has six fits, a candidate five.
        let ticks = Cell::new(0.0);
        let now = || {
            ticks.set(ticks.get() + 1.0);
            ticks.get()
        };
        let allowance = Allowance { now: &now, seconds: &[6 * n, 5 * n, 0] };
        let mut found = prepared_within(&input, &asked, &allowance, &mut |_| {}).unwrap().unwrap();
        let mut plan = asked.clone();
        take_tries(&mut plan, &mut found.plan);
        assert_eq!(plan.model.as_ref().unwrap().search.as_ref().unwrap().tries, n);
        assert_eq!(plan.candidates[0].search.as_ref().unwrap().tries, n);
        assert_eq!(plan.candidates[1].search, None);
        let text = plan_file::write(&plan).unwrap();
        let (again, report) = audit(&loaded, None, &text).unwrap();
        assert_eq!(again.section, found.section);
        assert_eq!(again.predictions, found.predictions);
        assert_eq!(again.plan, found.plan);
        assert_eq!(replay(&report, &input).unwrap(), Replay::Same);
    }
}

#[test]
fn people_on_a_line_need_no_penalty() {
    let csv = "x,group,y\n1,a,0\n2,b,1\n3,a,2\n4,b,3\n5,a,4\n6,b,5\n7,a,6\n8,b,7\n";
    let loaded = load(csv.as_bytes());
    let text = "plan = 1\n[columns]\noutcome = { column = \"y\", at_least = 4 }\n\
                [[columns.attributes]]\ncolumn = \"group\"\n[evidence]\nresamples = 20\n[model]\n\
                train = \"linear-regression\"\nfeatures = [\"x\"]\ntest = { every = 4 }\n\
                search = { tries = 4, folds = 2 }\n";
    let (found, _) = audit(&loaded, None, text).unwrap();
    let found = search(&found.section);
    assert_eq!(found.loss, "squared-error");
    // y is x - 1: a line without penalty hits every point, and any penalty misses.
    assert!(found.tried[0].loss.unwrap() < 1e-20);
    assert!(found.tried[1..].iter().all(|it| it.loss.unwrap() > 1e-12));
    assert_eq!(found.tried[0].chosen, 1);
}

#[test]
fn a_search_that_cannot_be_made_says_why() {
    let refused = |model: &str, expected: &str| {
        let loaded = load(people(60).as_bytes());
        let Err(error) = audit(&loaded, Some(b"x"), &plan(model)) else { panic!("{model}") };
        let said = format!("{error}. {}", error.hint());
        assert!(said.contains(expected), "\"{expected}\" is not in: {said}");
    };
    refused("train = \"linear-svm\"\nsearch = { tries = 0 }", "model.search.tries is 0");
    refused("train = \"linear-svm\"\nsearch = { tries = 201 }", "from 1 to 200");
    refused("train = \"linear-svm\"\nsearch = { tries = 2, folds = 1 }", "from 2 to 20");
    refused("train = \"naive-bayes\"\nsearch = { tries = 2 }", "no settings to look for");
    refused(
        "train = \"linear-svm\"\nsettings = { c = 2.0 }\nsearch = { tries = 2 }",
        "nothing to vary: take a setting of linear-svm out of settings, or name it in over (c)",
    );
    refused("train = \"linear-svm\"\nsearch = { tries = 2, over = [\"d\"] }", "names \"d\"");
    refused("train = \"linear-svm\"\nsearch = { trys = 2 }", "Did you mean \"tries\"?");
    refused("saved = \"model.json\"\nsearch = { tries = 2 }", "belong to training");
    refused(
        "train = \"linear-svm\"\n[[candidates]]\ntrain = \"naive-bayes\"\nsearch = { tries = 2 }",
        "[candidates.search]",
    );
}
