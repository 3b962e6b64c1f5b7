//! How groups are made changes who is counted together and nothing else.

use plumbline::audit::plan_file;
use plumbline::metrics;
use plumbline::report::{Comparison, Finding, Report, Verdict};
use serde_json::Value;

use crate::people::{
    Generator, Person, QUICK, SCORE, SEEDS, assert_near, copies, csv, everything, people,
};
use crate::run::{audit, comparison, people as group_of, rate};

/// A plan with these attributes, each in its own lines, and everything that is measured.
fn plan(columns: &str, attributes: &[&str]) -> String {
    let attributes: Vec<String> =
        attributes.iter().map(|it| format!("[[columns.attributes]]\n{it}\n")).collect();
    format!(
        "plan = 1\n[columns]\noutcome = {{ column = \"outcome\", positive = \"yes\" }}\n\
         decision = {{ column = \"decision\", positive = \"yes\" }}\n{columns}\n{}{QUICK}\n{}",
        attributes.concat(),
        everything()
    )
}

/// Everything that was found, without the plan and the name of the file.
fn figures(report: &Report) -> Value {
    let mut value = serde_json::to_value(report).unwrap();
    let all = value.as_object_mut().unwrap();
    all.remove("id");
    all.remove("plan");
    let data = value["data"].as_object_mut().unwrap();
    data.remove("sha256");
    data.remove("bytes");
    let exhibits = value["exhibits"].as_array_mut().unwrap();
    exhibits.retain(|it| it["exhibit"] != "groups");
    value
}

/// The rates that a report has; others need other outcomes.
fn measured(report: &Report) -> impl Iterator<Item = &'static metrics::Rate> {
    metrics::rates().filter(|it| report.rates.iter().any(|figure| figure.rate == it.id))
}

const REGION: &str = "column = \"region\"";
const MERGED: &str = "column = \"region\"\nmerge = { elsewhere = [\"east\", \"north\"] }";

#[test]
fn merging_is_writing_the_other_name_into_the_file() {
    for seed in SEEDS {
        let people = people(seed);
        let rewrite = |it: &Person| Person {
            region: if it.region == "west" { "west" } else { "elsewhere" },
            ..it.clone()
        };
        let rewritten: Vec<Person> = people.iter().map(rewrite).collect();
        let columns = format!("{SCORE}\nstrata = [\"grade\"]");
        let sex = "column = \"sex\"";
        let merged = audit(&csv(&people), &plan(&columns, &[sex, MERGED])).unwrap();
        let written = audit(&csv(&rewritten), &plan(&columns, &[sex, REGION])).unwrap();
        assert_eq!(figures(&merged), figures(&written));
    }
}

#[test]
fn a_group_that_is_split_is_the_weighted_mean_of_its_parts() {
    for seed in SEEDS {
        let text = csv(&people(seed));
        let weight = format!("{SCORE}\nweight = {{ column = \"weight\" }}");
        for columns in [SCORE, &weight] {
            let [whole, parts] =
                [MERGED, REGION].map(|it| audit(&text, &plan(columns, &[it])).unwrap());
            for entry in measured(&whole) {
                is_mean_of_parts(entry.id, &whole, &parts);
            }
            let west = |it| rate(it, "selection-rate", &["region"], &["west"]).clone();
            assert_eq!(west(&whole), west(&parts));
        }
    }
}

/// The figure of "elsewhere" beside those of its parts, "east" and "north"; whole numbers and quarters add up exactly.
fn is_mean_of_parts(id: &str, whole: &Report, parts: &Report) {
    let merged = rate(whole, id, &["region"], &["elsewhere"]);
    let [east, north] = ["east", "north"].map(|it| rate(parts, id, &["region"], &[it]));
    let (Some(n), Some(part)) = (merged.whole, merged.part) else { return };
    assert_near(id, Some(east.whole.unwrap() + north.whole.unwrap()), Some(n));
    assert_near(id, Some(east.part.unwrap() + north.part.unwrap()), Some(part));
    let of = |it: &plumbline::report::RateFigure| it.value.unwrap() * it.whole.unwrap();
    assert_near(id, merged.value, Some((of(east) + of(north)) / n));
}

