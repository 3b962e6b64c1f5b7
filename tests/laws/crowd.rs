//! Awkward crowds: few or many people, tied scores, missing cells, groups that lack one kind of people, weights.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use plumbline::metrics::{self, Compare, Measure};
use plumbline::report::Report;
use plumbline::stats::resample::Stream;

use crate::people::everything;
use crate::run::audit;

/// The crowds that a relation is tried with.
pub(crate) const CROWDS: std::ops::Range<u64> = 0..6;

/// One row of the file; none is an empty cell.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    pub(crate) sex: Option<String>,
    pub(crate) region: Option<String>,
    pub(crate) grade: &'static str,
    pub(crate) outcome: Option<bool>,
    pub(crate) decision: Option<bool>,
    /// A multiple of 2⁻¹⁰ in [0, 1], so that its cube and 1 - score are exact.
    pub(crate) score: Option<f64>,
    /// A multiple of ¼ above 0.
    pub(crate) weight: f64,
    /// Something that nobody asks for.
    pub(crate) extra: u64,
}

/// From 6 to some 200 people. Every third crowd has missing cells, every second tied scores; in most of them one
/// region has no positive outcome and another no positive decision.
pub(crate) fn crowd(seed: u64) -> Vec<Row> {
    const REGIONS: [&str; 6] = ["east", "north", "west", "south", "center", "coast"];
    let mut stream = Stream::new(seed, 41);
    let n_regions = 2 + stream.below(4);
    let most = if seed.is_multiple_of(4) { 24 } else { 190 };
    let step = if seed.is_multiple_of(2) { 128 } else { 1 };
    (0..6 + stream.below(most))
        .map(|_| {
            // The first regions are the large ones.
            let place = stream.below(n_regions).min(stream.below(n_regions));
            let region = REGIONS[usize::try_from(place).unwrap()];
            let lacks = |it: &str| !seed.is_multiple_of(5) && region == it;
            let outcome = stream.below(10) < 4 && !lacks("north");
            let score = (stream.below(700) + if outcome { 300 } else { 0 }).min(1024);
            let score = score / step * step;
            let decision = score + stream.below(256) > 600 && !lacks("west");
            let sex = ["f", "f", "m"][usize::try_from(stream.below(3)).unwrap()];
            let mut is_known = || !seed.is_multiple_of(3) || stream.below(12) > 0;
            Row {
                sex: is_known().then(|| sex.to_owned()),
                region: is_known().then(|| region.to_owned()),
                outcome: is_known().then_some(outcome),
                decision: is_known().then_some(decision),
                score: is_known().then_some(score as f64 / 1024.0),
                grade: ["high", "low"][usize::try_from(stream.below(2)).unwrap()],
                weight: (1 + stream.below(12)) as f64 / 4.0,
                extra: stream.below(1_000),
            }
        })
        .collect()
}

/// A crowd of whom all is known.
pub(crate) fn known_crowd(seed: u64) -> Vec<Row> {
    let is_known = |it: &Row| {
        it.sex.is_some()
            && it.region.is_some()
            && it.outcome.is_some()
            && it.decision.is_some()
            && it.score.is_some()
    };
    crowd(seed).into_iter().filter(is_known).collect()
}

/// Each crowd, without weights and with them: its rows and the further line of the plan.
pub(crate) fn both() -> impl Iterator<Item = (Vec<Row>, &'static str)> {
    CROWDS.flat_map(|seed| ["", WEIGHT].map(|columns| (crowd(seed), columns)))
}

/// The ways to group a crowd.
pub(crate) const GROUPINGS: [&[&str]; 3] = [&["sex"], &["region"], &["sex", "region"]];

/// Rows changed one by one.
pub(crate) fn changed(rows: &[Row], change: impl Fn(&mut Row)) -> Vec<Row> {
    let mut rows = rows.to_vec();
    rows.iter_mut().for_each(change);
    rows
}

