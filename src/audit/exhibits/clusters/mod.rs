//! Groups of people who are alike, found without any attribute: do they fare otherwise, and who are they?

mod members;
mod people;

use crate::audit::error::Error;
use crate::audit::exhibits::clusters::people::People;
use crate::audit::exhibits::of_scores::{entries, on_weights};
use crate::audit::exhibits::slices::harm;
use crate::audit::exhibits::{Bench, Shown};
use crate::cube::patterns::Sums;
use crate::metrics;
use crate::metrics::{End, Rate, measure};
use crate::report::Untested;
use crate::report::exhibit::{Draws, Entry, Even, Exhibit, Field, Form, Section, Unit};
use crate::report::format::{count, percent};
use crate::report::words::said;
use crate::stats::Interval;
use crate::stats::adjust::bonferroni;
use crate::stats::pooled::two_proportion_z;

/// Clusters at most.
const MOST_CLUSTERS: usize = 8;

const WHAT: &str = "Clusters of people who are alike";

pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    let lacks = |why: &str| Shown {
        exhibits: Vec::new(),
        untested: vec![Untested { what: WHAT.to_owned(), why: why.to_owned() }],
    };
    let Some(rate) = rate(bench) else {
        return Ok(lacks("the plan names no decision, or not what the rate needs"));
    };
    if bench.plan.columns.count.is_some() {
        return Ok(lacks("a row stands for several people, who cannot be dealt into two halves"));
    }
    let people = People::new(bench, rate)?;
    if people.columns.is_empty() {
        return Ok(lacks("the plan leaves no column by which people could be alike"));
    }
    let clusters = people.clusters();
    let found = measured(bench, rate, &people, &clusters);
    if found.len() < 2 {
        return Ok(lacks("no cluster of enough people fares otherwise than the rest"));
    }
    let mut exhibits = vec![exhibit(bench, rate, &people, &found)];
    exhibits.extend(members::exhibit(bench, rate, &people, &clusters, &found));
    Ok(Shown { exhibits, untested: Vec::new() })
}

/// The plan's rate, or how often decisions are wrong, or how often people are selected.
fn rate(bench: &Bench) -> Option<&'static Rate> {
    let plan = bench.plan;
    let id = match &plan.slices.rate {
        Some(it) => it.as_str(),
        None if plan.tells_outcomes() => "error-rate",
        None => "selection-rate",
    };
    let rate = metrics::rate(id)?;
    let fits = plan.decides()
        && (plan.tells_outcomes() || matches!(rate.needs(), metrics::Needs::Decision));
    fits.then_some(rate)
}

/// A cluster, measured on those who had no part in making it.
pub(super) struct Cluster {
    /// Its place among the ends of all clusters.
    place: usize,
    /// Its number for people, from 1.
    number: usize,
    people: f64,
    value: f64,
    own: Option<Interval>,
    /// Less all others.
    difference: Option<(f64, Option<Interval>)>,
    p_adjusted: Option<f64>,
}

/// The clusters, those first that are furthest to the side of harm at the near end of their interval.
fn measured(bench: &Bench, rate: &Rate, people: &People, clusters: &[usize]) -> Vec<Cluster> {
    let (z, evidence) = (bench.context.z, &bench.plan.evidence);
    let everyone = people.sums(|_| true);
    let n_clusters = clusters.iter().copied().max().map_or(0, |it| it + 1);
    let sample = |it: &Sums| {
        let figure = measure(rate, &it.tally()).ok()?;
        Some((figure.value, figure.share?.sample()))
    };
    let mut found = Vec::new();
    let mut p_values = Vec::new();
    for place in 0..n_clusters {
        let sums = people.sums(|it| clusters[it] == place);
        let Some((value, own)) = sample(&sums) else { continue };
        let rest = sample(&sums.rest(&everyone));
        let difference = rest.map(|(of_rest, rest)| {
            (value - of_rest, evidence.difference_interval.of(own, rest, z))
        });
        p_values.push(rest.and_then(|(_, rest)| two_proportion_z(own.0, own.1, rest.0, rest.1)));
        let own = evidence.rate_interval.of(own, z);
        let people = sums.people.total();
        found.push(Cluster { place, number: 0, people, value, own, difference, p_adjusted: None });
    }
    let known: Vec<f64> = p_values.iter().flatten().copied().collect();
    let mut adjusted = bonferroni(&known).into_iter();
    for (cluster, p) in found.iter_mut().zip(&p_values) {
        cluster.p_adjusted = p.and_then(|_| adjusted.next());
    }
    let end = harm(bench.plan, rate);
    crate::base::order::by(&mut found, |a, b| least(end, b).total_cmp(&least(end, a)));
    for (number, it) in (1..).zip(&mut found) {
        it.number = number;
    }
    found
}

