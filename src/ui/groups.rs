//! What a choice about an attribute's groups means for the plan, and what is kept of those that are not in use.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::audit::plan::groups::{NamedBand, Way};
use crate::audit::plan::{Attribute, Plan};
use crate::data::ColumnProfile;

/// How many quantiles are made unless the reader says otherwise.
const QUARTERS: u32 = 4;

/// What an attribute of probabilities is called at first.
const PROBABLE: &str = "group";

/// Whose groups they are.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Whose {
    /// An attribute by its name.
    Attribute(String),
    /// A stratum by its name.
    Stratum(String),
}

/// How groups were made before another way was chosen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    whose: Whose,
    attribute: Attribute,
    reference: Option<String>,
}

/// Which way a group is moved in the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    Up,
    Down,
}

impl Whose {
    pub fn name(&self) -> &str {
        match self {
            Self::Attribute(name) | Self::Stratum(name) => name,
        }
    }
}

/// All attributes and strata of a plan.
pub fn all(plan: &Plan) -> Vec<Whose> {
    let label = |it: &Attribute| it.label().to_owned();
    let attributes = plan.columns.attributes.iter().map(label).map(Whose::Attribute);
    attributes.chain(plan.columns.strata.iter().map(label).map(Whose::Stratum)).collect()
}

/// What the plan says of one of them.
pub fn of<'a>(plan: &'a Plan, whose: &Whose) -> Option<&'a Attribute> {
    let columns = &plan.columns;
    let list =
        if matches!(whose, Whose::Stratum(_)) { &columns.strata } else { &columns.attributes };
    list.iter().find(|it| it.label() == whose.name())
}

/// Changes one of them. A reference group stays where its people still make a group, under its new name if need be.
pub fn change(plan: &mut Plan, whose: &Whose, change: impl FnOnce(&mut Attribute)) {
    let columns = &mut plan.columns;
    let list = match whose {
        Whose::Attribute(_) => &mut columns.attributes,
        Whose::Stratum(_) => &mut columns.strata,
    };
    let Some(attribute) = list.iter_mut().find(|it| it.label() == whose.name()) else { return };
    let before = attribute.clone();
    change(attribute);
    let after = attribute.clone();
    if let (Whose::Attribute(name), true) = (whose, before != after)
        && let Some(old) = plan.groups.reference.remove(name)
        && let Some(new) = followed(&old, &before, &after)
    {
        plan.groups.reference.insert(name.clone(), new);
    }
}

/// The name of a reference group after its attribute's groups were made otherwise; none where it is gone.
fn followed(reference: &str, before: &Attribute, after: &Attribute) -> Option<String> {
    let (old, new) = (before.band_names(), after.band_names());
    match (before.way(), after.way()) {
        (Way::Values, Way::Values) => {
            let levels = before.merge.get(reference);
            let one = levels.and_then(|it| it.first()).map_or(reference, String::as_str);
            let merged = after.merge.iter().find(|it| it.1.iter().any(|level| level == one));
            match (merged, levels.map_or(1, Vec::len)) {
                (Some((name, _)), _) => Some(name.clone()),
                (None, 1) => Some(one.to_owned()),
                (None, _) => None,
            }
        }
        (Way::Bands, Way::Bands) if old.len() == new.len() => {
            old.iter().position(|it| it == reference).map(|it| new[it].clone())
        }
        _ => new.into_iter().find(|it| it == reference),
    }
}

/// Makes the groups another way: as they were when that way was last in use, else from a first suggestion.
pub fn choose(
    plan: &mut Plan,
    kept: &mut Vec<Kept>,
    whose: &Whose,
    to: Way,
    profile: &ColumnProfile,
) {
    let Some(now) = of(plan, whose).cloned().filter(|it| it.way() != to) else { return };
    let is_own = |it: &Kept, way: Way| it.whose == *whose && it.attribute.way() == way;
    let earlier = kept.iter().find(|it| is_own(it, to)).cloned();
    kept.retain(|it| !is_own(it, to) && !is_own(it, now.way()));
    let (next, reference) = match earlier {
        Some(it) => (it.attribute, it.reference),
        None => (begun(to, &now, profile), None),
    };
    let name = whose.name().to_owned();
    let is_attribute = matches!(whose, Whose::Attribute(_));
    let old = if is_attribute { plan.groups.reference.get(&name).cloned() } else { None };
    kept.push(Kept { whose: whose.clone(), attribute: now, reference: old });
    change(plan, whose, |it| *it = next);
    if let Some(reference) = reference.filter(|_| is_attribute) {
        plan.groups.reference.insert(name, reference);
    }
}