/// Each row so many times.
pub(crate) fn repeated(rows: &[Row], times: impl Fn(&Row) -> usize) -> Vec<Row> {
    rows.iter().flat_map(|it| std::iter::repeat_n(it.clone(), times(it))).collect()
}

/// The names and cells of the columns.
pub(crate) fn cells(it: &Row) -> [(&'static str, String); 8] {
    let side = |it: Option<bool>| it.map_or(String::new(), |it| u8::from(it).to_string());
    [
        ("sex", it.sex.clone().unwrap_or_default()),
        ("region", it.region.clone().unwrap_or_default()),
        ("grade", it.grade.to_owned()),
        ("outcome", side(it.outcome)),
        ("decision", side(it.decision)),
        ("score", it.score.map_or(String::new(), |it| it.to_string())),
        ("weight", it.weight.to_string()),
        ("extra", it.extra.to_string()),
    ]
}

/// The rows as a file.
pub(crate) fn file(rows: &[Row]) -> String {
    let mut text = "sex,region,grade,outcome,decision,score,weight,extra\n".to_owned();
    for row in rows {
        let line: Vec<String> = cells(row).into_iter().map(|it| it.1).collect();
        writeln!(text, "{}", line.join(",")).unwrap();
    }
    text
}

/// A plan for them. `decides` says which decisions are positive.
pub(crate) fn plan_for(decides: &str, columns: &str, rest: &str) -> String {
    format!(
        "plan = 1\n[columns]\noutcome = {{ column = \"outcome\", at_least = 1 }}\n\
         decision = {{ {decides} }}\nscore = {{ column = \"score\" }}\n{columns}\n\
         [[columns.attributes]]\ncolumn = \"sex\"\n[[columns.attributes]]\ncolumn = \"region\"\n{rest}"
    )
}

/// The decisions of their own column.
pub(crate) const DECIDED: &str = "column = \"decision\", at_least = 1";

/// The weight as it is written in a plan.
pub(crate) const WEIGHT: &str = "weight = { column = \"weight\" }";

/// Everybody takes part, however small the group.
pub(crate) const SMALL: &str = "[groups]\nminimum = 1\n[evidence]\nresamples = 10";

/// All rates, metrics and comparisons of rows, without exhibits.
pub(crate) fn all_of(rows: &[Row], decides: &str, columns: &str) -> Figures {
    let rest = format!("{SMALL}\n{}exhibits = []\n", everything());
    figures(&audit(&file(rows), &plan_for(decides, columns, &rest)).unwrap())
}

/// The same by the decisions of their own column and without weights.
pub(crate) fn all(rows: &[Row]) -> Figures {
    all_of(rows, DECIDED, "")
}

/// What a figure is of: its kind ("rate", "metric" or the comparison's id), its id, the attributes and the group.
pub(crate) type Key = (String, String, Vec<String>, Vec<String>);

pub(crate) type Figures = BTreeMap<Key, Told>;

/// A figure as it is told.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Told {
    pub(crate) value: Option<f64>,
    pub(crate) reason: String,
    pub(crate) share: Option<(f64, f64)>,
    pub(crate) low: Option<f64>,
    pub(crate) high: Option<f64>,
    pub(crate) interval: String,
    pub(crate) p: Option<f64>,
    /// The name of the test.
    pub(crate) test: String,
    pub(crate) left_out: usize,
}

