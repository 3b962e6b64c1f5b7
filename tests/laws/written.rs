//! The same people written down in another way: doubled, weighted, in other columns, in other files.

use plumbline::audit::{Input, plan_file, run};
use plumbline::data::{Intake, Loaded};
use plumbline::report::Report;
use plumbline::stats::resample::Stream;

use crate::crowd::{
    CROWDS, DECIDED, Figures, Key, Row, SMALL, Told, WEIGHT, all, all_of, assert_equal, cells,
    changed, crowd, figures, file, known_crowd, plan_for, repeated,
};
use crate::people::{assert_near, everything};
use crate::run::audit;
use crate::sameness::nameless;

/// Smoothed by a part of a person, so that it hangs on how many there are.
const SMOOTHED: [&str; 4] = [
    "differential-fairness",
    "differential-fairness-bias-amplification",
    "minimum-skew",
    "maximum-skew",
];

fn is_smoothed(key: &Key) -> bool {
    SMOOTHED.contains(&key.1.as_str())
}

/// A figure of people and of twice as many of the same; whether its interval is narrower.
fn check_surer(key: &Key, one: &Told, two: &Told) -> bool {
    assert_equal(key, one, two);
    // Exact tests of few people are in steps, and give way to others among more; resamples are others among more.
    let is_other = |it: &Told| it.test.contains('\'') || it.test.contains("bootstrap");
    if let (Some(before), Some(after), false) = (one.p, two.p, is_other(one) || is_other(two)) {
        let is_open = before > 1e-300 && before < 1.0;
        assert!(after < before || after <= before && !is_open, "{key:?}");
    }
    // Random draws are others among twice as many.
    let (Some(low), Some(high)) = (one.low, one.high) else { return false };
    if one.interval.contains("bootstrap") {
        return false;
    }
    let (low2, high2) = (two.low.unwrap(), two.high.unwrap());
    assert!(low <= low2 + 1e-12 && high2 <= high + 1e-12, "{key:?}: {one:?} {two:?}");
    // Both may reach from end to end of what is possible.
    let is_narrower = high2 - low2 < high - low;
    assert!(is_narrower || (low, high) == (low2, high2), "{key:?}: {one:?} {two:?}");
    is_narrower
}

#[test]
fn twice_the_same_people_keep_every_figure_and_are_surer_of_it() {
    let mut narrower = 0;
    for seed in CROWDS {
        let rows = crowd(seed);
        let [once, twice] = [all(&rows), all(&repeated(&rows, |_| 2))];
        assert_eq!(once.len(), twice.len());
        for (key, one) in once.iter().filter(|it| !is_smoothed(it.0)) {
            narrower += usize::from(check_surer(key, one, &twice[key]));
        }
    }
    assert!(narrower > 500, "only {narrower} intervals were compared");
}

#[test]
fn a_weight_is_as_many_copies_in_every_figure() {
    for seed in CROWDS {
        let rows = changed(&crowd(seed), |it| it.weight = (it.extra % 4 + 1) as f64);
        let weighted = all_of(&rows, DECIDED, WEIGHT);
        let copied = all(&repeated(&rows, |it| usize::try_from(it.extra % 4 + 1).unwrap()));
        for (key, copied) in copied.iter().filter(|it| !is_smoothed(it.0)) {
            // Another group may be the largest, and with it the reference.
            let hangs_on_reference = !key.3.is_empty() && key.0 != "rate" || key.0 == "parity-loss";
            if !hangs_on_reference {
                assert_equal(key, copied, &weighted[key]);
                assert_eq!(copied.share, weighted[key].share, "{key:?}");
            }
        }
    }
}

