//! Cells that are missing more often for one group than for another, the outcome's among them.

use crate::audit::error::Error;
use crate::audit::exhibits::of_scores::{alone, entries, name, on_weights, shown_groups};
use crate::audit::exhibits::{Bench, Shown};
use crate::audit::measure::Measured;
use crate::audit::model::people::{codes_of, values_of};
use crate::audit::resolve::design;
use crate::base::order;
use crate::cube::design::{Design, Quantity};
use crate::data::table::MISSING;
use crate::data::{Cells, Column};
use crate::report::exhibit::{Entry, Exhibit, Field, Section, Unit};
use crate::report::format::percent;

/// Columns that are shown.
const MOST_COLUMNS: usize = 15;
/// Groups of one attribute that are shown.
const MOST_GROUPS: usize = 5;

pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    let columns: Vec<&Column> =
        bench.input.table.columns.iter().filter(|it| it.cells.n_missing() > 0).collect();
    if columns.is_empty() {
        return Ok(Shown::default());
    }
    let design = design(bench.plan, bench.input.table, bench.scored)?;
    let weights = weights(bench, &design);
    let exhibits =
        alone(bench).filter_map(|it| exhibit(bench, it, &design, &weights, &columns)).collect();
    Ok(Shown { exhibits, untested: Vec::new() })
}

/// How much each row of the table counts: nothing where a rule leaves it out or its weight is missing.
///
/// People without an outcome or decision count, for it may be missing more often in one group.
fn weights(bench: &Bench, design: &Design) -> Vec<Weighed> {
    let table = bench.input.table;
    let mut all = vec![Weighed { weight: 1.0, count: 1.0 }; table.n_rows];
    for rule in &design.rules {
        let met = codes_of(&rule.codes, table);
        all.iter_mut().zip(met).filter(|it| it.1 == 0).for_each(|(it, _)| it.weight = 0.0);
    }
    let numbers = |it: &Option<Quantity>| it.as_ref().map(|it| values_of(&it.values, table));
    for (it, value) in all.iter_mut().zip(numbers(&design.weight).into_iter().flatten()) {
        it.weight *= value.unwrap_or_default();
    }
    for (it, value) in all.iter_mut().zip(numbers(&design.count).into_iter().flatten()) {
        it.count = value.unwrap_or_default();
    }
    all
}

/// A row's people, and what each of them weighs.
#[derive(Clone, Copy)]
struct Weighed {
    weight: f64,
    count: f64,
}

/// The people of a group, and those of them whose cell is missing.
#[derive(Clone, Copy, Debug, Default)]
struct Gap {
    whole: f64,
    square: f64,
    missing: f64,
}

impl Gap {
    fn share(&self) -> Option<f64> {
        (self.whole > 0.0).then(|| self.missing / self.whole)
    }

    /// Part and whole as a sample of equal weights.
    fn sample(&self) -> (f64, f64) {
        let effective = self.whole * self.whole / self.square;
        if effective.to_bits() == self.whole.to_bits() {
            (self.missing, self.whole)
        } else {
            (self.missing / self.whole * effective, effective)
        }
    }
}

/// One column's gaps: the reference, and the groups beside it.
struct Found<'a> {
    column: &'a str,
    gaps: Vec<Gap>,
    reference: Gap,
    /// The farthest that a group is from the reference.
    farthest: f64,
}

fn exhibit(
    bench: &Bench,
    measured: &Measured,
    design: &Design,
    weights: &[Weighed],
    columns: &[&Column],
) -> Option<Exhibit> {
    let reference = name(&measured.groups[measured.reference?]);
    let (shown, rest) = shown_groups(bench, measured, MOST_GROUPS + 1);
    let mut names: Vec<String> = shown.iter().map(|it| name(&measured.groups[*it])).collect();
    names.retain(|it| *it != reference);
    let axis = &design.axes[measured.axes[0]];
    let levels = codes_of(&axis.codes, bench.input.table);
    let place = |name: &String| axis.levels.iter().position(|it| it == name);
    let reference_place = place(&reference)?;
    let own = own_columns(bench, &measured.attributes[0]);
    let mut all: Vec<Found> = Vec::new();
    for column in columns.iter().filter(|it| !own.contains(&it.name.as_str())) {
        let gaps = by_level(column, &levels, axis.levels.len(), weights);
        let of_groups: Vec<Gap> =
            names.iter().map(|it| place(it).map_or(Gap::default(), |it| gaps[it])).collect();
        let share = gaps[reference_place].share()?;
        let apart = of_groups.iter().filter_map(|it| Some((it.share()? - share).abs()));
        let farthest = apart.fold(0.0, f64::max);
        if gaps.iter().any(|it| it.missing > 0.0) {
            let (column, reference) = (column.name.as_str(), gaps[reference_place]);
            all.push(Found { column, gaps: of_groups, reference, farthest });
        }
    }
    order::by(&mut all, |a, b| {
        b.farthest.total_cmp(&a.farthest).then_with(|| a.column.cmp(b.column))
    });
    let title = title(all.first()?, &names, &reference)?;
    let left = if all.len() > MOST_COLUMNS {
        let names: Vec<&str> = all[MOST_COLUMNS..].iter().map(|it| it.column).collect();
        format!(" Closer to each other: {}.", names.join(", "))
    } else {
        String::new()
    };
    let rows = all.iter().take(MOST_COLUMNS).flat_map(|it| rows(bench, it, &names)).collect();
    Some(Exhibit {
        exhibit: "missing".to_owned(),
        section: Section::Data,
        title,
        says: format!(
            "How often a cell is missing, by group, for each column where any is, the widest difference to {reference} first. All rows that meet the plan's rules are counted, also those that the audit leaves out because their outcome, decision or score is missing. Shares have a {} interval, differences a {} interval.{}{rest}{left}",
            bench.plan.evidence.rate_interval.name(),
            bench.plan.evidence.difference_interval.name(),
            on_weights(bench)
        ),
        caveat: "A cell that is filled may still be wrong, and what is written for a missing one may be taken for a value.".to_owned(),
        source: bench.plan.evidence.difference_interval.source().to_owned(),
        attributes: measured.attributes.clone(),
        fields: fields(),
        rows,
        draws: None,
    })
}