#[test]
fn merging_identical_groups_leaves_every_rate() {
    for seed in SEEDS {
        let mut all: Vec<Person> =
            people(seed).into_iter().map(|it| Person { region: "east", ..it }).collect();
        let others = copies(&all, |_| 1);
        all.extend(others.into_iter().map(|it| Person { region: "north", ..it }));
        let [whole, parts] =
            [MERGED, REGION].map(|it| audit(&csv(&all), &plan(SCORE, &[it])).unwrap());
        for entry in measured(&whole) {
            let merged = rate(&whole, entry.id, &["region"], &["elsewhere"]);
            let own = rate(&parts, entry.id, &["region"], &["east"]);
            // A share of all of a kind is twice that of each half.
            if !matches!(entry.measure, metrics::Measure::PartOfAll { .. }) {
                assert_near(entry.id, merged.value, own.value);
            }
        }
    }
}

#[test]
fn bands_and_quantiles_are_the_cut_points_that_they_stand_for() {
    for seed in SEEDS {
        let text = csv(&people(seed));
        let of = |how: &str| {
            let attribute = format!("name = \"band\"\ncolumn = \"score\"\n{how}");
            audit(&text, &plan(SCORE, &["column = \"sex\"", &attribute])).unwrap()
        };
        let quantiles = of("quantiles = 3");
        let cut = &quantiles.plan.columns.attributes[1].cut;
        assert_eq!(cut.len(), 2);
        let by_hand = of(&format!("cut = {cut:?}"));
        assert_eq!(figures(&quantiles), figures(&by_hand));
        let bands = of(&format!(
            "bands = [{{ name = \"below {0}\", below = {0} }}, {{ name = \"{0} to below {1}\", below = {1} }}, \
             {{ name = \"{1} and above\" }}]",
            cut[0], cut[1]
        ));
        assert_eq!(figures(&bands), figures(&by_hand));
    }
}

#[test]
fn the_plan_of_a_report_repeats_it_byte_for_byte() {
    let text = csv(&people(3));
    let attributes = [
        "name = \"quarter\"\ncolumn = \"score\"\nquantiles = 4",
        "name = \"half\"\ncolumn = \"score\"\nbands = [{ name = \"low\", below = 0.5 }, { name = \"high\" }]",
        "column = \"region\"\nmerge = { elsewhere = [\"east\", \"north\"] }\norder = [\"west\", \"elsewhere\"]",
    ];
    let columns = format!(
        "{SCORE}\nweight = {{ column = \"weight\" }}\n\
         strata = [\"grade\", {{ name = \"third\", column = \"score\", quantiles = 3 }}]"
    );
    let first = audit(&text, &plan(&columns, &attributes)).unwrap();
    assert_eq!(first.plan.columns.strata[1].cut.len(), 2);
    let again = audit(&text, &plan_file::write(&first.plan).unwrap()).unwrap();
    let written = plumbline::report::json::write;
    assert_eq!(written(&first), written(&again));
}

#[test]
fn an_order_moves_groups_and_changes_no_figure() {
    for seed in SEEDS {
        let text = csv(&people(seed));
        let with = |order: &str| {
            let region = format!("{REGION}\n{order}");
            audit(&text, &plan(SCORE, &["column = \"sex\"", &region])).unwrap()
        };
        let (by_size, ordered) = (with(""), with("order = [\"east\", \"west\"]"));
        let names: Vec<&str> = (ordered.groups.iter())
            .filter(|it| it.attributes == ["region"])
            .map(|it| it.group[0].as_str())
            .collect();
        assert_eq!(names, ["east", "west", "north"]);
        assert_eq!(ordered.rates.len(), by_size.rates.len());
        for one in &by_size.rates {
            let by: Vec<&str> = one.attributes.iter().map(String::as_str).collect();
            let group: Vec<&str> = one.group.iter().map(String::as_str).collect();
            let other = rate(&ordered, &one.rate, &by, &group);
            assert_eq!((one.part, one.whole), (other.part, other.whole), "{}", one.rate);
            // Sums of scores run in the order of the levels: the last digit may differ.
            assert_near(&one.rate, one.value, other.value);
            assert_near(&one.rate, one.low, other.low);
            assert_near(&one.rate, one.high, other.high);
        }
        assert_eq!(ordered.comparisons.len(), by_size.comparisons.len());
        for one in &by_size.comparisons {
            // Of two groups that are equally far, the first in order is named.
            let is_pair = ["difference", "ratio"].contains(&one.comparison.as_str());
            let same = |it: &&Comparison| {
                (&it.rate, &it.comparison, &it.attributes)
                    == (&one.rate, &one.comparison, &one.attributes)
                    && (it.group == one.group || !is_pair)
            };
            let other = ordered.comparisons.iter().find(same);
            let other = other.unwrap_or_else(|| panic!("no {one:?}"));
            assert_near(&one.rate, one.value, other.value);
            assert_eq!(one.verdict, other.verdict, "{one:?}");
            assert!(!is_pair || one.reference == other.reference, "{one:?}");
        }
        // Undecided groups are listed in their order; a harm is told of the same group.
        let shown = |it: &&Finding| it.about.verdict == Some(Verdict::Outside);
        for one in by_size.findings.iter().filter(shown) {
            let same = |it: &Finding| it.says == one.says && it.about == one.about;
            assert!(ordered.findings.iter().any(same), "{one:?}");
        }
    }
}