/// Keeps how groups are made of a column that is about to be used otherwise.
pub fn keep(plan: &Plan, kept: &mut Vec<Kept>, column: &str) {
    for attribute in plan.columns.attributes.iter().filter(|it| it.column == column) {
        let whose = Whose::Attribute(attribute.label().to_owned());
        kept.retain(|it| it.whose != whose || it.attribute.way() != attribute.way());
        let reference = plan.groups.reference.get(attribute.label()).cloned();
        kept.push(Kept { whose, attribute: attribute.clone(), reference });
    }
}

/// Makes the groups of a column that has become an attribute again as they were made last.
pub fn bring_back(plan: &mut Plan, kept: &mut Vec<Kept>, column: &str) {
    let is_it =
        |it: &Kept| it.attribute.column == column && matches!(it.whose, Whose::Attribute(_));
    let Some(Kept { attribute, reference, .. }) =
        kept.iter().rposition(is_it).map(|at| kept.remove(at))
    else {
        return;
    };
    let name = attribute.label().to_owned();
    if let Some(own) = plan.columns.attributes.iter_mut().find(|it| it.column == column) {
        *own = attribute;
        plan.groups.reference.extend(reference.map(|it| (name, it)));
    }
}

/// Whether a column holds a probability of one of its groups.
pub fn has_probability(attribute: &Attribute, column: &str) -> bool {
    attribute.probabilities.values().any(|it| it == column)
}

/// Takes a column as the probability of a group that is called as the column is.
pub fn add_probability(plan: &mut Plan, column: &str) {
    let attributes = &mut plan.columns.attributes;
    let place = attributes.iter().position(|it| it.way() == Way::Probabilities);
    let place = place.unwrap_or_else(|| {
        let mut name = PROBABLE.to_owned();
        while attributes.iter().any(|it| it.label() == name) {
            name.push('\'');
        }
        attributes.push(Attribute { name, ..Attribute::default() });
        attributes.len() - 1
    });
    attributes[place].probabilities.insert(column.to_owned(), column.to_owned());
}

/// Uses a column as no probability any more; an attribute without one is gone.
pub fn drop_probability(plan: &mut Plan, column: &str) {
    let mut gone = Vec::new();
    for attribute in &mut plan.columns.attributes {
        if has_probability(attribute, column) {
            attribute.probabilities.retain(|_, it| it != column);
            gone.extend(attribute.probabilities.is_empty().then(|| attribute.name.clone()));
            let name = attribute.name.clone();
            let groups = &attribute.probabilities;
            if plan.groups.reference.get(&name).is_some_and(|it| !groups.contains_key(it)) {
                plan.groups.reference.remove(&name);
            }
        }
    }
    plan.columns.attributes.retain(|it| !gone.contains(&it.name) || !it.column.is_empty());
}

/// Calls the group of a column of probabilities otherwise, unless another group is called so.
pub fn call_probable(plan: &mut Plan, attribute: &str, column: &str, group: &str) {
    let group = group.trim();
    let Some(own) = plan.columns.attributes.iter_mut().find(|it| it.label() == attribute) else {
        return;
    };
    if group.is_empty() || own.probabilities.contains_key(group) {
        return;
    }
    let old = own.probabilities.iter().find(|it| it.1 == column).map(|it| it.0.clone());
    let Some(old) = old else { return };
    own.probabilities.remove(&old);
    own.probabilities.insert(group.to_owned(), column.to_owned());
    if let Some(reference) = plan.groups.reference.get_mut(attribute).filter(|it| **it == old) {
        group.clone_into(reference);
    }
}