/// How far a cluster lies to the side of harm at least.
fn least(end: Option<End>, it: &Cluster) -> f64 {
    match (it.difference.and_then(|it| it.1), end) {
        (None, _) => f64::NEG_INFINITY,
        (Some(it), Some(End::High)) => it.low,
        (Some(it), Some(End::Low)) => -it.high,
        (Some(it), None) => it.low.max(-it.high),
    }
}

fn exhibit(bench: &Bench, rate: &Rate, people: &People, found: &[Cluster]) -> Exhibit {
    let mut fields = vec![
        Field::new("cluster", "Cluster", Unit::Text),
        Field::new("people", "People measured", Unit::People),
    ];
    fields.extend(Field::with_interval("value", rate.name, Unit::Share));
    fields.extend(Field::with_interval("difference", "Less all others", Unit::Points));
    fields.push(Field::new("p-adjusted", "Adjusted p", Unit::PValue));
    let names: Vec<&str> = people.columns.iter().map(|it| it.name.as_str()).collect();
    Exhibit {
        exhibit: "clusters".to_owned(),
        section: Section::Slices,
        title: title(bench, rate, found),
        says: format!(
            "{} {}, dealt into two halves with the plan's seed. One half was parted into at most {MOST_CLUSTERS} clusters of people who are alike in {}; no attribute of the plan took part. Each time the cluster was parted whose two parts fare most differently, as long as one part came further from all others than the whole was and each kept at least {} people. Numbers count in standard deviations, each other category 1. The other half was put to the nearest clusters and gives all figures. {} and {} intervals; p is of a cluster against all others, by a pooled z test, times the number of clusters (Bonferroni).{}",
            people.whom(),
            bench.plan.people,
            names.join(", "),
            count(people.least as u64),
            bench.plan.evidence.rate_interval.whose(),
            bench.plan.evidence.difference_interval.whose(),
            on_weights(bench)
        ),
        caveat: "Found by searching: the half that was measured is new to the clusters, but confirm on new data. Another seed, another choice of columns or another scale gives other clusters.".to_owned(),
        source: "Misztal-Radecka & Indurkhya (2021), Bias-aware hierarchical clustering for detecting the discriminated groups of users in recommendation systems, Information Processing & Management 58; Huang (1997), Clustering large data sets with mixed numeric and categorical values".to_owned(),
        attributes: Vec::new(),
        fields,
        rows: found.iter().map(row).collect(),
        draws: Some(Draws {
            form: Form::Dots,
            across: "difference".to_owned(),
            up: "cluster".to_owned(),
            series: None,
            even: Some(Even::Zero),
        }),
    }
}

fn row(it: &Cluster) -> Vec<Entry> {
    let mut row = vec![Entry::Text(name(it)), it.people.into()];
    row.extend(entries(Some((it.value, it.own)), ""));
    row.extend(entries(it.difference, "there is nobody else"));
    row.push(Entry::number(it.p_adjusted, "there is nothing to compare"));
    row
}

/// "cluster 2".
pub(super) fn name(it: &Cluster) -> String {
    format!("cluster {}", it.number)
}