/// A weight of nothing is the weight of a person: who has it is counted among the people and makes groups, but moves
/// no value, no interval and no p.
#[test]
fn people_of_weight_0_change_no_figure() {
    for seed in CROWDS {
        let rows = known_crowd(seed);
        let most = |it: &Row| Row { weight: 0.0, ..it.clone() };
        // Everybody once more, decided the other way, so that the same groups are the largest ones.
        let more =
            rows.iter().map(most).map(|it| Row { decision: it.decision.map(|it| !it), ..it });
        let mut with: Vec<Row> = rows.iter().cloned().chain(more).collect();
        Stream::new(seed, 1).shuffle(&mut with);
        let [here, there] = [&rows, &with].map(|it| all_of(it, DECIDED, WEIGHT));
        assert_eq!(here, there);
    }
}

fn check_near(key: &Key, here: &Told, there: &Told) {
    let what = format!("{key:?}");
    assert_near(&what, here.value, there.value);
    assert_near(&what, here.p, there.p);
    assert_eq!(here.reason, there.reason, "{what}");
    if !here.interval.contains("bootstrap") {
        assert_near(&what, here.low, there.low);
        assert_near(&what, here.high, there.high);
    }
}

#[test]
fn any_scale_of_weights_gives_the_same_figures() {
    for seed in CROWDS {
        let rows = crowd(seed);
        let here = all_of(&rows, DECIDED, WEIGHT);
        for factor in [0.3, 1024.0] {
            let scaled = changed(&rows, |it| it.weight *= factor);
            for (key, told) in all_of(&scaled, DECIDED, WEIGHT) {
                check_near(&key, &here[&key], &told);
            }
        }
    }
}

fn whole_report(rows: &[Row], columns: &str) -> Report {
    let columns = format!("strata = [\"grade\"]\n{columns}");
    audit(&file(rows), &plan_for(DECIDED, &columns, &format!("{SMALL}\n{}", everything()))).unwrap()
}

#[test]
fn another_order_of_rows_changes_no_bit_of_a_whole_report() {
    for seed in CROWDS.take(3) {
        let mut rows = crowd(seed);
        for columns in ["", WEIGHT] {
            let before = whole_report(&rows, columns);
            Stream::new(seed, 2).shuffle(&mut rows);
            assert_eq!(nameless(&before), nameless(&whole_report(&rows, columns)), "{seed}");
        }
    }
}

/// Backwards, so that the order of the names turns around too.
fn backwards(it: &str) -> String {
    it.chars().rev().chain("!".chars()).collect()
}

fn check_renamed(key: &Key, told: &Told, there: &Figures) {
    let place = key.2.iter().position(|it| it == "region");
    let mut other = key.clone();
    if let Some(name) = place.and_then(|it| other.3.get_mut(it)) {
        *name = backwards(name);
    }
    // Of two groups of one size, that with the first name is the reference.
    let is_of_reference = key.0 != "rate" && !key.3.is_empty() || key.0 == "parity-loss";
    if is_of_reference {
        return;
    }
    assert_equal(key, told, &there[&other]);
    assert_eq!(told.share, there[&other].share);
}

#[test]
fn other_names_of_groups_change_no_bit_of_what_is_counted() {
    for seed in CROWDS {
        let rows = known_crowd(seed);
        let renamed = changed(&rows, |it| it.region = it.region.as_deref().map(backwards));
        let [here, there] = [&rows, &renamed].map(|it| all(it));
        assert_eq!(here.len(), there.len());
        for (key, told) in &here {
            check_renamed(key, told, &there);
        }
    }
}

/// The rows with their columns in this order.
fn in_columns(rows: &[Row], names: &[&str], [between, quote, end]: [&str; 3]) -> String {
    let quoted = |it: &str| format!("{quote}{it}{quote}");
    let mut text = names.iter().map(|it| quoted(it)).collect::<Vec<_>>().join(between) + end;
    for row in rows {
        let all = cells(row);
        let cell =
            |name: &&str| all.iter().find(|it| it.0 == *name).map(|it| it.1.as_str()).unwrap();
        text += &names.iter().map(|it| quoted(cell(it))).collect::<Vec<_>>().join(between);
        text += end;
    }
    text
}