#[test]
fn quantiles_hang_on_people_and_not_on_how_they_are_written_down() {
    let attribute = "name = \"band\"\ncolumn = \"score\"\nquantiles = 5";
    let cut = |people: &[Person], columns: &str| {
        let report = audit(&csv(people), &plan(columns, &[attribute])).unwrap();
        (report.plan.columns.attributes[0].cut.clone(), report)
    };
    for seed in SEEDS {
        let mut people = people(seed);
        let columns = |what: &str| format!("{SCORE}\n{what} = {{ column = \"weight\" }}");
        let (copied, in_copies) = cut(&copies(&people, |it| it.weight), SCORE);
        let (counted, by_count) = cut(&people, &columns("count"));
        let (weighed, by_weight) = cut(&people, &columns("weight"));
        assert_eq!(counted, copied);
        assert_eq!(weighed, copied);
        assert_eq!(by_count.rates, in_copies.rates);
        let of = |report: &Report, id: &str| -> Vec<Value> {
            let all = report.exhibits.iter().filter(|it| it.exhibit == id);
            all.map(|it| serde_json::to_value(it).unwrap()).collect()
        };
        assert_eq!(of(&by_count, "trend"), of(&in_copies, "trend"));
        assert_eq!(of(&by_count, "trend").len(), 1);
        Generator(seed).shuffle(&mut people);
        let (_, shuffled) = cut(&people, &columns("weight"));
        assert_eq!(figures(&shuffled), figures(&by_weight));
    }
}

#[test]
fn quantiles_of_numbers_without_ties_are_of_equal_size() {
    let rows: Vec<String> = (0..20_000)
        .map(|it| format!("{}.25,{}\n", it * 7_919 % 20_000, ["yes", "no"][it % 3 % 2]))
        .collect();
    let plan = "plan = 1\n[columns]\ndecision = { column = \"d\", positive = \"yes\" }\n\
                [[columns.attributes]]\ncolumn = \"x\"\nquantiles = 4\n[measures]\nexhibits = []";
    let report = audit(&format!("x,d\n{}", rows.concat()), plan).unwrap();
    let sizes: Vec<(&str, u64)> = (report.groups.iter())
        .filter(|it| !it.attributes.is_empty())
        .map(|it| (it.group[0].as_str(), it.rows))
        .collect();
    let expected = [
        ("below 5000.25", 5_000),
        ("5000.25 to below 10000.25", 5_000),
        ("10000.25 to below 15000.25", 5_000),
        ("15000.25 and above", 5_000),
    ];
    assert_eq!(sizes, expected);
}

#[test]
fn what_is_not_there_to_be_merged_or_ordered_is_refused() {
    let text = csv(&people(1));
    for (how, id, says) in [
        ("merge = { x = [\"eest\"] }", "no-such-level", "no level \"eest\", which the plan merges"),
        ("order = [\"eest\"]", "no-such-level", "no level \"eest\", which the plan puts in order"),
        ("merge = { west = [\"east\", \"north\"] }", "merge-collides", "\"west\""),
        ("quantiles = 2", "not-numeric", "an attribute with quantiles"),
        ("merge = { x = [\"east\"] }\norder = [\"east\"]", "no-such-level", "\"east\""),
    ] {
        let error = audit(&text, &plan(SCORE, &[&format!("{REGION}\n{how}")])).unwrap_err();
        assert_eq!(error.id(), id, "{error}");
        assert!(error.to_string().contains(says), "{error}");
    }
    let error =
        audit(&text, &plan(SCORE, &[&format!("{REGION}\norder = [\"eest\"]")])).unwrap_err();
    assert_eq!(error.hint(), "Its levels are \"east\", \"north\", \"west\".");
    // A merge that holds the level of its own name takes nobody unsaid.
    let own = format!("{REGION}\nmerge = {{ west = [\"east\", \"west\"] }}");
    assert!(audit(&text, &plan(SCORE, &[&own])).is_ok());
}

