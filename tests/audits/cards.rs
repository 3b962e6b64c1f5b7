//! Every number on a card is that of its stored report.

use std::fs;

use plumbline::audit::gallery::{BUNDLED, CARDS, Card, Scale};
use plumbline::report::format::{count, percent, points, ratio};
use plumbline::report::rows::Mark;
use plumbline::report::{Report, Side, Verdict};

use crate::files::{data, folder, plan, stored};

/// Where a row's number stands in the report.
#[derive(Clone, Copy)]
enum Place {
    /// The share of a group.
    Rate(&'static str),
    /// The ratio of a group to the reference.
    Ratio(&'static str),
    /// The same, inside the strata.
    Stratified(&'static str),
}

/// What a card is held against: id, rate, attribute, the places of its rows, and numbers in its sentence.
type Truth = (&'static str, &'static str, &'static str, [Place; 2], &'static [Said]);

/// A number in a card's sentence.
enum Said {
    /// A share, as on the row.
    Share(&'static str),
    /// The ratio of a group to the reference.
    Times(&'static str),
    /// The size of the gap of a group to the reference, in whole points.
    Points(&'static str),
}

const TRUTHS: [Truth; 6] = [
    (
        "berkeley-1973",
        "selection-rate",
        "sex",
        [Place::Ratio("Female"), Place::Stratified("Female")],
        &[Said::Points("Female")],
    ),
    (
        "compas-published",
        "false-positive-rate",
        "race",
        [Place::Rate("African-American"), Place::Rate("Caucasian")],
        &[],
    ),
    (
        "hiring",
        "selection-rate",
        "ethnicity",
        [Place::Ratio("Black"), Place::Ratio("Asian")],
        &[Said::Times("Black"), Said::Times("Asian")],
    ),
    (
        "adult",
        "base-rate",
        "sex",
        [Place::Rate("Female"), Place::Rate("Male")],
        &[Said::Share("Female"), Said::Share("Male")],
    ),
    (
        "german-credit",
        "base-rate",
        "age",
        [Place::Rate("below 26"), Place::Rate("26 and above")],
        &[Said::Points("below 26"), Said::Times("below 26")],
    ),
    (
        "compas",
        "false-positive-rate",
        "age_cat",
        [Place::Rate("Less than 25"), Place::Rate("25 - 45")],
        &[Said::Times("Less than 25")],
    ),
];

/// A value, its interval's ends and its mark.
type Found = ([f64; 3], Mark);

fn mark(verdict: Verdict, side: Option<Side>) -> Mark {
    match (verdict, side) {
        (Verdict::Outside, Some(Side::Below)) => Mark::Below,
        (Verdict::Outside, _) => Mark::Above,
        (Verdict::Within, _) => Mark::Within,
        (Verdict::Inconclusive, _) => Mark::Inconclusive,
        (Verdict::NotComputable, _) => Mark::NotComputable,
    }
}

fn compared(report: &Report, rate: &str, attribute: &str, group: &str, comparison: &str) -> Found {
    let it = report
        .comparisons
        .iter()
        .find(|it| {
            it.rate == rate
                && it.comparison == comparison
                && it.attributes == [attribute]
                && it.group.as_ref().is_some_and(|it| it == &[group])
        })
        .unwrap();
    ([it.value, it.low, it.high].map(Option::unwrap), mark(it.verdict, it.side))
}

fn share(report: &Report, rate: &str, attributes: &[&str], group: &[&str]) -> [f64; 3] {
    let it = report
        .rates
        .iter()
        .find(|it| it.rate == rate && it.attributes == attributes && it.group == group)
        .unwrap();
    [it.value, it.low, it.high].map(Option::unwrap)
}

fn found(report: &Report, rate: &str, attribute: &str, place: Place) -> Found {
    match place {
        Place::Rate(group) => {
            let is_reference = report
                .groups
                .iter()
                .find(|it| it.attributes == [attribute] && it.group == [group])
                .unwrap()
                .reference;
            let mark = if is_reference {
                Mark::Reference
            } else {
                compared(report, rate, attribute, group, "ratio").1
            };
            (share(report, rate, &[attribute], &[group]), mark)
        }
        Place::Ratio(group) => compared(report, rate, attribute, group, "ratio"),
        Place::Stratified(group) => {
            let it = report
                .stratified
                .iter()
                .find(|it| it.rate == rate && it.comparison == "ratio" && it.group == [group])
                .unwrap();
            ([it.value, it.low, it.high].map(Option::unwrap), mark(it.verdict, it.side))
        }
    }
}

fn card(id: &str) -> &'static Card {
    CARDS.iter().find(|it| it.id == id).unwrap()
}

#[test]
fn every_number_on_a_card_is_that_of_its_report() {
    assert_eq!(TRUTHS.map(|it| it.0).to_vec(), CARDS.iter().map(|it| it.id).collect::<Vec<_>>());
    for (id, rate, attribute, places, _) in TRUTHS {
        let (card, report) = (card(id), stored(id));
        for (row, place) in card.rows.iter().zip(places) {
            let ([value, low, high], mark) = found(&report, rate, attribute, place);
            for (shown, found) in [(row.value, value), (row.low, low), (row.high, high)] {
                assert!((shown - found).abs() <= 5e-5, "{id}, {}: {shown}, not {found}", row.name);
            }
            assert_eq!(row.mark, mark, "{id}, {}", row.name);
            let text = match card.scale {
                Scale::Shares => percent(value),
                Scale::Ratios => ratio(value),
            };
            assert_eq!(row.text, text, "{id}, {}", row.name);
        }
        let plumb = match card.scale {
            Scale::Shares => share(&report, rate, &[], &[])[0],
            Scale::Ratios => 1.0,
        };
        assert!((card.plumb - plumb).abs() <= 5e-5, "{id}: {plumb}");
        let people = format!("{} {}", count(report.data.people), report.plan.people);
        assert_eq!(card.meta[0], people);
    }
}

#[test]
fn every_number_in_a_sentence_is_that_of_its_report() {
    for (id, rate, attribute, _, said) in TRUTHS {
        let (card, report) = (card(id), stored(id));
        let mut rest = card.says.replace("$50,000", "").replace("25", "").replace("45", "");
        for it in said {
            let text = match it {
                Said::Share(group) => percent(share(&report, rate, &[attribute], &[group])[0]),
                Said::Times(group) => {
                    ratio(compared(&report, rate, attribute, group, "ratio").0[0])
                }
                Said::Points(group) => {
                    let [gap, ..] = compared(&report, rate, attribute, group, "difference").0;
                    let whole = points((gap.abs() * 100.0).round() / 100.0);
                    format!("{} points", whole.trim_start_matches('+').trim_end_matches(".0"))
                }
            };
            assert!(rest.contains(&text), "{id}: \"{text}\" is not in \"{}\"", card.says);
            rest = rest.replacen(&text, "", 1);
        }
        assert!(!rest.contains(|it: char| it.is_ascii_digit()), "{id}: more numbers in \"{rest}\"");
    }
}

/// "Almost twice" stands for 1.85 to below 1.97; the published tables give (805 / 1795) / (349 / 1488).
#[test]
fn almost_twice_as_often_is_meant() {
    let report = stored("compas-published");
    let ([value, ..], _) =
        compared(&report, "false-positive-rate", "race", "African-American", "ratio");
    assert!((value - (805.0 / 1_795.0) / (349.0 / 1_488.0)).abs() < 1e-12);
    assert!(card("compas-published").says.contains("almost twice as often"));
    assert!((1.85..1.97).contains(&value));
}

#[test]
fn a_card_without_a_file_to_bring_has_its_data_here() {
    let here: Vec<&str> =
        CARDS.iter().filter(|it| it.needs_file.is_none()).map(|it| it.id).collect();
    assert_eq!(here, BUNDLED.iter().map(|it| it.id).collect::<Vec<_>>());
    for (card, audit) in here.iter().map(|it| card(it)).zip(BUNDLED) {
        assert_eq!(card.plan, audit.plan_toml);
    }
}

#[test]
fn a_card_asks_for_the_file_of_its_plan() {
    for card in CARDS {
        let Some(hint) = &card.needs_file else { continue };
        let (plan, report) = (plan(card.id), stored(card.id));
        assert_eq!(hint.name, plan.data.file);
        assert_eq!(Some(hint.sha256), plan.data.sha256.as_deref());
        let readme = fs::read_to_string(folder().join(card.id).join("README.md")).unwrap();
        assert!(readme.contains(hint.sha256) && readme.contains(hint.name), "{}", card.id);
        assert_eq!((hint.sha256, hint.bytes), (report.data.sha256.as_str(), report.data.bytes));
        if let Some(bytes) = data(card.id) {
            assert_eq!(hint.bytes, bytes.len() as u64);
        }
    }
}
