//! Between what bounds gaps lie, whichever group the people of unknown group belong to.

use crate::audit::error::Error;
use crate::audit::exhibits::evidence::{MOST_ROWS, attribute, group, lack, main_rates, of_groups};
use crate::audit::exhibits::of_scores::{alone, largest};
use crate::audit::exhibits::{Bench, Shown};
use crate::audit::measure::Measured;
use crate::report::Untested;
use crate::report::exhibit::{Entry, Even, Exhibit, Field, Form, Section, Unit};
use crate::report::format::{count, percent};
use crate::stats::unknown::{PartlyKnown, Possible};

#[expect(clippy::unnecessary_wraps, reason = "other kinds of exhibits can fail")]
pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    let exhibits = alone(bench).filter_map(|it| exhibit(bench, it)).collect();
    Ok(Shown { exhibits, untested: alone(bench).filter_map(|it| left_out(bench, it)).collect() })
}

/// Says that nothing bounds the gaps where the plan leaves the people of unknown group out.
fn left_out(bench: &Bench, measured: &Measured) -> Option<Untested> {
    let by = attribute(measured);
    let rule = format!("attribute \"{}\" is missing", measured.attributes.first()?);
    let (_, rows) = bench.cube.accounting.left_out.iter().find(|it| it.0 == rule)?;
    (*rows > 0).then(|| Untested {
        what: format!("What the people of unknown {by} could change"),
        why: format!(
            "the plan leaves them out ({} {}); as a group of their own they would bound the gaps",
            count(*rows),
            if *rows == 1 { "row" } else { "rows" }
        ),
    })
}

/// A known group beside the reference in one rate.
struct Bounded {
    rate_idx: usize,
    group_idx: usize,
    gap: Option<f64>,
    possible: Option<Possible>,
    ratio: Option<Possible>,
}

impl Bounded {
    /// Whether the gap points the same way wherever the unknown belong.
    fn keeps_its_sign(&self) -> bool {
        self.possible.is_some_and(|it| it.low > 0.0 || it.high < 0.0)
    }
}

/// The place of the people whose level is not known, where there are any.
fn unknown(bench: &Bench, measured: &Measured) -> Option<usize> {
    let name = bench.cube.axes[*measured.axes.first()?].levels.first()?;
    measured.groups.iter().position(|it| it.names.first() == Some(name) && it.n_people > 0)
}

fn exhibit(bench: &Bench, measured: &Measured) -> Option<Exhibit> {
    let unknown = unknown(bench, measured)?;
    let reference = measured.reference.filter(|it| *it != unknown)?;
    let rates = main_rates(bench);
    let known: Vec<usize> = (0..measured.groups.len())
        .filter(|it| *it != unknown && *it != reference && measured.groups[*it].enough)
        .collect();
    if known.is_empty() || rates.is_empty() || !measured.groups[reference].enough {
        return None;
    }
    let most = (MOST_ROWS / rates.len()).max(1);
    let shown: Vec<usize> = largest(measured, &known, most);
    let bounded: Vec<Bounded> = rates
        .iter()
        .flat_map(|rate| shown.iter().map(|it| bounds(measured, *rate, [*it, reference, unknown])))
        .collect();
    let more = if known.len() > most {
        format!(" Only the {most} largest groups are told.")
    } else {
        String::new()
    };
    let people = measured.groups[unknown].n_people;
    let total: u64 = measured.groups.iter().map(|it| it.n_people).sum();
    Some(Exhibit {
        exhibit: "unknown-groups".to_owned(),
        section: Section::Evidence,
        title: title(bench, measured, people, &bounded),
        says: format!(
            "Of {} people, {} ({}) have no known {}. Each group of at least {} people less the reference, {}: among those whose group is known; and what the gap would be if those of unknown group belonged to the two groups so that it is lowest, so that it is highest, or as the known ones are spread. These are bounds without chance: no interval is in them.{more}",
            count(total),
            count(people),
            percent(people as f64 / total as f64),
            attribute(measured),
            bench.plan.groups.minimum,
            group(measured, reference)
        ),
        caveat: "The bounds are reached only if all of unknown group belong where they change the most, for each rate and group anew.".to_owned(),
        source: "Manski (1995), Identification problems in the social sciences; Kallus, Mao & Zhou (2022), Assessing algorithmic fairness with unobserved protected class using data combination".to_owned(),
        attributes: measured.attributes.clone(),
        fields: fields(),
        rows: bounded.iter().map(|it| row(bench, measured, reference, it)).collect(),
        draws: Some(of_groups(Form::Ranges, "gap", Some(Even::Zero))),
    })
}

fn fields() -> Vec<Field> {
    vec![
        Field::new("rate", "Rate", Unit::Text),
        Field::new("group", "Group", Unit::Text),
        Field::new("gap", "Gap among the known", Unit::Points),
        Field::new("range-low", "Possible, from", Unit::Points),
        Field::new("range-high", "Possible, to", Unit::Points),
        Field::new("in-proportion", "Spread as the known", Unit::Points),
        Field::new("lowest-ratio", "Lowest possible ratio", Unit::Ratio),
        Field::new("highest-ratio", "Highest possible ratio", Unit::Ratio),
    ]
}

