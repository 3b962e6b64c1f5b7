//! Slices of made-up people: what is planted is found, and nothing where nothing is.

use crate::audit::exhibits::of_columns::testing::report;
use crate::audit::exhibits::slices::rated::{AllRated, rated};
use crate::audit::plan::Evidence;
use crate::cube::patterns::{Patterns, Rows};
use crate::cube::slices::{Found, Search, search};
use crate::metrics;
use crate::metrics::End;
use crate::report::Report;
use crate::report::exhibit::Exhibit;
use crate::stats::resample::Stream;
use crate::stats::tables::fisher;

const PLAN: &str = "decision = { column = \"y\", positive = \"1\" }\n[slices]\n\
    columns = [\"group\", \"b\", \"c\", \"d\"]\ndepth = 4";

fn shown(report: &Report, id: &str) -> Exhibit {
    report.exhibits.iter().find(|it| it.exhibit == id).unwrap().clone()
}

/// A hundred people of each combination of 3, 3, 2 and 2 values: 60 are selected, but 20 of group a1 with b2.
fn planted() -> Vec<(String, u32)> {
    let mut all = Vec::new();
    for place in 0..36 {
        let (a, b, c, d) = (place % 3, place / 3 % 3, place / 9 % 2, place / 18);
        let selected = if (a, b) == (1, 2) { 20 } else { 60 };
        all.push((format!("a{a},b{b},c{c},d{d},1"), selected));
        all.push((format!("a{a},b{b},c{c},d{d},0"), 100 - selected));
    }
    all
}

fn lines(rows: impl Iterator<Item = String>) -> String {
    let mut text = "group,b,c,d,y\n".to_owned();
    rows.for_each(|it| text += &(it + "\n"));
    text
}

fn people() -> String {
    lines(planted().into_iter().flat_map(|(row, n)| vec![row; n as usize]))
}

fn close(found: Option<f64>, expected: f64, tolerance: f64) {
    let found = found.unwrap();
    assert!((found - expected).abs() <= tolerance, "{found:?} is not {expected:?}");
}

/// Expected figures: a search row by row in pandas, scipy 1.17.1's `fisher_exact` and `false_discovery_control`; Newcombe's
/// interval by hand; what values add by `DivExplorer` 0.2.6.
#[test]
fn a_planted_slice_is_found_first_with_its_size_and_its_chance() {
    let report = report("slices", &people(), PLAN);
    let found = shown(&report, "slices");
    assert_eq!(found.text(0, "slice"), "group a1, b b2");
    assert_eq!(found.number(0, "people"), Some(400.0));
    assert_eq!(found.number(0, "among"), Some(400.0));
    assert_eq!(found.number(0, "value"), Some(0.2));
    close(found.number(0, "support"), 1.0 / 9.0, 1e-15);
    close(found.number(0, "divergence"), -0.355_555_555_555_555_6, 1e-15);
    close(found.number(0, "divergence-low"), -0.391_096_947_429_530_5, 1e-12);
    close(found.number(0, "divergence-high"), -0.315_276_349_806_899_8, 1e-12);
    let p = found.number(0, "p-adjusted").unwrap();
    assert!((p / 2.684_996_830_708_36e-51 - 1.0).abs() < 1e-9, "{p:e}");
    assert_eq!(found.text(0, "parts"), "group a1 −17.8; b b2 −17.8");
    // All longer slices tell the same; group a1 and b2 alone lie apart too.
    let slices: Vec<&str> = (0..found.rows.len()).map(|it| found.text(it, "slice")).collect();
    assert_eq!(slices, ["group a1, b b2", "group a1", "b b2"]);
    assert!(found.title.starts_with(
        "20.0% in the slice \u{201c}group a1, b b2\u{201d} were selected, against 55.6% of everyone"
    ));
    assert!(found.says.contains("Each of the 143 slices"), "{}", found.says);

    let values = shown(&report, "slice-values");
    let first = [values.text(0, "value"), values.text(1, "value")];
    assert_eq!(first, ["group a1", "b b2"]);
    close(values.number(0, "adds"), -80.0 / 27.0, 1e-12);
    close(values.number(9, "adds"), 40.0 / 27.0, 1e-12);
    close(values.number(0, "alone"), -0.088_888_888_888_888_9, 1e-15);
    assert_eq!(values.rows.len(), 10);
}