const NAMES: [&str; 8] =
    ["sex", "region", "grade", "outcome", "decision", "score", "weight", "extra"];

fn read(bytes: &[u8], slice: usize) -> Loaded {
    let mut intake = Intake::new("people.csv");
    for it in bytes.chunks(slice) {
        intake.push(it).unwrap();
    }
    intake.finish().unwrap()
}

fn audited(bytes: &[u8], slice: usize, exhibits: &str) -> Report {
    let rest = format!("{SMALL}\n{}exhibits = [{exhibits}]\n", everything());
    let plan = plan_file::read(&plan_for(DECIDED, WEIGHT, &rest)).unwrap();
    run(&Input::new(&read(bytes, slice)), &plan, &mut |_| {}).unwrap()
}

/// What is shown of columns and of people, one by one.
const OWN: &str = "\"missing\", \"labels\", \"calibration\"";

#[test]
fn columns_in_another_order_and_columns_that_nobody_asks_for_change_nothing() {
    for seed in CROWDS.take(3) {
        let rows = crowd(seed);
        let plain = [",", "", "\n"];
        let usual = audited(in_columns(&rows, &NAMES, plain).as_bytes(), 1 << 20, OWN);
        let mut mixed = NAMES;
        Stream::new(seed, 3).shuffle(&mut mixed);
        let mixed = audited(in_columns(&rows, &mixed, plain).as_bytes(), 1 << 20, OWN);
        assert_eq!(nameless(&usual), nameless(&mixed));
        let fewer = audited(in_columns(&rows, &NAMES[..7], plain).as_bytes(), 1 << 20, OWN);
        let figures_of = |it: &Report| -> (Figures, Vec<_>) { (figures(it), it.findings.clone()) };
        assert_eq!(figures_of(&usual), figures_of(&fewer));
        assert_eq!(usual.groups, fewer.groups);
    }
}

#[test]
fn another_way_to_write_the_file_is_the_same_table_and_the_same_report() {
    for seed in CROWDS.take(3) {
        let rows = crowd(seed);
        let usual = in_columns(&rows, &NAMES, [",", "", "\n"]);
        let here = audited(usual.as_bytes(), 1 << 20, "");
        let table = read(usual.as_bytes(), 1 << 20).table;
        let marked = |text: &str| ["\u{feff}", text].concat();
        let sixteen = |text: &str, of: fn(u16) -> [u8; 2]| -> Vec<u8> {
            marked(text).encode_utf16().flat_map(of).collect()
        };
        let others = [
            in_columns(&rows, &NAMES, [";", "", "\n"]).into_bytes(),
            in_columns(&rows, &NAMES, ["\t", "", "\r\n"]).into_bytes(),
            in_columns(&rows, &NAMES, ["|", "\"", "\n"]).into_bytes(),
            in_columns(&rows, &NAMES, [",", "\"", "\r\n"]).into_bytes(),
            marked(&usual).into_bytes(),
            usual.trim_end().as_bytes().to_vec(),
            sixteen(&usual, u16::to_le_bytes),
            sixteen(&usual, u16::to_be_bytes),
        ];
        for (which, bytes) in others.iter().enumerate() {
            assert_eq!(read(bytes, 1 << 20).table, table, "{which}");
            let there = audited(bytes, 1 << 20, "");
            let data_apart = |it: &Report| {
                let mut value = nameless(it);
                value["data"].as_object_mut().unwrap().remove("bytes");
                value
            };
            assert_eq!(data_apart(&here), data_apart(&there), "{which}");
        }
    }
}

#[test]
fn slices_of_any_size_are_the_same_report_to_the_byte() {
    for seed in CROWDS.take(2) {
        let text = file(&crowd(seed));
        let whole = audited(text.as_bytes(), text.len(), "");
        for slice in [1, 7, 4_096] {
            assert_eq!(whole, audited(text.as_bytes(), slice, ""));
        }
    }
}