fn fields() -> Vec<Field> {
    let mut all = vec![
        Field::new("column", "Column", Unit::Text),
        Field::new("group", "Group", Unit::Text),
        Field::new("people", "People", Unit::People),
    ];
    all.extend(Field::with_interval("missing", "Missing", Unit::Share));
    all.push(Field::new("missing-reference", "Missing of the reference", Unit::Share));
    all.extend(Field::with_interval("gap", "Less that of the reference", Unit::Points));
    all
}

/// The columns of the attribute itself: of those of whom it is not known, every cell is missing.
fn own_columns<'a>(bench: &'a Bench, attribute: &str) -> Vec<&'a str> {
    let attributes = bench.plan.columns.attributes.iter();
    attributes.filter(|it| it.label() == attribute).map(|it| it.column.as_str()).collect()
}

fn by_level(column: &Column, levels: &[u32], n: usize, weights: &[Weighed]) -> Vec<Gap> {
    let is_missing = |row: usize| match &column.cells {
        Cells::Categories(it) => it.code(row) == MISSING,
        Cells::Numbers(it) => it.get(row).is_none(),
    };
    let mut gaps = vec![Gap::default(); n];
    for (row, (level, it)) in levels.iter().zip(weights).enumerate() {
        let gap = &mut gaps[*level as usize];
        let weight = it.weight * it.count;
        gap.whole += weight;
        gap.square += weight * it.weight;
        if is_missing(row) {
            gap.missing += weight;
        }
    }
    gaps
}

fn rows(bench: &Bench, found: &Found, names: &[String]) -> Vec<Vec<Entry>> {
    let (z, evidence) = (bench.context.z, &bench.plan.evidence);
    let row = |(name, gap): (&String, &Gap)| {
        let (own, other) = (gap.sample(), found.reference.sample());
        let share = gap.share().map(|it| (it, evidence.rate_interval.of(own, z)));
        let apart = (gap.share().zip(found.reference.share()))
            .map(|(a, b)| (a - b, evidence.difference_interval.of(own, other, z)));
        let mut row = vec![found.column.into(), name.as_str().into(), gap.whole.into()];
        row.extend(entries(share, "nobody"));
        row.push(Entry::number(found.reference.share(), "nobody"));
        row.extend(entries(apart, "nobody"));
        row
    };
    names.iter().zip(&found.gaps).map(row).collect()
}

fn title(widest: &Found, names: &[String], reference: &str) -> Option<String> {
    let share = widest.reference.share()?;
    let group = names.iter().zip(&widest.gaps).filter_map(|(name, it)| Some((name, it.share()?)));
    let (name, of_group) =
        group.max_by(|a, b| (a.1 - share).abs().total_cmp(&(b.1 - share).abs()))?;
    Some(if percent(of_group) == percent(share) {
        "Cells are missing about as often in every group".to_owned()
    } else {
        format!(
            "{} is missing for {} of {name} and {} of {reference}",
            widest.column,
            percent(of_group),
            percent(share)
        )
    })
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::of_columns::testing::exhibits;

    const PLAN: &str = "outcome = { column = \"y\", positive = \"1\" }";

    #[test]
    fn a_missing_outcome_is_told_by_group_and_is_no_negative() {
        let mut text = "group,income,y\n".to_owned();
        for (group, income, y, n) in [
            ("a", "low", "1", 70),
            ("a", "", "0", 20),
            ("a", "low", "", 10),
            ("b", "low", "1", 30),
            ("b", "low", "0", 10),
            ("b", "low", "", 40),
        ] {
            text += &format!("{group},{income},{y}\n").repeat(n);
        }
        let found = exhibits("missing", &text, PLAN).remove(0);
        assert_eq!(found.title, "y is missing for 50.0% of b and 10.0% of a");
        assert_eq!(found.number(0, "people"), Some(80.0));
        assert_eq!(found.number(0, "missing"), Some(0.5));
        assert!((found.number(0, "gap").unwrap() - 0.4).abs() < 1e-12);
        assert!(found.number(0, "gap-low").unwrap() > 0.2);
        assert_eq!(found.text(1, "column"), "income");
        assert!((found.number(1, "gap").unwrap() + 0.2).abs() < 1e-12);
        // The base rate rests on those whose outcome is known: 30 of 40.
        let labels = exhibits("labels", &text, PLAN).remove(0);
        assert_eq!(labels.number(1, "base-rate"), Some(0.75));
    }

    #[test]
    fn a_group_without_a_name_is_a_group_and_full_columns_are_not_told() {
        let text = "group,income,place,y\n".to_owned()
            + &"a,5,x,1\na,6,x,0\n".repeat(20)
            + &",,x,1\n,7,x,0\n".repeat(20);
        let found = exhibits("missing", &text, PLAN).remove(0);
        assert_eq!(found.rows.len(), 1);
        assert_eq!(found.text(0, "group"), "Unknown");
        assert_eq!(found.number(0, "missing"), Some(0.5));
    }

    #[test]
    fn nothing_missing_shows_nothing() {
        let text = "group,y\n".to_owned() + &"a,1\nb,0\n".repeat(40);
        assert!(exhibits("missing", &text, PLAN).is_empty());
    }
}
