//! The figures that others have published come out of the worked audits.

use std::collections::BTreeMap;
use std::fs;

use plumbline::report::{Report, Verdict};

use crate::files::{folder, stored};

fn value(report: &Report, rate: &str, group: Option<&str>) -> f64 {
    let of = |it: &&plumbline::report::RateFigure| {
        it.rate == rate
            && match group {
                Some(name) => it.attributes == ["race"] && it.group == [name],
                None => it.attributes.is_empty(),
            }
    };
    report.rates.iter().find(of).unwrap().value.unwrap()
}

/// Larson, Mattu, Kirchner and Angwin (2016), "How we analyzed the COMPAS recidivism algorithm": the error
/// rates as printed, in percent, for all, for Black and for White defendants.
#[test]
fn the_printed_error_rates_of_compas_come_out() {
    const PRINTED: [(Option<&str>, &str, &str); 3] = [
        (None, "32.35", "37.40"),
        (Some("African-American"), "44.85", "27.99"),
        (Some("Caucasian"), "23.45", "47.72"),
    ];
    for id in ["compas", "compas-published"] {
        let report = stored(id);
        for (race, false_positive, false_negative) in PRINTED {
            for (rate, printed) in
                [("false-positive-rate", false_positive), ("false-negative-rate", false_negative)]
            {
                let found = value(&report, rate, race);
                assert_eq!(format!("{:.2}", 100.0 * found), printed, "{id}, {race:?}, {rate}");
            }
        }
    }
}

/// The same source, "Contingency tables": people by outcome and score.
#[test]
fn the_published_tables_and_the_file_of_persons_agree() {
    let cells = |id| {
        stored(id)
            .groups
            .into_iter()
            .filter(|it| it.attributes.is_empty() || it.attributes == ["race"])
            .map(|it| (it.group, [it.tp, it.fp, it.fn_, it.tn].map(Option::unwrap)))
            .collect::<BTreeMap<_, _>>()
    };
    let published = cells("compas-published");
    assert_eq!(published, cells("compas"));
    assert_eq!(published[&Vec::new()], [2_035, 1_282, 1_216, 2_681]);
    assert_eq!(published[&vec!["African-American".to_owned()]], [1_369, 805, 532, 990]);
    assert_eq!(published[&vec!["Caucasian".to_owned()]], [505, 349, 461, 1_139]);
}

/// Bickel, Hammel and O'Connell (1975): 4,526 applicants to the six largest departments, 1,198 of 2,691 men
/// and 557 of 1,835 women admitted.
#[test]
fn the_margins_of_berkeley_are_the_published_ones() {
    let mut admitted: BTreeMap<String, [u64; 2]> = BTreeMap::new();
    let text = fs::read_to_string(folder().join("berkeley-1973/data.csv")).unwrap();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let people: u64 = cells[3].parse().unwrap();
        let [yes, all] = admitted.entry(cells[1].to_owned()).or_default();
        *yes += if cells[2] == "yes" { people } else { 0 };
        *all += people;
    }
    assert_eq!(text.lines().count(), 1 + 24);
    assert_eq!(admitted["Male"], [1_198, 2_691]);
    assert_eq!(admitted["Female"], [557, 1_835]);
}

/// The pooled ratio of the 24 cells after Mantel and Haenszel, by hand: the sums over departments of
/// a·n2/N and of b·n1/N.
#[test]
fn berkeley_fails_four_fifths_overall_and_not_within_departments() {
    const CELLS: [[f64; 4]; 6] = [
        // women admitted, all women, men admitted, all men
        [89.0, 108.0, 512.0, 825.0],
        [17.0, 25.0, 353.0, 560.0],
        [202.0, 593.0, 120.0, 325.0],
        [131.0, 375.0, 138.0, 417.0],
        [94.0, 393.0, 53.0, 191.0],
        [24.0, 341.0, 22.0, 373.0],
    ];
    let sum = |of: fn([f64; 4]) -> f64| CELLS.into_iter().map(of).sum::<f64>();
    let by_hand =
        sum(|[a, n1, _, n2]| a * n2 / (n1 + n2)) / sum(|[_, n1, b, n2]| b * n1 / (n1 + n2));
    assert_eq!(format!("{by_hand:.6}"), "1.058307");

    let report = stored("berkeley-1973");
    let ratio = report.stratified.iter().find(|it| it.comparison == "ratio").unwrap();
    assert_eq!((ratio.group[0].as_str(), ratio.reference[0].as_str()), ("Female", "Male"));
    assert!((ratio.value.unwrap() - by_hand).abs() < 1e-12);
    assert_eq!(format!("{:.4}", ratio.crude.unwrap()), "0.6818");
    assert_eq!((ratio.verdict, ratio.n_strata_used, ratio.n_strata), (Verdict::Within, 6, 6));

    let first = &report.findings[0];
    assert!(first.says.contains("overall, but"), "{}", first.says);
    assert!(first.says.contains("inside the same dept"), "{}", first.says);
    assert!(first.detail.contains("is below 0.80"), "{}", first.detail);
    assert!(first.detail.contains("is within 0.80 to 1.25"), "{}", first.detail);
}