fn bounds(measured: &Measured, rate_idx: usize, trio: [usize; 3]) -> Bounded {
    let [group_idx, reference, unknown] = trio;
    let share = |idx: usize| measured.groups[idx].figures[rate_idx].ok().and_then(|it| it.share);
    let weights = |idx: usize| share(idx).map(|it| [it.part, it.whole]);
    let known: f64 = (0..measured.groups.len())
        .filter(|it| *it != unknown)
        .filter_map(|it| Some(weights(it)?[1]))
        .sum();
    let both = weights(group_idx).zip(weights(reference));
    let partly = both.map(|(first, second)| PartlyKnown {
        first,
        second,
        unknown: weights(unknown).unwrap_or_default(),
        known,
    });
    Bounded {
        rate_idx,
        group_idx,
        gap: both.map(|(first, second)| first[0] / first[1] - second[0] / second[1]),
        possible: partly.and_then(|it| it.difference()),
        ratio: partly.and_then(|it| it.ratio()),
    }
}

fn row(bench: &Bench, measured: &Measured, reference: usize, it: &Bounded) -> Vec<Entry> {
    let is_missing = |idx: &usize| measured.groups[*idx].figures[it.rate_idx].is_err();
    let without = [it.group_idx, reference].into_iter().find(is_missing);
    let why = without.map_or_else(
        || "these people cannot tell it".to_owned(),
        |idx| {
            let called = if idx == reference { "the reference" } else { "the group" };
            lack(measured, it.rate_idx, idx).replacen("the group", called, 1)
        },
    );
    let number = |value: Option<f64>| Entry::number(value, &why);
    let no_ratio = if without.is_some() { &why } else { "the reference's rate may be 0" };
    vec![
        Entry::text(bench.context.rates[it.rate_idx].name),
        Entry::text(group(measured, it.group_idx)),
        number(it.gap),
        number(it.possible.map(|it| it.low)),
        number(it.possible.map(|it| it.high)),
        number(it.possible.map(|it| it.in_proportion)),
        Entry::number(it.ratio.map(|it| it.low), no_ratio),
        Entry::number(it.ratio.map(|it| it.high), no_ratio),
    ]
}

fn title(bench: &Bench, measured: &Measured, people: u64, all: &[Bounded]) -> String {
    let by = attribute(measured);
    let kept = all.iter().filter(|it| it.keeps_its_sign()).count();
    let who = format!("the {} {} of unknown {by}", count(people), bench.plan.people);
    match (kept, all.len()) {
        (1, 1) => format!("Wherever {who} belong, the gap keeps its direction"),
        (0, 1) => format!("Where {who} belong could turn the gap around"),
        (kept, n) => {
            format!("Wherever {who} belong, {kept} of {n} gaps are sure to keep their direction")
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::evidence::testing::{COUNTED, audited, exhibits};

    #[test]
    fn a_gap_that_the_unknown_could_turn_around_is_told_so() {
        // Known: 60 of 100 and 40 of 80; unknown: 10 of 30.
        let people = [
            ("a", 1, 0, 60),
            ("a", 0, 0, 40),
            ("b", 1, 0, 40),
            ("b", 0, 0, 40),
            ("", 1, 0, 10),
            ("", 0, 0, 20),
        ];
        let found = exhibits("unknown-groups", &people, COUNTED, "").remove(0);
        let close = |id: &str, expected: f64| {
            let found = found.number(0, id).unwrap();
            assert!((found - expected).abs() < 1e-12, "{id}: {found} is not {expected}");
        };
        close("gap", -0.1);
        close("range-low", 40.0 / 100.0 - 70.0 / 110.0);
        close("range-high", 50.0 / 90.0 - 60.0 / 120.0);
        close("lowest-ratio", (40.0 / 100.0) / (70.0 / 110.0));
        let share = |part: f64, whole: f64, of: f64| {
            (part + 10.0 * of / 180.0) / (whole + 30.0 * of / 180.0)
        };
        close("in-proportion", share(40.0, 80.0, 80.0) - share(60.0, 100.0, 100.0));
        assert_eq!(found.rows.len(), 1);
        assert_eq!(
            found.title,
            "Where the 30 people of unknown group belong could turn the gap around"
        );
    }

    #[test]
    fn without_people_of_unknown_group_there_are_no_bounds() {
        let people = [("a", 1, 0, 60), ("b", 0, 0, 40)];
        assert!(exhibits("unknown-groups", &people, COUNTED, "").is_empty());
    }

    #[test]
    fn people_of_unknown_group_who_are_left_out_are_told_of() {
        let people = [("a", 1, 0, 60), ("b", 0, 0, 40), ("", 1, 0, 10)];
        let rest = "[groups]\nmissing = \"leave out\"\n";
        let report = audited("unknown-groups", &people, COUNTED, rest);
        assert!(report.exhibits.is_empty());
        let told = report.untested.iter().find(|it| it.what.contains("unknown group")).unwrap();
        assert!(told.why.starts_with("the plan leaves them out (1 row)"), "{}", told.why);
    }
}
