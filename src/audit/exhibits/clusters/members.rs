//! Who is in a cluster: by the groups of the attributes, and by the columns that made it.

use crate::audit::exhibits::Bench;
use crate::audit::exhibits::clusters::people::People;
use crate::audit::exhibits::clusters::{Cluster, name};
use crate::audit::exhibits::of_scores::entries;
use crate::audit::exhibits::slices::columns::{Coded, Sliced, attributes, coded};
use crate::base::order;
use crate::metrics::Rate;
use crate::report::exhibit::{Draws, Entry, Even, Exhibit, Field, Form, Section, Unit};
use crate::report::format::{amount, percent};

/// Clusters that are told of.
const MOST_CLUSTERS: usize = 3;
/// Values of columns that are told of, for each cluster.
const MOST_VALUES: usize = 5;
/// Groups of attributes that are told of, for each cluster.
const MOST_GROUPS: usize = 8;

/// A value with how frequent it is inside of a cluster and outside.
struct Member {
    value: String,
    is_attribute: bool,
    n_inside: f64,
    inside: f64,
    outside: f64,
    /// As samples of equal weights.
    samples: [(f64, f64); 2],
}

/// The clusters that lie apart, or the first one.
pub(super) fn exhibit(
    bench: &Bench,
    rate: &Rate,
    people: &People,
    clusters: &[usize],
    found: &[Cluster],
) -> Option<Exhibit> {
    let alpha = 1.0 - bench.plan.evidence.confidence;
    let is_apart = |it: &&Cluster| it.p_adjusted.is_some_and(|it| it < alpha);
    let mut told: Vec<&Cluster> = found.iter().filter(is_apart).take(MOST_CLUSTERS).collect();
    if told.is_empty() {
        told.extend(found.first());
    }
    let least = people.least as f64;
    let mut columns = attributes(bench, least).ok()?;
    let names: Vec<&str> = people.columns.iter().map(|it| it.name.as_str()).collect();
    let made_them = |it: &Coded| !it.0.is_attribute && names.contains(&it.0.name.as_str());
    columns.extend(coded(bench, least).ok()?.into_iter().filter(made_them));
    let mut rows = Vec::new();
    let mut first: Option<String> = None;
    for cluster in &told {
        let mut all: Vec<Member> = (columns.iter())
            .flat_map(|(column, codes)| members(people, clusters, cluster, column, codes))
            .collect();
        let apart = |it: &Member| (it.inside - it.outside).abs();
        order::by(&mut all, |a, b| {
            b.is_attribute.cmp(&a.is_attribute).then_with(|| apart(b).total_cmp(&apart(a)))
        });
        let (groups, values): (Vec<Member>, Vec<Member>) =
            all.into_iter().partition(|it| it.is_attribute);
        first = first.or_else(|| groups.first().map(|it| title(cluster, it)));
        let shown = groups.iter().take(MOST_GROUPS).chain(values.iter().take(MOST_VALUES));
        rows.extend(shown.map(|it| row(bench, cluster, it)));
    }
    let mut fields = vec![
        Field::new("value", "Value", Unit::Text),
        Field::new("cluster", "Cluster", Unit::Text),
        Field::new("people", "In the cluster", Unit::People),
        Field::new("inside", "Of the cluster", Unit::Share),
        Field::new("outside", "Of all others", Unit::Share),
    ];
    fields.extend(Field::with_interval("difference", "Difference", Unit::Points));
    Some(Exhibit {
        exhibit: "cluster-members".to_owned(),
        section: Section::Slices,
        title: first.unwrap_or_else(|| "Who is in the clusters".to_owned()),
        says: format!(
            "For the clusters whose {} lies apart from that of all others, or else for the first one: the groups of the attributes, which had no part in making the clusters, and the values of the columns that made them whose share differs most. Shares are of the people who were measured; {} intervals of the difference. Shown are at most {} groups and {} values of each cluster, the most unlike first.",
            rate.name.to_lowercase(),
            bench.plan.evidence.difference_interval.whose(),
            amount(MOST_GROUPS as f64),
            amount(MOST_VALUES as f64)
        ),
        caveat: "These differences were looked for among many and are not adjusted: they say who is in a cluster, not that a group made it.".to_owned(),
        source: String::new(),
        attributes: Vec::new(),
        fields,
        rows,
        draws: Some(Draws {
            form: Form::Dots,
            across: "difference".to_owned(),
            up: "value".to_owned(),
            series: Some("cluster".to_owned()),
            even: Some(Even::Zero),
        }),
    })
}

/// The values of a column inside and outside of a cluster.
fn members(
    people: &People,
    clusters: &[usize],
    cluster: &Cluster,
    column: &Sliced,
    codes: &[u8],
) -> Vec<Member> {
    // By level: people inside; then weights and their squares inside and outside.
    let mut sums = vec![[0.0; 5]; column.levels.len()];
    let mut totals = [0.0; 5];
    for person in (0..people.places.len()).filter(|it| people.is_measured[*it]) {
        let weight = people.weight(person);
        let add = if clusters[person] == cluster.place {
            [1.0, weight, weight * weight, 0.0, 0.0]
        } else {
            [0.0, 0.0, 0.0, weight, weight * weight]
        };
        let level = &mut sums[usize::from(codes[people.places[person]])];
        level.iter_mut().zip(add).for_each(|(sum, it)| *sum += it);
        totals.iter_mut().zip(add).for_each(|(sum, it)| *sum += it);
    }
    if totals[1] <= 0.0 || totals[3] <= 0.0 {
        return Vec::new();
    }
    let one = |(name, sums): (&String, &[f64; 5])| {
        let sample = |weight: usize| {
            let effective = totals[weight] * totals[weight] / totals[weight + 1];
            (sums[weight] / totals[weight] * effective, effective)
        };
        Member {
            value: format!("{} {name}", column.name),
            is_attribute: column.is_attribute,
            n_inside: sums[0],
            inside: sums[1] / totals[1],
            outside: sums[3] / totals[3],
            samples: [sample(1), sample(3)],
        }
    };
    column.levels.iter().zip(&sums).map(one).collect()
}

fn row(bench: &Bench, cluster: &Cluster, it: &Member) -> Vec<Entry> {
    let (by, z) = (bench.plan.evidence.difference_interval, bench.context.z);
    let [own, rest] = it.samples;
    let interval = by.of((own.0.min(own.1), own.1), (rest.0.min(rest.1), rest.1), z);
    let mut row = vec![
        Entry::text(it.value.as_str()),
        Entry::Text(name(cluster)),
        it.n_inside.into(),
        it.inside.into(),
        it.outside.into(),
    ];
    row.extend(entries(Some((it.inside - it.outside, interval)), ""));
    row
}

fn title(cluster: &Cluster, it: &Member) -> String {
    format!(
        "{} of {} have {}, and {} of all others",
        percent(it.inside),
        name(cluster),
        it.value,
        percent(it.outside)
    )
}