/// Calls an attribute otherwise, unless another one is called so.
pub fn rename(plan: &mut Plan, attribute: &str, name: &str) {
    let name = name.trim();
    let attributes = &mut plan.columns.attributes;
    if name.is_empty() || attributes.iter().any(|it| it.label() == name) {
        return;
    }
    if let Some(own) = attributes.iter_mut().find(|it| it.label() == attribute) {
        name.clone_into(&mut own.name);
        if let Some(reference) = plan.groups.reference.remove(attribute) {
            plan.groups.reference.insert(name.to_owned(), reference);
        }
    }
}

/// A first suggestion for a way that was not in use before.
fn begun(way: Way, now: &Attribute, profile: &ColumnProfile) -> Attribute {
    let mut next = Attribute { name: now.name.clone(), ..Attribute::of_column(&now.column) };
    let edges = || {
        let middle = profile.range.map(|(low, high)| vec![f64::midpoint(low, high)]);
        Some(now.edges()).filter(|it| !it.is_empty()).or(middle).unwrap_or_default()
    };
    match way {
        Way::Values | Way::Probabilities => {}
        Way::Cut => next.cut = edges(),
        Way::Quantiles => next.quantiles = Some(QUARTERS),
        Way::Bands => {
            let cut = Attribute { cut: edges(), ..Attribute::default() };
            let ends = cut.cut.iter().map(|it| Some(*it)).chain([None]);
            let names = cut.band_names().into_iter();
            next.bands = names.zip(ends).map(|(name, below)| NamedBand { name, below }).collect();
        }
    }
    next
}

/// What a value of the column is called: itself, or the group that it is merged into.
pub fn called(attribute: &Attribute, level: &str) -> String {
    let merged = attribute.merge.iter().find(|it| it.1.iter().any(|it| it == level));
    merged.map_or(level, |it| it.0).to_owned()
}

/// Calls a value otherwise; values that are called the same are one group. `levels` are all values of the column.
pub fn call(attribute: &mut Attribute, levels: &[String], level: &str, name: &str) {
    let name = if name.trim().is_empty() { level } else { name.trim() };
    let old = called(attribute, level);
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for (merged, all) in &attribute.merge {
        names.extend(all.iter().map(|it| (it.clone(), merged.clone())));
    }
    for it in levels {
        names.entry(it.clone()).or_insert_with(|| it.clone());
    }
    names.insert(level.to_owned(), name.to_owned());
    let mut merge: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (level, name) in &names {
        merge.entry(name.clone()).or_default().push(level.clone());
    }
    let groups: BTreeSet<String> = merge.keys().cloned().collect();
    merge.retain(|name, all| all.len() > 1 || all.first() != Some(name));
    attribute.merge = merge;
    let mut order: Vec<String> = Vec::new();
    for it in std::mem::take(&mut attribute.order) {
        let it = if it == old && !groups.contains(&it) { name.to_owned() } else { it };
        if groups.contains(&it) && !order.contains(&it) {
            order.push(it);
        }
    }
    attribute.order = order;
}

/// The groups as they are shown: those of the plan's order, then the others as they were counted.
pub fn in_order(attribute: &Attribute, counted: &[String]) -> Vec<String> {
    let mut all = attribute.order.clone();
    all.extend(counted.iter().filter(|it| !attribute.order.contains(it)).cloned());
    all
}

/// Moves a group by one place among those that are shown.
pub fn reorder(attribute: &mut Attribute, counted: &[String], group: &str, to: Move) {
    let mut all = in_order(attribute, counted);
    let Some(at) = all.iter().position(|it| it == group) else { return };
    let other = match to {
        Move::Up => at.checked_sub(1),
        Move::Down => Some(at + 1).filter(|it| *it < all.len()),
    };
    if let Some(other) = other {
        all.swap(at, other);
        attribute.order = all;
    }
}

/// How the groups are made where that is more than cut points: "4 quantiles"; empty where it is not.
pub fn in_words(attribute: &Attribute) -> String {
    let n_merged: usize = attribute.merge.values().map(Vec::len).sum();
    match attribute.way() {
        Way::Quantiles => format!("{} quantiles", attribute.quantiles.unwrap_or_default()),
        Way::Bands => format!("{} named bands", attribute.bands.len()),
        Way::Values if n_merged > 0 => format!("{n_merged} values merged"),
        Way::Values if !attribute.order.is_empty() => "in an order of your own".to_owned(),
        Way::Cut | Way::Values | Way::Probabilities => String::new(),
    }
}
