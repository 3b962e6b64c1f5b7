//! What we say that other programs print, beside what they did print.

use plumbline::cube::Four;
use plumbline::metrics::Favourable;
use plumbline::metrics::definitions::Nearest;
use plumbline::metrics::definitions::aequitas::{self, Against};
use plumbline::metrics::definitions::{Counts, Printed, Prints, Setting, aif360, fairlearn};
use serde_json::Value;

use crate::peer::{Case, Compared, entries, number};

fn counts(cells: &Value) -> Counts {
    let [tp, fp, fn_, tn] = ["tp", "fp", "fn", "tn"].map(|it| cells[it].as_f64().unwrap());
    let weight = Four { tp, fp, fn_, tn };
    Counts { people: weight, weight }
}

fn check(compared: &mut Compared, what: &str, prints: Prints, theirs: &Value) {
    match (prints, theirs.as_str()) {
        (Prints::NotANumber, Some("NaN")) | (Prints::Infinity, Some("Infinity")) => compared.n += 1,
        (_, _) => compared.close(what, prints.number(), number(theirs).unwrap(), 1e-12),
    }
}

pub(crate) fn compare_fairlearn(compared: &mut Compared, case: &Case) {
    for (key, theirs) in entries(&case.oracle["fairlearn"]) {
        let groups = entries(&case.oracle["by_group"][key]["groups"]).map(|it| counts(it.1));
        let groups = groups.collect();
        let setting = Setting {
            groups,
            reference: 0,
            favourable: Favourable::Positive,
            strata: Vec::new(),
            scores: Vec::new(),
            nearest: Nearest::Unasked,
        };
        let printed = fairlearn::all(&setting);
        for (name, theirs) in entries(theirs) {
            let ours = printed.iter().find(|it| it.name == name);
            let ours = ours.unwrap_or_else(|| panic!("{name} is not among ours"));
            check(compared, &format!("{name} by {key}"), ours.prints, theirs);
        }
    }
}

pub(crate) fn compare_aif360(compared: &mut Compared, case: &Case) {
    for block in case.oracle["aif360"].as_array().unwrap() {
        let [attributes, privileged, others] =
            ["attributes", "privileged", "unprivileged"].map(|it| block[it].as_array().unwrap());
        // With two attributes at once it counts people of neither side as without benefit.
        if attributes.len() > 1 {
            continue;
        }
        let attribute = attributes[0].as_str().unwrap();
        let (privileged, others) = (privileged[0].as_str().unwrap(), others[0].as_str().unwrap());
        let all = &case.oracle["by_group"][attribute]["groups"];
        let takes_part =
            |it: &&str| *it != privileged && (others == "all other values" || *it == others);
        let names = entries(all).map(|it| it.0).filter(takes_part);
        let groups = std::iter::once(privileged).chain(names).map(|it| counts(&all[it])).collect();
        let favourable = match block["favorable_label"].as_u64() {
            Some(1) => Favourable::Positive,
            _ => Favourable::Negative,
        };
        let printed = aif360::all(&Setting {
            groups,
            reference: 0,
            favourable,
            strata: Vec::new(),
            scores: Vec::new(),
            nearest: Nearest::Unasked,
        });
        let is_method = |it: &&Printed| it.group.is_none() && !it.name.starts_with("sklearn.");
        for ours in printed.iter().filter(is_method) {
            let theirs = &block["classification_metric"][ours.name.as_str()];
            check(
                compared,
                &format!("{} of {others} by {attribute}", ours.name),
                ours.prints,
                theirs,
            );
        }
    }
}

/// Our name of a disparity and the peer's name of its parity.
const PARITIES: [(&str, &str); 10] = [
    ("ppr_disparity", "Statistical Parity"),
    ("pprev_disparity", "Impact Parity"),
    ("precision_disparity", "Precision Parity"),
    ("fdr_disparity", "FDR Parity"),
    ("for_disparity", "FOR Parity"),
    ("fpr_disparity", "FPR Parity"),
    ("fnr_disparity", "FNR Parity"),
    ("tpr_disparity", "TPR Parity"),
    ("tnr_disparity", "TNR Parity"),
    ("npv_disparity", "NPV Parity"),
];

const PAIRS: [(&str, [&str; 2]); 4] = [
    ("TypeI Parity", ["fdr_disparity", "fpr_disparity"]),
    ("TypeII Parity", ["for_disparity", "fnr_disparity"]),
    ("Equalized Odds", ["fpr_disparity", "tpr_disparity"]),
    ("Unsupervised Fairness", ["ppr_disparity", "pprev_disparity"]),
];

pub(crate) fn compare_aequitas(compared: &mut Compared, case: &Case) {
    let theirs = &case.oracle["aequitas"];
    for (attribute, reference) in entries(&theirs["predefined_reference"]) {
        let of = |table: &str| -> Vec<&Value> {
            let rows = theirs[table].as_array().unwrap().iter();
            rows.filter(|it| it["attribute_name"] == attribute).collect()
        };
        let crosstabs = of("crosstabs");
        let at = crosstabs.iter().position(|it| it["attribute_value"] == *reference).unwrap();
        let groups = crosstabs.iter().map(|it| counts(it)).collect();
        let setting = Setting {
            groups,
            reference: at,
            favourable: Favourable::Positive,
            strata: Vec::new(),
            scores: Vec::new(),
            nearest: Nearest::Unasked,
        };
        for (table, against) in [
            ("disparity_predefined_groups", Against::Named),
            ("disparity_major_group", Against::Largest),
            ("disparity_min_metric", Against::Smallest),
        ] {
            let ours = aequitas::all(&setting, against);
            for (ours, theirs) in ours.iter().zip(of(table)) {
                compare_disparities(compared, ours, theirs);
            }
        }
        let named = aequitas::all(&setting, Against::Named);
        for (ours, theirs) in named.iter().zip(of("fairness_tau_0.8_group_value")) {
            compare_parities(compared, ours, theirs);
        }
    }
}

fn compare_disparities(compared: &mut Compared, ours: &[Printed], theirs: &Value) {
    for it in ours {
        check(compared, &format!("{} of {theirs}", it.name), it.prints, &theirs[it.name.as_str()]);
    }
}

fn compare_parities(compared: &mut Compared, ours: &[Printed], theirs: &Value) {
    let parity = |name: &str| {
        let disparity = ours.iter().find(|it| it.name == name).unwrap();
        aequitas::parity(disparity.prints, 0.8)
    };
    for (disparity, name) in PARITIES {
        assert_eq!(parity(disparity), theirs[name].as_bool(), "{name} of {theirs}");
        compared.n += 1;
    }
    for (name, [one, other]) in PAIRS {
        assert_eq!(
            aequitas::both(parity(one), parity(other)),
            theirs[name].as_bool(),
            "{name} of {theirs}"
        );
        compared.n += 1;
    }
}