#[test]
fn neither_the_order_of_rows_nor_counts_in_place_of_copies_matter() {
    let expected = report("slices", &people(), PLAN).exhibits;
    let mut rows: Vec<String> = people().lines().skip(1).map(str::to_owned).collect();
    Stream::new(5, 5).shuffle(&mut rows);
    assert_eq!(report("slices", &lines(rows.into_iter()), PLAN).exhibits, expected);
    let mut counted = "group,b,c,d,y,n\n".to_owned();
    counted.extend(planted().iter().map(|(row, n)| format!("{row},{n}\n")));
    let plan = format!("count = {{ column = \"n\" }}\n{PLAN}");
    assert_eq!(report("slices", &counted, &plan).exhibits, expected);
}

#[test]
fn equal_weights_change_no_figure() {
    let expected = report("slices", &people(), PLAN).exhibits.remove(0);
    let text = people().replace("d,y\n", "d,y,w\n");
    let text: Vec<String> = text
        .lines()
        .enumerate()
        .map(|(at, it)| if at > 0 { format!("{it},0.5") } else { it.to_owned() })
        .collect();
    let plan = format!("weight = {{ column = \"w\" }}\n{PLAN}");
    let found = report("slices", &(text.join("\n") + "\n"), &plan).exhibits.remove(0);
    for (row, whole) in [(0, 200.0), (1, 600.0)] {
        assert_eq!(found.number(row, "among"), Some(whole));
        for field in ["people", "value", "value-low", "divergence", "divergence-high", "p-adjusted"]
        {
            close(found.number(row, field), expected.number(row, field).unwrap(), 1e-14);
        }
    }
}

#[test]
fn a_slice_without_the_people_that_a_rate_counts_has_none() {
    // Nobody of c has a negative outcome: 40 people, all positive.
    let mut text = "group,b,y,o\n".to_owned();
    for (group, y, o, n) in
        [("a", 1, 0, 10), ("a", 0, 0, 50), ("b", 1, 0, 40), ("b", 0, 0, 20), ("c", 1, 1, 40)]
    {
        text += &format!("{group},x,{y},{o}\n").repeat(n);
    }
    let plan = "decision = { column = \"y\", positive = \"1\" }\n\
        outcome = { column = \"o\", positive = \"1\" }\n[slices]\ncolumns = [\"group\"]\nrate = \"false-positive-rate\"";
    let report = report("slices", &text, plan);
    let found = shown(&report, "slices");
    assert!(found.says.contains("1 slice can have no such rate"), "{}", found.says);
    let slices: Vec<&str> = (0..found.rows.len()).map(|it| found.text(it, "slice")).collect();
    // 10 and 40 of 60 against 50 of 120; neither side is the harm where a decision helps.
    assert_eq!(slices, ["group a", "group b"]);
    close(found.number(0, "divergence"), -0.25, 1e-15);
    close(found.number(1, "divergence"), 0.25, 1e-15);
    let values = shown(&report, "slice-values");
    let c = (0..3).find(|it| values.text(*it, "value") == "group c").unwrap();
    assert_eq!(values.number(c, "alone"), None);
}

#[test]
fn a_plan_that_cannot_be_searched_says_why() {
    let text = "group,y\n".to_owned() + &"a,1\nb,0\n".repeat(40);
    let plan =
        "decision = { column = \"y\", positive = \"1\" }\n[slices]\nrate = \"false-positive-rate\"";
    let report = report("slices", &text, plan);
    assert!(report.exhibits.is_empty());
    let told = report.untested.iter().find(|it| it.what == "Slices that nobody named").unwrap();
    assert!(told.why.contains("columns that the plan does not name"), "{}", told.why);
}

/// 300 people of four columns with three values; decisions fall by chance alone.
fn by_chance(task: u64) -> (Found, AllRated) {
    let mut stream = Stream::new(11, task);
    let mut draw = |n: u64| u8::try_from(stream.below(n)).unwrap();
    let mut rows = Rows { columns: vec![Vec::new(); 4], ..Rows::default() };
    for _ in 0..300 {
        rows.columns.iter_mut().for_each(|it| it.push(draw(3)));
        // Selected with chance 2/5.
        rows.cells.push(if draw(5) < 2 { 0 } else { 2 });
        rows.people.push(1.0);
    }
    let found = search(&Patterns::new(rows), Search { least: 10.0, depth: 3 });
    let rate = metrics::rate("selection-rate").unwrap();
    let rated = rated(&found, rate, Some(End::High), (&Evidence::default(), 1.96)).unwrap();
    (found, rated)
}

