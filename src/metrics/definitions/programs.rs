//! Every name of five programs beside what the programs themselves print for small tables of cells.
//!
//! `tests/oracles/programs.json` holds it, made by `programs.py` beside it with fairlearn 0.15.0, aif360 0.6.1,
//! aequitas 1.1.0, smclarify 0.5 and oxonfair 0.3.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::cube::Four;
use crate::metrics::definitions::aequitas::{self, Against};
use crate::metrics::definitions::nearest::Person;
use crate::metrics::definitions::{
    Counts, Nearest, OfScores, Ours, Printed, Prints, Setting, aif360, clarify, fairlearn,
    oxonfair, shared,
};
use crate::metrics::{self, Favourable};

fn tables() -> Value {
    serde_json::from_str(include_str!("../../../tests/oracles/programs.json")).unwrap()
}

fn entries(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flatten().map(|(key, value)| (key.as_str(), value))
}

fn setting(table: &Value, favourable: Favourable) -> Setting {
    let counts = |it: &Value| {
        let [tp, fp, fn_, tn] = [0, 1, 2, 3].map(|at| it[at].as_f64().unwrap());
        let weight = Four { tp, fp, fn_, tn };
        Counts { people: weight, weight }
    };
    let groups: Vec<Counts> = table["groups"].as_array().unwrap().iter().map(counts).collect();
    let strata = strata(&groups);
    let nearest = Nearest::Known(people(&groups, favourable));
    Setting { groups, reference: 0, favourable, strata, scores: scores(table), nearest }
}

/// The people one by one with two numbers each, as they stand in the file that the programs were given.
fn people(groups: &[Counts], favourable: Favourable) -> Vec<Person> {
    let is_favourable = |it: bool| it == (favourable == Favourable::Positive);
    let mut all = Vec::new();
    for (group, it) in groups.iter().map(|it| it.people).enumerate() {
        let cells = [
            (it.tp, true, true),
            (it.fp, false, true),
            (it.fn_, true, false),
            (it.tn, false, false),
        ];
        for (n, label, decision) in cells {
            let end = all.len() as f64 + n;
            while (all.len() as f64) < end {
                let at = all.len() as f64;
                let features = vec![
                    (at * at * 7.0) % 101.0 + (at + 1.0).sqrt(),
                    (at * 13.0) % 17.0 + libm::log(at + 2.0),
                ];
                let (label, decision) = (is_favourable(label), is_favourable(decision));
                all.push(Person { features, is_privileged: group == 0, label, decision });
            }
        }
    }
    all
}

/// Of each cell the first of three are in one stratum: the reference, and all others.
fn strata(groups: &[Counts]) -> Vec<[Four; 2]> {
    let mut strata = vec![[Four::default(); 2]; 2];
    for (at, it) in groups.iter().map(|it| it.people).enumerate() {
        let [tp, fp, fn_, tn] = [it.tp, it.fp, it.fn_, it.tn].map(|n| (n / 3.0).ceil());
        let rest = Four { tp: it.tp - tp, fp: it.fp - fp, fn_: it.fn_ - fn_, tn: it.tn - tn };
        let side = usize::from(at > 0);
        for (stratum, it) in strata.iter_mut().zip([Four { tp, fp, fn_, tn }, rest]) {
            let sum = stratum[side];
            stratum[side] = Four {
                tp: sum.tp + it.tp,
                fp: sum.fp + it.fp,
                fn_: sum.fn_ + it.fn_,
                tn: sum.tn + it.tn,
            };
        }
    }
    strata
}

/// What scores come to in each group, as the programs print it: what they make of it is compared.
fn scores(table: &Value) -> Vec<OfScores> {
    let of = |rate, program: &str, name: &str| {
        let values = table[program][name].as_array().unwrap();
        OfScores { rate, groups: values.iter().map(Value::as_f64).collect() }
    };
    vec![
        of("mean-score", "Fairlearn", "mean_prediction"),
        of("mean-score-positives", "AIF360", "generalized_true_positive_rate"),
        of("mean-score-negatives", "AIF360", "generalized_false_positive_rate"),
        of("roc-auc", "Fairlearn", "roc_auc_score"),
        of("brier-score", "Fairlearn", "mean_squared_error"),
        of("log-loss", "Fairlearn", "log_loss"),
    ]
}

