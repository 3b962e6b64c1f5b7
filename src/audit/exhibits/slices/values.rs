//! What each single value adds to the divergence, over all slices.

use crate::audit::exhibits::Bench;
use crate::audit::exhibits::of_scores::entries;
use crate::audit::exhibits::slices::Searched;
use crate::audit::exhibits::slices::rated::AllRated;
use crate::base::order;
use crate::cube::slices::Item;
use crate::metrics::End;
use crate::report::exhibit::{Draws, Entry, Even, Exhibit, Field, Form, Section, Unit};
use crate::stats::contributions::order_share;

/// Values that are shown.
const MOST_ROWS: usize = 20;

/// A value with what it adds.
struct Value {
    item: Item,
    /// Its place among the slices.
    slice: usize,
    adds: f64,
}

pub(super) fn exhibit(bench: &Bench, searched: &Searched, all: &AllRated) -> Exhibit {
    let mut values = values(searched, all);
    order::by(&mut values, |a, b| b.adds.abs().total_cmp(&a.adds.abs()));
    let n_all = values.len();
    values.truncate(MOST_ROWS);
    order::by(&mut values, |a, b| signed(all, b.adds).total_cmp(&signed(all, a.adds)));
    let mut fields = vec![
        Field::new("value", "Value", Unit::Text),
        Field::new("people", "People", Unit::People),
        Field::new("adds", "Adds over all slices, in points", Unit::Number),
    ];
    fields.extend(Field::with_interval("alone", "Alone, less everyone's", Unit::Points));
    let more = if n_all > values.len() {
        format!(" The {} that move the rate most of {n_all} are shown.", values.len())
    } else {
        String::new()
    };
    Exhibit {
        exhibit: "slice-values".to_owned(),
        section: Section::Slices,
        title: title(searched, all, values.first(), 1.0 - bench.plan.evidence.confidence),
        says: format!(
            "What a value adds to the {} of the slices that it joins, averaged over all combinations of the others that were looked at ({} of them) and over the orders in which values can join (global Shapley value). Combinations of more than {} values count nothing. Alone is the {} of all who have the value, less everyone's, with {} interval times the share of the others.{more}",
            all.rate.name.to_lowercase(),
            crate::report::format::count(searched.found.slices.len() as u64),
            searched.found.n_columns.len(),
            all.rate.name.to_lowercase(),
            bench.plan.evidence.difference_interval.whose(),
        ),
        caveat: "A number to order values by: it is small because it is averaged over combinations that hold most values only now and then. Values that stand for each other share what they add.".to_owned(),
        source: "Pastor, de Alfaro & Baralis (2021), Looking for trouble: analyzing classifier behavior via pattern divergence, SIGMOD".to_owned(),
        attributes: Vec::new(),
        fields,
        rows: values.iter().map(|it| row(searched, all, it)).collect(),
        draws: Some(Draws {
            form: Form::Dots,
            across: if bench.plan.slices.depth > 1 { "adds" } else { "alone" }.to_owned(),
            up: "value".to_owned(),
            series: None,
            even: Some(Even::Zero),
        }),
    }
}

/// Towards harm, the most first; as it is where neither side is the harm.
fn signed(all: &AllRated, adds: f64) -> f64 {
    if all.harm == Some(End::Low) { -adds } else { adds }
}

/// Every value that enough people have.
fn values(searched: &Searched, all: &AllRated) -> Vec<Value> {
    let found = &searched.found;
    let single = |(slice, it): (usize, &crate::cube::slices::Slice)| {
        let item = it.items.iter().next().filter(|_| it.items.len() == 1)?;
        Some(Value { item, slice, adds: 0.0 })
    };
    let mut values: Vec<Value> = found.slices.iter().enumerate().filter_map(single).collect();
    let n_columns = searched.columns().len();
    for slice in &found.slices {
        let Some(divergence) = all.divergence(found, slice.items) else { continue };
        let n_levels = |it: Item| searched.columns()[usize::from(it.column)].levels.len() as f64;
        let combinations: f64 = slice.items.iter().map(n_levels).product();
        let share = order_share(slice.items.len() - 1, n_columns) / combinations;
        for (place, item) in slice.items.iter().enumerate() {
            let before = all.divergence(found, slice.items.without(place));
            let value = values.iter_mut().find(|it| it.item == item);
            if let (Some(before), Some(value)) = (before, value) {
                value.adds += share * (divergence - before);
            }
        }
    }
    values
}

fn row(searched: &Searched, all: &AllRated, it: &Value) -> Vec<Entry> {
    let rated = all.slices[it.slice];
    let mut row = vec![
        Entry::Text(searched.value(it.item)),
        searched.found.slices[it.slice].sums.people.total().into(),
        (100.0 * it.adds).into(),
    ];
    row.extend(entries(
        rated.map(|it| (it.divergence, it.interval)),
        "nobody has what the rate is counted among",
    ));
    row
}

fn title(searched: &Searched, all: &AllRated, first: Option<&Value>, alpha: f64) -> String {
    let rate = all.rate.name.to_lowercase();
    let Some(first) = first.filter(|it| signed(all, it.adds) > 0.0) else {
        return format!("No value adds to the {rate} over all slices");
    };
    let value = searched.value(first.item);
    let [does, do_it] = match all.harm {
        Some(End::Low) => ["lowers", "lower"],
        Some(End::High) | None => ["raises", "raise"],
    };
    let alone = all.slices[first.slice].and_then(|it| it.p_adjusted);
    if alone.is_some_and(|p| p < alpha) {
        format!("Over all slices, \u{201c}{value}\u{201d} {does} the {rate} most")
    } else {
        format!(
            "Over all slices, \u{201c}{value}\u{201d} stands out most, but is not shown to {do_it} the {rate} by itself"
        )
    }
}