#[test]
fn where_there_is_nothing_to_find_at_most_the_stated_share_of_searches_finds_anything() {
    // Of 200 searches at 5% at most 10 are expected to; all that is found is false.
    let finds = |task: &u64| {
        let (_, all) = by_chance(*task);
        assert!(all.n_tested() > 80);
        all.slices.iter().flatten().any(|it| it.p_adjusted.is_some_and(|it| it < 0.05))
    };
    let n_finding = (0..200).filter(finds).count();
    assert!(n_finding <= 10, "{n_finding}");
}

#[test]
fn chance_alone_makes_small_p_values_no_more_often_than_they_say() {
    // Every table of 40 people against 160 of whom 30 are selected, with its chance from factorials.
    let choose =
        |n: u64, k: u64| (0..k).map(|it| (n - it) as f64 / (it + 1) as f64).product::<f64>();
    let chance = |k: u64| choose(40, k) * choose(160, 30 - k) / choose(200, 30);
    for level in [0.1, 0.05, 0.01, 1e-3, 1e-5] {
        let is_small = |k: &u64| fisher(*k, 40, 30 - k, 160).unwrap().exact <= level;
        let share: f64 = (0..=30).filter(is_small).map(chance).sum();
        assert!(share <= level * (1.0 + 1e-9), "{share} {level}");
    }
}

#[test]
fn what_values_add_makes_the_divergence_of_every_slice() {
    let (found, all) = by_chance(1);
    for (place, slice) in found.slices.iter().enumerate() {
        let parts = all.contributions(&found, slice).unwrap();
        assert_eq!(parts.len(), slice.items.len());
        close(Some(parts.iter().sum()), all.slices[place].unwrap().divergence, 1e-14);
    }
}

#[test]
fn every_column_that_can_be_combined_is_and_the_others_are_named() {
    // "kind" is the decision by another name, "weight" is the same for everybody, "person" is another one for everybody.
    let mut text = "person,group,race,town,kind,weight,y\n".to_owned();
    for at in 0..240 {
        let (group, race) = (["a", "b"][at % 2], ["Black", "White", "Asian"][at % 3]);
        let (town, y) = (["east", "west"][at / 2 % 2], at / 5 % 2);
        text.extend([format!("p{at},{group},{race},{town},k{y},1.5,{y}\n")]);
    }
    let plan = "decision = { column = \"y\", positive = \"1\" }";
    let found = shown(&report("slices", &text, plan), "slices");
    assert!(found.says.contains("3 columns (group, race, town)"), "{}", found.says);
    let told = "Not combined: what the plan audits (y); what tells rows apart (person); copies of others and what is the \
                same in every row (kind, weight).";
    assert!(found.says.contains(told), "{}", found.says);
}

#[test]
fn a_value_that_chance_explains_is_not_said_to_move_the_rate() {
    // Of 100 in each of two groups 52 and 48 are selected.
    let text = [("a", 1, 52), ("a", 0, 48), ("b", 1, 48), ("b", 0, 52)];
    let text = text.map(|(group, y, n)| format!("{group},{y}\n").repeat(n)).concat();
    let plan = "decision = { column = \"y\", positive = \"1\" }";
    let values = shown(&report("slices", &format!("group,y\n{text}"), plan), "slice-values");
    assert_eq!(
        values.title,
        "Over all slices, \u{201c}group b\u{201d} stands out most, but is not shown to lower the selection rate by itself"
    );
}

#[test]
fn a_limit_that_is_met_is_told() {
    // 400 people in slices of at least 30: at most 13 of one set of columns. 52 · 51 · 50 / 6 = 22,100 sets of three have
    // room for 287,300 slices; with one column more they would be more than 300,000.
    let names: Vec<String> = (0..60).map(|it| format!("c{it}")).collect();
    let mut text = format!("group,{},y\n", names.join(","));
    for person in 0..400 {
        let cells: Vec<&str> =
            (0..60).map(|it| if (person + it) % 80 == 0 { "rare" } else { "usual" }).collect();
        text.extend([format!("a,{},{}\n", cells.join(","), person % 2)]);
    }
    let plan = format!(
        "decision = {{ column = \"y\", positive = \"1\" }}\n[slices]\ncolumns = [\"{}\"]",
        names.join("\", \"")
    );
    let found = shown(&report("slices", &text, &plan), "slices");
    let told = "There was room for combinations of 3 in the first 52 columns only, up to c51:";
    assert!(found.says.contains(told), "{}", found.says);
    assert!(!found.says.contains("combinations of 2 in the first"), "{}", found.says);
}