fn is_same(prints: Prints, theirs: &Value) -> bool {
    match prints {
        Prints::Number(ours) => {
            theirs.as_f64().is_some_and(|it| (it - ours).abs() <= 1e-11 * it.abs().max(1.0))
        }
        Prints::NotANumber => theirs == "NaN",
        Prints::Infinity => theirs == "Infinity",
        Prints::MinusInfinity => theirs == "-Infinity",
        Prints::Says(it) => theirs.as_bool() == Some(it == "True"),
        Prints::Stops(_) => theirs.as_str().is_some_and(|it| it.starts_with("error: ")),
    }
}

/// What is not as it should be: each name that we say it prints is among its own with the same value, and none of its
/// own is left.
fn wrong(what: &str, ours: &[Printed], theirs: &Value) -> Vec<String> {
    let mut left: BTreeMap<&str, &Value> = entries(theirs).collect();
    let mut wrong = Vec::new();
    for Printed { name, group, prints, .. } in ours {
        let value = group.map_or(&theirs[name], |at| &theirs[name][at]);
        if !is_same(*prints, value) {
            wrong.push(format!("{what}, {name}, group {group:?}: {prints:?} is not {value}"));
        }
        left.remove(name.as_str());
    }
    wrong.extend(left.keys().map(|it| format!("{what} prints {it} too")));
    wrong
}

#[test]
fn each_name_prints_what_its_program_prints() {
    let found = tables();
    let mut all = Vec::new();
    for (title, table) in entries(&found["tables"]) {
        let setting = setting(table, Favourable::Positive);
        let mut of = |program: &str, ours: &[Printed]| {
            all.extend(wrong(&format!("{program} for {title}"), ours, &table[program]));
        };
        of("Fairlearn", &fairlearn::all(&setting));
        of("AIF360", &aif360::all(&setting));
        of("Clarify", &clarify::all(&setting));
        of("OxonFair", &oxonfair::all(&setting));
        let mut of_aequitas = aequitas::by_group(&setting);
        of_aequitas.extend(aequitas::all(&setting, Against::Named).into_iter().flatten());
        of_aequitas.extend(aequitas::parities(&setting));
        of("Aequitas", &of_aequitas);
    }
    assert!(all.is_empty(), "{all:#?}");
}

/// What is favourable to a person is the negative decision: AIF360 then calls that one positive.
#[test]
fn aif360_counts_the_favourable_label_as_positive() {
    let found = tables();
    let mut all = Vec::new();
    for (title, table) in entries(&found["tables"]) {
        let ours = aif360::all(&setting(table, Favourable::Negative));
        all.extend(wrong(title, &ours, &table["AIF360, burden"]));
    }
    assert!(all.is_empty(), "{all:#?}");
}

/// What is set side by side stands under a name of the list, each of which somebody prints.
#[test]
fn every_shared_name_is_listed_once() {
    let found = tables();
    let setting = setting(&found["tables"]["three groups"], Favourable::Positive);
    let mut all = [fairlearn::all, aif360::all, clarify::all, oxonfair::all, aequitas::parities]
        .iter()
        .flat_map(|of| of(&setting))
        .collect::<Vec<_>>();
    all.extend(aequitas::by_group(&setting));
    all.extend(aequitas::all(&setting, Against::Named).into_iter().flatten());
    for it in &all {
        if let Ours::Rate(id) = it.ours {
            assert_eq!(it.shared, metrics::rate(id).unwrap().name, "{}", it.name);
        }
    }
    let printed: BTreeSet<&str> = all.iter().map(|it| it.shared).collect();
    let listed: BTreeSet<&str> = shared().into_iter().collect();
    assert_eq!(printed, listed);
    assert_eq!(listed.len(), shared().len());
}
