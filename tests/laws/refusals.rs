//! What is refused with a reason rather than counted wrongly, and look-alikes that are kept apart.

use crate::people::{QUICK, SCORE, SEEDS, csv, people, plan};
use crate::run::{audit, rate};

#[track_caller]
fn check_refused(csv: &str, plan: &str, id: &str, message: &str) {
    let error = audit(csv, plan).unwrap_err();
    assert_eq!(error.id(), id, "{error}");
    assert!(error.to_string().contains(message), "{error}");
    assert!(!error.hint().is_empty() && !error.why().is_empty());
}

#[test]
fn a_reference_that_nobody_belongs_to_is_refused() {
    let text = csv(&people(1));
    let with = |rest: &str| plan(SCORE, rest);
    let named = "[groups.reference]\nregion = \"west\"";
    assert!(audit(&text, &with(named)).is_ok());
    let without = format!("{named}\n[data]\nwhere = [\"region != \\\"west\\\"\"]");
    check_refused(&text, &with(&without), "no-reference", "\"west\"");
    check_refused(&text, &with("[groups.reference]\nsex = \"Unknown\""), "no-reference", "Unknown");
}

#[test]
fn a_value_that_a_column_of_numbers_does_not_have_is_refused() {
    let numbers = |n: u32| -> String {
        let rows = (0..n).map(|it| {
            format!("{},{},{}\n", ["f", "m"][it as usize % 2], it % 2, f64::from(it) / 7.0)
        });
        format!("sex,y,s\n{}", rows.collect::<Vec<_>>().concat())
    };
    // Few different numbers are a list of values, many are a column of numbers; both must say so.
    for n in [20, 20_000] {
        for value in ["yes", "-1"] {
            let plan = format!(
                "plan = 1\n[columns]\noutcome = {{ column = \"s\", positive = \"{value}\" }}\n\
                 [[columns.attributes]]\ncolumn = \"sex\""
            );
            check_refused(&numbers(n), &plan, "no-such-value", value);
        }
    }
}

#[test]
fn another_spelling_of_the_positive_number_is_positive_too() {
    let text = "sex,y\nf,1\nf,1.0\nm,0\nm,1\n";
    let plan = "plan = 1\n[columns]\noutcome = { column = \"y\", positive = \"1\" }\n\
                [[columns.attributes]]\ncolumn = \"sex\"";
    let report = audit(text, plan).unwrap();
    assert_eq!(rate(&report, "base-rate", &[], &[]).part, Some(3.0));
}

#[test]
fn a_text_is_not_compared_with_a_column_of_numbers() {
    let rows: Vec<String> = (0..20_000).map(|it| format!("f,1,{it}.5\nm,0,{it}.25\n")).collect();
    let text = format!("sex,y,s\n{}", rows.concat());
    let plan = "plan = 1\n[data]\nwhere = [\"s != \\\"3.5\\\"\"]\n[columns]\n\
                outcome = { column = \"y\", positive = \"1\" }\n[[columns.attributes]]\ncolumn = \"sex\"";
    check_refused(&text, plan, "row-rule", "without quotes");
}

#[test]
fn more_combinations_than_numbers_are_refused_and_not_mixed_up() {
    let names: Vec<String> = (0..33).map(|it| format!("c{it}")).collect();
    let row = |value: &str| format!("{value}{}\n", format!(",{value}").repeat(32));
    let text = format!("{}\n{}", names.join(","), row("a") + &row("b") + &row("c"));
    let attributes: Vec<String> =
        names.iter().map(|it| format!("[[columns.attributes]]\ncolumn = \"{it}\"\n")).collect();
    let plan = format!(
        "plan = 1\n[groups]\nintersections = 1\n[columns]\noutcome = {{ column = \"c0\", positive = \"a\" }}\n{}",
        attributes.concat()
    );
    check_refused(&text, &plan, "too-many-combinations", "combinations");
}

#[test]
fn weights_and_counts_that_cannot_be_added_up_are_refused() {
    let text = "sex,y,w\nf,1,9007199254740992\nm,0,9007199254740992\n";
    let with = |column: &str| {
        format!(
            "plan = 1\n[columns]\noutcome = {{ column = \"y\", positive = \"1\" }}\n\
             {column} = {{ column = \"w\" }}\n[[columns.attributes]]\ncolumn = \"sex\""
        )
    };
    check_refused(text, &with("count"), "too-many-people", "\"w\"");
    let text = "sex,y,w\nf,1,1e200\nm,0,1\n";
    check_refused(text, &with("weight"), "huge-weights", "\"w\"");
    check_refused("sex,y,w\nf,1,-1\nm,0,1\n", &with("weight"), "negative-weight", "row 1");
    check_refused("sex,y,w\nf,1,1\nm,0,1.5\n", &with("count"), "broken-count", "row 2");
}

#[test]
fn nobody_to_audit_is_refused() {
    let all_out = plan(SCORE, "[data]\nwhere = [\"weight > 9\"]");
    check_refused(&csv(&people(1)), &all_out, "no-rows", "no rows");
    let counted = plan("count = { column = \"weight\" }", "");
    let nobody = "sex,region,grade,outcome,decision,score,weight\nf,east,low,yes,yes,0.5,0\n";
    check_refused(nobody, &counted, "no-rows", "no rows");
}

#[test]
fn two_attributes_with_groups_of_one_name_keep_their_own_figures() {
    for seed in SEEDS {
        let text = csv(&people(seed)).replace(",east,", ",m,");
        let columns = format!("{SCORE}\nstrata = [\"grade\"]");
        let report = audit(&text, &plan(&columns, QUICK)).unwrap();
        let mut n = 0;
        for pooled in &report.stratified {
            let crude = report.comparisons.iter().find(|it| {
                it.rate == pooled.rate
                    && it.comparison == pooled.comparison
                    && it.attributes == pooled.attributes
                    && it.group.as_ref() == Some(&pooled.group)
            });
            assert_eq!(
                pooled.crude,
                crude.unwrap().value,
                "{} {:?}",
                pooled.rate,
                pooled.attributes
            );
            n += usize::from(pooled.group == ["m"] && pooled.attributes == ["region"]);
        }
        assert!(n > 0);
    }
}

#[test]
fn a_pooled_ratio_without_anyone_selected_says_so() {
    let mut text = "sex,region,grade,decision\n".to_owned();
    for grade in ["high", "low"] {
        text += &format!("f,east,{grade},no\n").repeat(40);
        text += &format!("m,east,{grade},yes\n").repeat(20);
        text += &format!("m,east,{grade},no\n").repeat(10);
    }
    let plan = "plan = 1\n[columns]\ndecision = { column = \"decision\", positive = \"yes\" }\n\
                strata = [\"grade\"]\n[[columns.attributes]]\ncolumn = \"sex\"";
    let report = audit(&text, plan).unwrap();
    let ratio = report.stratified.iter().find(|it| it.comparison == "ratio").unwrap();
    let undefined = ratio.undefined.as_ref().unwrap();
    assert_eq!((undefined.reason.as_str(), ratio.n_strata_used), ("all-zero", 2));
}
