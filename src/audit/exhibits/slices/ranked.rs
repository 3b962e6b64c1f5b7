//! Which slices are shown: those that lie apart to the side of harm, without those that tell what another one tells.

use crate::audit::exhibits::slices::rated::AllRated;
use crate::audit::exhibits::slices::same_people::SamePeople;
use crate::base::order;
use crate::cube::slices::{Found, Item};

/// A slice is left out where one of fewer values has so large a part of its divergence.
pub(super) const TELLS_THE_SAME: f64 = 0.9;
/// A slice is named beside a better placed one where so large a part of the people of both are the same.
pub(super) const MOSTLY_THE_SAME: f64 = 0.5;
/// At most so many times the slices that are shown are looked through for others who are not mostly the same people.
const LOOKED_THROUGH: usize = 20;

/// What is shown.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Ranked {
    /// Slices that lie apart to the side of harm, and to the other.
    pub(super) n_worse: usize,
    pub(super) n_better: usize,
    /// Of the first, those that do not tell the same as one of fewer values.
    pub(super) n_own: usize,
    pub(super) shown: Vec<Shown>,
    /// Whether others follow that were not looked through.
    pub(super) is_cut_off: bool,
}

/// A slice that is shown.
#[derive(Debug, PartialEq)]
pub(super) struct Shown {
    pub(super) slice: usize,
    /// Slices placed after it who are mostly the same people, with the part of both who are.
    pub(super) similar: Vec<(usize, f64)>,
}

/// At most `most` slices, those first whose interval goes furthest to the side of harm at least.
pub(super) fn ranked(
    all: &AllRated,
    found: &Found,
    people: &mut SamePeople,
    alpha: f64,
    most: usize,
) -> Ranked {
    let is_apart = |place: &usize| {
        all.slices[*place].and_then(|it| it.p_adjusted).is_some_and(|it| it < alpha)
    };
    let harm = |place: usize| all.slices[place].map_or(0.0, |it| all.harm(it.divergence));
    let apart: Vec<usize> = (0..all.slices.len()).filter(is_apart).collect();
    let mut own: Vec<usize> = apart.iter().copied().filter(|it| harm(*it) > 0.0).collect();
    let mut ranked = Ranked { n_worse: own.len(), ..Ranked::default() };
    ranked.n_better = apart.len() - ranked.n_worse;
    own.retain(|place| {
        let items = found.slices[*place].items;
        let n_fewer = if items.len() > 1 { items.len() } else { 0 };
        !(0..n_fewer).filter_map(|it| found.place(items.without(it))).any(|fewer| {
            is_apart(&fewer)
                && same_side(all, fewer, *place)
                && harm(fewer) >= TELLS_THE_SAME * harm(*place)
        })
    });
    ranked.n_own = own.len();
    let least =
        |place: usize| all.slices[place].map_or(f64::NEG_INFINITY, |it| all.least_harm(&it));
    order::by(&mut own, |one, other| {
        let by_harm = least(*other).total_cmp(&least(*one));
        by_harm.then_with(|| found.slices[*one].items.len().cmp(&found.slices[*other].items.len()))
    });
    ranked.is_cut_off = own.len() > LOOKED_THROUGH * most;
    for place in own.into_iter().take(LOOKED_THROUGH * most) {
        let items: Vec<Item> = found.slices[place].items.iter().collect();
        let set = people.set(&items);
        match people.most_alike(&set, MOSTLY_THE_SAME) {
            Some((at, part)) => ranked.shown[at].similar.push((place, part)),
            None if ranked.shown.len() < most => {
                people.keep(set);
                ranked.shown.push(Shown { slice: place, similar: Vec::new() });
            }
            None => ranked.is_cut_off = true,
        }
    }
    ranked
}

/// Whether two slices lie on the same side of everyone.
fn same_side(all: &AllRated, one: usize, other: usize) -> bool {
    let side = |place: usize| all.slices[place].is_some_and(|it| it.divergence > 0.0);
    side(one) == side(other)
}