/// Every rate, comparison and metric of a report, by what it is of.
pub(crate) fn figures(report: &Report) -> Figures {
    let mut all = Figures::new();
    for it in &report.rates {
        let key = ("rate".to_owned(), it.rate.clone(), it.attributes.clone(), it.group.clone());
        let told = Told {
            value: it.value,
            reason: it.undefined.as_ref().map(|it| it.reason.clone()).unwrap_or_default(),
            share: it.part.zip(it.whole),
            low: it.low,
            high: it.high,
            interval: it.interval.clone().unwrap_or_default(),
            p: None,
            test: String::new(),
            left_out: 0,
        };
        assert_eq!(all.insert(key, told), None);
    }
    for it in &report.comparisons {
        // The lowest and the highest group are named as the group, which may be another one of equals.
        let is_of_all = metrics::aggregates().any(|entry| entry.id == it.comparison);
        let group = it.group.clone().filter(|_| !is_of_all).unwrap_or_default();
        let key = (it.comparison.clone(), it.rate.clone(), it.attributes.clone(), group);
        let told = Told {
            value: it.value,
            reason: it.undefined.as_ref().map(|it| it.reason.clone()).unwrap_or_default(),
            share: None,
            low: it.low,
            high: it.high,
            interval: it.interval.clone().unwrap_or_default(),
            p: it.p,
            test: it.test.clone().unwrap_or_default(),
            left_out: it.left_out.len(),
        };
        assert_eq!(all.insert(key, told), None);
    }
    for it in &report.metrics {
        let group = it.group.clone().unwrap_or_default();
        let key = ("metric".to_owned(), it.metric.clone(), it.attributes.clone(), group);
        let told = Told {
            value: it.value,
            reason: it.undefined.as_ref().map(|it| it.reason.clone()).unwrap_or_default(),
            share: None,
            low: it.low,
            high: it.high,
            interval: it.interval.clone().unwrap_or_default(),
            p: None,
            test: String::new(),
            left_out: it.left_out.len(),
        };
        assert_eq!(all.insert(key, told), None);
    }
    all
}

/// A rate of a group; of everyone without attributes.
#[track_caller]
pub(crate) fn rate_of<'a>(all: &'a Figures, id: &str, by: &[&str], group: &[&str]) -> &'a Told {
    of(all, "rate", id, by, group)
}

#[track_caller]
pub(crate) fn of<'a>(
    all: &'a Figures,
    kind: &str,
    id: &str,
    by: &[&str],
    group: &[&str],
) -> &'a Told {
    let owned = |it: &[&str]| it.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    let key = (kind.to_owned(), id.to_owned(), owned(by), owned(group));
    all.get(&key).unwrap_or_else(|| panic!("there is no {key:?}"))
}

/// Whether a figure is made of counts alone, so that it must come out to the last bit. What is summed over groups runs
/// in their order, and is not.
pub(crate) fn is_of_counts((kind, id, ..): &Key) -> bool {
    let of_counts = |id: &str| {
        metrics::rate(id).is_some_and(|it| {
            !matches!(it.measure, Measure::Mean { .. } | Measure::Estimate { .. })
        })
    };
    match kind.as_str() {
        "metric" => {
            let metric = metrics::metric(id).unwrap();
            let is_sum = matches!(
                metric.compare,
                Compare::BetweenGroups { .. } | Compare::AmongGroups { .. }
            );
            !is_sum && metric.rates.iter().all(|it| of_counts(it))
        }
        "mean-pairwise-ratio" | "parity-loss" => false,
        it if it.ends_with("-of-groups") => false,
        _ => of_counts(id),
    }
}

/// Whether a figure hangs on who else is there by its definition: a part of all, or bands of equal parts of everyone.
pub(crate) fn is_of_everyone((kind, id, ..): &Key) -> bool {
    let of_everyone = |id: &str| {
        let is_part = |it: &metrics::Rate| matches!(it.measure, Measure::PartOfAll { .. });
        id == "expected-calibration-error" || metrics::rate(id).is_some_and(is_part)
    };
    match kind.as_str() {
        "metric" => metrics::metric(id).unwrap().rates.iter().any(|it| of_everyone(it)),
        _ => of_everyone(id),
    }
}

/// Fails unless both are the same: bit by bit where they are made of counts, within 1e-12 elsewhere.
#[track_caller]
pub(crate) fn assert_equal(what: &Key, a: &Told, b: &Told) {
    if is_of_counts(what) {
        assert_eq!(a.value.map(f64::to_bits), b.value.map(f64::to_bits), "{what:?}: {a:?} {b:?}");
    } else {
        crate::people::assert_near(&format!("{what:?}"), a.value, b.value);
    }
    assert_eq!(a.reason, b.reason, "{what:?}");
}
