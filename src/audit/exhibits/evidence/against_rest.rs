//! Each group against all others together, adjusted for having looked at all groups and rates at once.

use crate::audit::error::Error;
use crate::audit::exhibits::evidence::largest_gap::{Null, n_replicates, null};
use crate::audit::exhibits::evidence::{MOST_ROWS, attribute, group, main_rates, of_weights};
use crate::audit::exhibits::of_scores::{alone, groups, largest};
use crate::audit::exhibits::{Bench, Shown};
use crate::audit::measure::Measured;
use crate::report::exhibit::{Entry, Exhibit, Field, Section, Unit};
use crate::report::format::count;
use crate::stats::no_difference::from_rest;
use crate::stats::permutation::max_t;

#[expect(clippy::unnecessary_wraps, reason = "other kinds of exhibits can fail")]
pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    let exhibits = alone(bench).filter_map(|it| exhibit(bench, it)).collect();
    Ok(Shown { exhibits, untested: Vec::new() })
}

/// One group against the others in one rate.
struct Against {
    rate: &'static str,
    group_idx: usize,
    own: [f64; 2],
    rest: [f64; 2],
    z: f64,
    p_adjusted: f64,
}

fn exhibit(bench: &Bench, measured: &Measured) -> Option<Exhibit> {
    let rates = main_rates(bench);
    let families: Vec<Vec<Against>> =
        rates.iter().filter_map(|it| family(bench, measured, *it)).collect();
    let n_groups = families.iter().map(Vec::len).max()?;
    let most = (MOST_ROWS / families.len()).max(1);
    let more = if n_groups > most {
        format!(" Only the {most} largest groups are told; p takes in all of them.")
    } else {
        String::new()
    };
    let all: Vec<usize> =
        (0..measured.groups.len()).filter(|it| measured.groups[*it].enough).collect();
    let told = largest(measured, &all, most);
    let alpha = 1.0 - bench.plan.evidence.confidence;
    let minimum = bench.plan.groups.minimum;
    let n_small = measured.groups.iter().filter(|it| it.n_people < minimum).count();
    let small = if n_small > 0 {
        format!(" {} with fewer people take no part.", groups(n_small))
    } else {
        String::new()
    };
    Some(Exhibit {
        exhibit: "against-rest".to_owned(),
        section: Section::Evidence,
        title: title(measured, &families, alpha),
        says: format!(
            "Each group of at least {} people less all the others of that size together. p is adjusted for all groups of a rate: how often the furthest of them comes so far by chance alone, in {} draws of groups of these sizes from one common rate, in steps from the furthest group down.{small}{}{more}",
            bench.plan.groups.minimum,
            count(u64::from(n_replicates(bench))),
            of_weights(bench)
        ),
        caveat: "A large group makes up much of what all others are compared with.".to_owned(),
        source: "Westfall & Young (1993), Resampling-based multiple testing, algorithm 2.8"
            .to_owned(),
        attributes: measured.attributes.clone(),
        fields: vec![
            Field::new("rate", "Rate", Unit::Text),
            Field::new("group", "Group", Unit::Text),
            Field::new("n", "Among", Unit::People),
            Field::new("value", "Rate of the group", Unit::Share),
            Field::new("rest", "Of all others", Unit::Share),
            Field::new("gap", "Gap", Unit::Points),
            Field::new("z", "Standard errors apart", Unit::Number),
            Field::new("p-adjusted", "Adjusted p", Unit::PValue),
        ],
        rows: families
            .iter()
            .flatten()
            .filter(|it| told.contains(&it.group_idx))
            .map(|it| row(measured, it))
            .collect(),
        draws: None,
    })
}

/// All groups against the others in one rate; `None` with fewer than three groups, where both tell the same.
fn family(bench: &Bench, measured: &Measured, rate_idx: usize) -> Option<Vec<Against>> {
    if measured.groups.iter().filter(|it| it.enough).count() < 3 {
        return None;
    }
    let Null { included, groups, by_chance } = null(bench, measured, rate_idx)?;
    if groups.len() < 3 {
        return None;
    }
    let observed = from_rest(&groups);
    let adjusted = max_t(&observed, &by_chance.from_rest)?.step_down;
    let sum = |place: usize| groups.iter().map(|it| it[place]).sum::<f64>();
    let (part, whole) = (sum(0), sum(1));
    let against = |place: usize| Against {
        rate: bench.context.rates[rate_idx].name,
        group_idx: included[place],
        own: groups[place],
        rest: [part - groups[place][0], whole - groups[place][1]],
        z: observed[place],
        p_adjusted: adjusted[place],
    };
    Some((0..groups.len()).map(against).collect())
}

fn row(measured: &Measured, it: &Against) -> Vec<Entry> {
    let (own, rest) = (it.own[0] / it.own[1], it.rest[0] / it.rest[1]);
    vec![
        Entry::text(it.rate),
        Entry::text(group(measured, it.group_idx)),
        it.own[1].into(),
        own.into(),
        rest.into(),
        (own - rest).into(),
        it.z.into(),
        it.p_adjusted.into(),
    ]
}

fn title(measured: &Measured, families: &[Vec<Against>], alpha: f64) -> String {
    let by = attribute(measured);
    let is_apart = |it: &&Against| it.p_adjusted < alpha;
    let n_apart = families.iter().flatten().filter(is_apart).count();
    let n = families.iter().map(Vec::len).sum::<usize>();
    if n_apart == 0 {
        return format!("By {by}, no group is shown to lie apart from all others together");
    }
    let lie = if n_apart == 1 { "lies" } else { "lie" };
    if let [one] = families {
        return format!(
            "By {by}, {n_apart} of {} {lie} apart from all others in {}",
            groups(n),
            one.first().map(|it| it.rate.to_lowercase()).unwrap_or_default()
        );
    }
    format!("By {by}, {n_apart} of {n} rates of groups {lie} apart from those of all others")
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::evidence::testing::{BERKELEY, COUNTED, exhibits, row};

    #[test]
    fn each_group_is_set_against_all_others() {
        let people = [
            ("a", 1, 0, 50),
            ("a", 0, 0, 50),
            ("b", 1, 0, 45),
            ("b", 0, 0, 45),
            ("c", 1, 0, 8),
            ("c", 0, 0, 72),
        ];
        let found = exhibits("against-rest", &people, COUNTED, "").remove(0);
        let c = row(&found, &[("group", "c")]);
        // 8 of 80 against 95 of 190; pooled 103 / 270.
        assert!((found.number(c, "gap").unwrap() + 0.4).abs() < 1e-12);
        assert!((found.number(c, "z").unwrap() - 6.178_554).abs() < 1e-6);
        assert_eq!(found.number(c, "p-adjusted"), Some(1.0 / 2_001.0));
        assert_eq!(found.rows.len(), 3);
    }

    #[test]
    fn two_groups_need_no_others() {
        assert!(exhibits("against-rest", &BERKELEY, COUNTED, "").is_empty());
    }
}
