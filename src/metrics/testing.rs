//! The one place that measures in the tests of the families.

use crate::cube::tally::Counted;
use crate::cube::{Four, People, Tally};
use crate::metrics;
use crate::metrics::{Benefits, Compare, Favourable};

/// Measures a rate in one group, `[tp, fp, fn, tn]`; expects six decimals or the reason's id.
#[track_caller]
pub(crate) fn check(id: &str, [tp, fp, fn_, tn]: [u64; 4], expected: &str) {
    let people = People { tp, fp, fn_, tn };
    let weight = Four::from(people);
    let tally = Tally { people, weight, square: weight, ..Tally::default() };
    let costs = Some(Four { tp: -1.0, fp: 2.0, fn_: 5.0, tn: 0.5 });
    let everyone = Some(Four { tp: 20.0, fp: 5.0, fn_: 7.0, tn: 30.0 });
    let around = metrics::Around { costs, everyone };
    let found = match metrics::measure_with(metrics::rate(id).unwrap(), &tally, around) {
        Ok(figure) => format!("{:.6}", figure.value),
        Err(lack) => lack.id().to_owned(),
    };
    assert_eq!(found, expected, "{id}");
}

/// A group of people of equal weights, `[tp, fp, fn, tn]`.
pub(crate) fn counted([tp, fp, fn_, tn]: [u64; 4]) -> Counted {
    let weight = Four::from(People { tp, fp, fn_, tn });
    Counted { weight, effective: weight.total() }
}

/// How far apart groups are in the one rate of a metric; none where fewer than two have it.
fn apart(metric: &metrics::Metric, groups: &[Counted]) -> Option<metrics::Apart> {
    let [id] = metric.rates else { panic!("{} has several rates", metric.id) };
    let rate = metrics::rate(id).unwrap();
    let value = |it: &Counted| metrics::Around::default().of_cells(rate, it.weight)?.ok();
    let values: Vec<Option<f64>> = groups.iter().map(value).collect();
    metrics::extremes(&values).map(|it| it.apart)
}

/// The interval of a number made of all groups, at this confidence; six decimals, or none.
#[track_caller]
pub(crate) fn check_ends(id: &str, cells: &[[u64; 4]], confidence: f64, expected: &str) {
    let groups: Vec<Counted> = cells.iter().map(|it| counted(*it)).collect();
    let Compare::AmongGroups { ends: Some(ends), .. } = metrics::metric(id).unwrap().compare else {
        panic!("{id} has no interval of its own")
    };
    let found = ends(&groups, confidence);
    let found = found.map_or("none".to_owned(), |it| format!("{:.6} to {:.6}", it.low, it.high));
    assert_eq!(found, expected, "{id}");
}

/// What a metric makes of groups: of a group and its reference, or of all of them; six decimals, or none.
#[track_caller]
pub(crate) fn check_groups(id: &str, cells: &[[u64; 4]], expected: &str) {
    let groups: Vec<Counted> = cells.iter().map(|it| counted(*it)).collect();
    let metric = metrics::metric(id).unwrap();
    let value = match metric.compare {
        Compare::ToReference { of, .. } => of([groups[0], groups[1]]),
        Compare::AmongGroups { of, .. } => of(&groups).map(|it| it.0),
        Compare::BetweenGroups { of } => {
            let all: Vec<Benefits> =
                groups.iter().map(|it| Benefits::of(it.weight, Favourable::Positive)).collect();
            of(&all).ok()
        }
        Compare::AmongPeople { of } => {
            of(Benefits::of(groups[0].weight, Favourable::Positive)).ok()
        }
        Compare::LargestDifference => apart(metric, &groups).map(|it| it.difference),
        Compare::SmallestRatio => apart(metric, &groups).and_then(|it| it.ratio),
        Compare::MeanOfLargestDifferences | Compare::MeanOfSmallestRatios => {
            panic!("{id} compares several rates")
        }
        Compare::OfCurves | Compare::OfNeighbors => panic!("{id} is not made of cells"),
    };
    let found = value.map_or("none".to_owned(), |it| format!("{it:.6}"));
    assert_eq!(found, expected, "{id}");
}