fn title(bench: &Bench, rate: &Rate, found: &[Cluster]) -> String {
    let alpha = 1.0 - bench.plan.evidence.confidence;
    let end = harm(bench.plan, rate);
    let is_apart = |it: &&Cluster| {
        it.p_adjusted.is_some_and(|it| it < alpha) && least(end, it) > f64::NEG_INFINITY
    };
    let is_worse = |it: &&Cluster| {
        let difference = it.difference.map_or(0.0, |it| it.0);
        is_apart(it)
            && match end {
                Some(End::High) => difference > 0.0,
                Some(End::Low) => difference < 0.0,
                None => true,
            }
    };
    let rate_name = rate.name.to_lowercase();
    let Some((first, rest)) =
        found.iter().find(is_worse).and_then(|it| Some((it, it.value - it.difference?.0)))
    else {
        return format!(
            "No cluster of people who are alike is shown to be worse off in its {rate_name}"
        );
    };
    let words = said(rate, bench.plan);
    let of = if words.among.is_empty() { String::new() } else { format!("Of {}, ", words.among) };
    let done = if words.done.is_empty() { format!("have the {rate_name}") } else { words.done };
    format!(
        "{of}{} in a cluster of people who are alike {done}, against {} of all others",
        percent(first.value),
        percent(rest)
    )
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::of_columns::testing::report;
    use crate::stats::resample::Stream;

    const PLAN: &str = "decision = { column = \"d\", positive = \"1\" }\n\
        outcome = { column = \"o\", positive = \"1\" }\n[slices]\ncolumns = [\"pay\", \"town\"]";

    /// 1000 people of little pay in the north, decided wrongly 4 times of 10, and 1000 others, 1 time of 10.
    fn people(wrong: [u64; 2]) -> String {
        let mut stream = Stream::new(4, 4);
        let mut text = "group,pay,town,d,o\n".to_owned();
        for person in 0..2_000_u64 {
            let is_poor = person % 2 == 0;
            let pay = if is_poor { 100 } else { 900 } + stream.below(50);
            let town = if is_poor == (stream.below(10) > 0) { "north" } else { "south" };
            // Of the poor 8 of 10 are of group a.
            let group = if is_poor == (stream.below(10) < 8) { "a" } else { "b" };
            let outcome = stream.below(2);
            let decision = outcome ^ u64::from(stream.below(10) < wrong[usize::from(!is_poor)]);
            text.extend([format!("{group},{pay}.5,{town},{decision},{outcome}\n")]);
        }
        text
    }

    #[test]
    fn a_cluster_that_fares_otherwise_is_found_on_the_other_half_with_who_is_in_it() {
        let report = report("clusters", &people([4, 1]), PLAN);
        let found = &report.exhibits[0];
        assert!(found.title.contains("in a cluster of people who are alike"), "{}", found.title);
        // About 500 of the poor are in the half that is measured: within five standard deviations.
        let (people, value) =
            (found.number(0, "people").unwrap(), found.number(0, "value").unwrap());
        assert!(people < 620.0 && (value - 0.4).abs() < 0.12, "{people} {value}");
        assert!(found.number(0, "p-adjusted").unwrap() < 1e-6);
        let members = &report.exhibits[1];
        let of_a = (0..members.rows.len())
            .find(|it| {
                members.text(*it, "value") == "group a"
                    && members.text(*it, "cluster") == "cluster 1"
            })
            .unwrap();
        assert!((members.number(of_a, "inside").unwrap() - 0.8).abs() < 0.1);
        assert!((members.number(of_a, "outside").unwrap() - 0.35).abs() < 0.2);
    }

    #[test]
    fn where_all_fare_alike_nothing_is_claimed() {
        let report = report("clusters", &people([2, 2]), PLAN);
        let claims = report.exhibits.iter().filter(|it| it.exhibit == "clusters");
        for it in claims {
            assert!(it.title.starts_with("No cluster"), "{}", it.title);
        }
    }

    #[test]
    fn counted_people_are_not_dealt() {
        let text = "group,x,d,n\na,1,1,40\na,2,0,40\nb,1,0,50\nb,2,1,30\n";
        let plan = "decision = { column = \"d\", positive = \"1\" }\ncount = { column = \"n\" }";
        let report = report("clusters", text, plan);
        assert!(report.exhibits.is_empty());
        assert!(report.untested.iter().any(|it| it.what == super::WHAT));
    }
}
