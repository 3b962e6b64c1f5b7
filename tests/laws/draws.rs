//! Random draws hang on the seed alone, and no interval of a report gets narrower with more confidence.

use std::collections::BTreeMap;

use plumbline::report::Report;
use plumbline::report::exhibit::{Entry, Exhibit};

use crate::crowd::{CROWDS, DECIDED, Figures, WEIGHT, crowd, figures, file, plan_for};
use crate::people::everything;
use crate::run::audit;

fn report(seed: u64, columns: &str, evidence: &str) -> Report {
    let columns = format!("strata = [\"grade\"]\n{columns}");
    let rest = format!("[groups]\nminimum = 1\n[evidence]\n{evidence}\n{}", everything());
    audit(&file(&crowd(seed)), &plan_for(DECIDED, &columns, &rest)).unwrap()
}

#[test]
fn the_seed_alone_decides_what_is_drawn() {
    for seed in CROWDS.take(2) {
        let of =
            |plan_seed: u64| report(seed, "", &format!("resamples = 50\nseed = \"{plan_seed}\""));
        assert_eq!(of(7), of(7));
        let [here, there] = [7, 8].map(|it| figures(&of(it)));
        let mut differ = 0;
        for (key, one) in &here {
            let other = &there[key];
            assert_eq!(one.value, other.value, "{key:?}");
            // With few people, too few replicates of a seed may have a value at all.
            if [&one.interval, &other.interval].iter().any(|it| it.contains("bootstrap")) {
                differ += usize::from((one.low, one.high) != (other.low, other.high));
            } else if [&one.test, &other.test].iter().any(|it| it.contains("bootstrap")) {
                // Its standard errors are drawn, and all else is not.
                assert_eq!((one.low, one.high), (other.low, other.high), "{key:?}");
            } else {
                assert_eq!(one, other, "{key:?}");
            }
        }
        assert!(differ > 20, "only {differ} intervals hang on the seed");
    }
}

/// How many intervals were corrected.
fn check_corrected(plain: &Figures, all: &Figures) -> usize {
    let mut n_corrected = 0;
    for (key, corrected) in all {
        let plain = &plain[key];
        if corrected.interval != "bootstrap-bca" {
            assert_eq!(plain, corrected, "{key:?}");
            continue;
        }
        assert_eq!(plain.value, corrected.value, "{key:?}");
        // Where no formula has one, p is read off the interval.
        if !plain.test.contains("bootstrap") {
            assert_eq!(plain.p, corrected.p, "{key:?}");
        }
        assert_eq!(plain.interval, "bootstrap", "{key:?}");
        assert!(corrected.low <= corrected.value, "{key:?}");
        assert!(corrected.high.is_none() || corrected.high >= corrected.value, "{key:?}");
        n_corrected += 1;
    }
    n_corrected
}

#[test]
fn corrected_intervals_are_named_so_and_nothing_else_changes() {
    let mut n_corrected = 0;
    for seed in CROWDS.take(2) {
        for columns in ["", WEIGHT] {
            let of = |it: &str| figures(&report(seed, columns, &format!("resamples = 300\n{it}")));
            let plain = of("");
            assert_eq!(plain, of("bootstrap = \"percentile\""));
            n_corrected += check_corrected(&plain, &of("bootstrap = \"bca\""));
        }
    }
    assert!(n_corrected > 100, "only {n_corrected} intervals were corrected");
}

#[test]
fn a_way_that_is_not_known_is_refused_with_those_that_are() {
    let plan = plan_for(DECIDED, "", "[evidence]\nbootstrap = \"bac\"");
    let says = audit(&file(&crowd(1)), &plan).unwrap_err().to_string();
    assert!(
        says.contains("evidence.bootstrap") && says.contains("\"percentile\", \"bca\""),
        "{says}"
    );
}

/// Fields that are an end of an interval: the figure's id, and the places of both ends.
fn intervals(exhibit: &Exhibit) -> Vec<(&str, [usize; 2])> {
    let with_low = exhibit.fields.iter().filter_map(|it| it.id.strip_suffix("-low"));
    with_low
        .filter_map(|id| {
            let low = exhibit.field(&format!("{id}-low"))?;
            Some((id, [low, exhibit.field(&format!("{id}-high"))?]))
        })
        .collect()
}

fn number(entry: &Entry) -> Option<f64> {
    match entry {
        Entry::Number(it) => Some(*it),
        Entry::Text(_) | Entry::Nothing(_) => None,
    }
}

/// The intervals of all exhibits by what they are of, in order.
fn ends(report: &Report) -> BTreeMap<String, Vec<Option<[f64; 2]>>> {
    let mut all: BTreeMap<String, Vec<Option<[f64; 2]>>> = BTreeMap::new();
    for (what, ends) in report.exhibits.iter().flat_map(ends_of) {
        all.entry(what).or_default().push(ends);
    }
    all
}

fn ends_of(exhibit: &Exhibit) -> Vec<(String, Option<[f64; 2]>)> {
    let mut all = Vec::new();
    for (id, [low, high]) in intervals(exhibit) {
        for row in &exhibit.rows {
            let label: Vec<&str> = row.iter().take(3).filter_map(text).collect();
            let what = [&exhibit.exhibit, id, &exhibit.attributes.join(" "), &label.join(" ")];
            let low = number(&row[low]);
            let high = number(&row[high]).or(low.map(|_| f64::INFINITY));
            all.push((what.join("/"), low.zip(high).map(|it| [it.0, it.1])));
        }
    }
    all
}

fn text(entry: &Entry) -> Option<&str> {
    match entry {
        Entry::Text(it) => Some(it),
        Entry::Number(_) | Entry::Nothing(_) => None,
    }
}

/// How many intervals were compared.
fn check_nested(inner: &Report, outer: &Report) -> usize {
    let mut nested = 0;
    let outer_figures = figures(outer);
    for (key, inner) in figures(inner) {
        let outer = &outer_figures[&key];
        assert_eq!((inner.value, inner.p), (outer.value, outer.p), "{key:?}");
        assert_eq!(inner.low.is_some(), outer.low.is_some(), "{key:?}");
        let (Some(low), Some(outer_low)) = (inner.low, outer.low) else { continue };
        let [high, outer_high] = [inner.high, outer.high].map(|it| it.unwrap_or(f64::INFINITY));
        assert!(outer_low <= low && high <= outer_high, "{key:?} {inner:?} {outer:?}");
        nested += 1;
    }
    // Which rows some exhibits show hangs on the confidence; those that both show are compared.
    let outer = ends(outer);
    for (what, inner) in ends(inner) {
        let same = outer.get(&what).filter(|it| it.len() == inner.len());
        let pairs = inner.iter().zip(same.into_iter().flatten());
        for (inner, outer) in pairs.filter_map(|it| (*it.0).zip(*it.1)) {
            assert!(outer[0] <= inner[0] && inner[1] <= outer[1], "{what}: {inner:?} {outer:?}");
            nested += 1;
        }
    }
    nested
}

#[test]
fn every_interval_of_a_report_lies_in_that_of_more_confidence() {
    let mut nested = 0;
    for seed in CROWDS.skip(1).take(2) {
        for columns in ["", WEIGHT] {
            let [narrow, middle, wide] = ["0.9", "0.95", "0.99"]
                .map(|it| report(seed, columns, &format!("resamples = 200\nconfidence = {it}")));
            nested += check_nested(&narrow, &middle) + check_nested(&middle, &wide);
        }
    }
    assert!(nested > 3_000, "only {nested} intervals were compared");
}