#[test]
fn four_attributes_together_hold_everyone_once_and_no_empty_group() {
    let people = people(2);
    let band = "name = \"band\"\ncolumn = \"score\"\nquantiles = 3";
    let attributes = ["column = \"sex\"", REGION, "column = \"grade\"", band];
    let deep = plan(SCORE, &attributes).replace("[groups]", "[groups]\nintersections = 4");
    let report = audit(&csv(&people), &deep).unwrap();
    for (depth, sets) in [(1, 4), (2, 6), (3, 4), (4, 1)] {
        let mut all: Vec<&[String]> = (report.groups.iter())
            .filter(|it| it.attributes.len() == depth)
            .map(|it| it.attributes.as_slice())
            .collect();
        all.dedup();
        assert_eq!(all.len(), sets, "of {depth}");
        for by in all {
            let rows: Vec<u64> =
                (report.groups.iter()).filter(|it| it.attributes == by).map(|it| it.rows).collect();
            assert!(rows.iter().all(|it| *it > 0), "{by:?}");
            assert_eq!(rows.iter().sum::<u64>(), people.len() as u64, "{by:?}");
        }
    }
    let by = ["sex", "region", "grade"];
    let is_it = |it: &&Person| it.sex == "f" && it.region == "west" && it.grade == "low";
    let n = people.iter().filter(is_it).count() as u64;
    assert_eq!(group_of(&report, &by, &["f", "west", "low"]).rows, n);
}

/// The people with a probability of 1 for their own region and 0 for the others.
fn certain(people: &[Person]) -> String {
    let text = csv(people);
    let (head, rows) = text.split_once('\n').unwrap();
    let row = |(line, it): (&str, &Person)| {
        let [east, north, west] = ["east", "north", "west"].map(|name| u8::from(it.region == name));
        format!("{line},{east},{north},{west}\n")
    };
    format!("{head},e,n,w\n{}", rows.lines().zip(people).map(row).collect::<String>())
}

#[test]
fn who_certainly_belongs_to_a_group_counts_as_its_member() {
    let soft = "name = \"home\"\nprobabilities = { east = \"e\", north = \"n\", west = \"w\" }";
    for seed in SEEDS {
        let mut people = people(seed);
        for what in ["", "weight = { column = \"weight\" }", "count = { column = \"weight\" }"] {
            let columns = format!("{SCORE}\n{what}");
            let report = audit(&certain(&people), &plan(&columns, &[REGION, soft])).unwrap();
            let found = report.exhibits.iter().find(|it| it.exhibit == "soft-groups").unwrap();
            assert_eq!(found.rows.len(), 12);
            for row in 0..found.rows.len() {
                let (name, group) = (found.text(row, "rate"), found.text(row, "group"));
                let entry = metrics::rates().find(|it| it.name == name).unwrap();
                let own = rate(&report, entry.id, &["region"], &[group]);
                assert_near(name, found.number(row, "value"), own.value);
                assert_near(name, found.number(row, "value-low"), own.low);
                assert_near(name, found.number(row, "value-high"), own.high);
                let gap = comparison(&report, entry.id, "difference", &["region"], Some(&[group]));
                assert_near(name, found.number(row, "gap"), gap.and_then(|it| it.value));
                assert_near(name, found.number(row, "gap-low"), gap.and_then(|it| it.low));
                assert_near(name, found.number(row, "gap-high"), gap.and_then(|it| it.high));
            }
            Generator(seed).shuffle(&mut people);
            let shuffled = audit(&certain(&people), &plan(&columns, &[REGION, soft])).unwrap();
            assert!(shuffled.exhibits.contains(found));
        }
    }
}
