//! The best cut of one feature for the people of one node.

use crate::models::trees::bins::{Codes, FeatureBins};
use crate::models::trees::measure::{Kind, Levels, Measure};

/// The people of a node who have one code of a feature.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell<S> {
    pub(super) code: u8,
    pub(super) sum: S,
    /// Where a level stands among the others.
    standing: f64,
}

impl<S> Cell<S> {
    pub(super) fn new(code: u8, sum: S) -> Cell<S> {
        Cell { code, sum, standing: 0.0 }
    }
}

/// A node is cut in two.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut<S> {
    /// What both sides are worth.
    pub(super) worth: f64,
    pub(super) feature: usize,
    /// The codes on the left; codes that nobody of the node has are with the heavier side.
    pub(super) left: Codes,
    pub(super) left_sum: S,
    pub(super) right_sum: S,
    /// Of a number: a value up to this is on the left.
    pub(super) threshold: f64,
    pub(super) missing_left: bool,
}

/// Where ordered cells are best cut.
struct Place<S> {
    worth: f64,
    /// The last cell on the left.
    last: usize,
    apart_left: bool,
    left: S,
}

/// The better of the best cut so far and the best of this feature; of equals the one so far, and within the feature
/// the lowest threshold. `cells` are those with people, by code; that of missing cells is the last of them.
pub(super) fn improve<M: Measure>(
    measure: &M,
    best: &mut Option<Cut<M::Sum>>,
    node: &M::Sum,
    (feature, bins): (usize, &FeatureBins),
    cells: &mut [Cell<M::Sum>],
) {
    let floor = best.as_ref().map_or(f64::NEG_INFINITY, |it| it.worth);
    let found = match bins {
        FeatureBins::Number(numbers) => {
            let n_missing = usize::from(cells.last().is_some_and(|it| it.code == bins.missing()));
            let (cells, missing) = cells.split_at(cells.len() - n_missing);
            let apart = missing.first().map(|it| &it.sum);
            best_place(measure, Kind::Number, node, cells, apart, floor).map(|place| {
                let last = cells[place.last].code;
                let next = cells.get(place.last + 1).map(|it| it.code);
                let mut cut = two_sides(measure, feature, node, &place);
                cut.left = Codes::up_to(last);
                cut.threshold = numbers.threshold(last, next);
                if apart.is_some() {
                    cut.missing_left = place.apart_left;
                }
                cut
            })
        }
        FeatureBins::Category(_) => match measure.levels(bins.n_codes()) {
            Levels::Sorted => sorted_levels(measure, feature, node, cells, floor),
            Levels::OneAgainstRest => one_level(measure, feature, node, cells, floor),
        },
    };
    if let Some(mut cut) = found {
        let missing = bins.missing();
        match bins {
            FeatureBins::Number(_) if cut.missing_left => cut.left.insert(missing),
            FeatureBins::Number(_) => {}
            FeatureBins::Category(_) => {
                fill_absent(measure, &mut cut, missing, cells);
                cut.missing_left = cut.left.has(missing);
            }
        }
        *best = Some(cut);
    }
}

/// A cut whose codes are still to be told; missing cells are with the heavier side.
fn two_sides<M: Measure>(
    measure: &M,
    feature: usize,
    node: &M::Sum,
    place: &Place<M::Sum>,
) -> Cut<M::Sum> {
    let mut right_sum = *node;
    measure.subtract(&mut right_sum, &place.left);
    Cut {
        worth: place.worth,
        feature,
        left: Codes::default(),
        left_sum: place.left,
        right_sum,
        threshold: 0.0,
        missing_left: measure.weight(&place.left) >= measure.weight(&right_sum),
    }
}

/// Tries all cuts between cells in their order. The people apart (who miss the number, or whose level is too light)
/// are tried on the right, then on the left.
fn best_place<M: Measure>(
    measure: &M,
    kind: Kind,
    node: &M::Sum,
    cells: &[Cell<M::Sum>],
    apart: Option<&M::Sum>,
    floor: f64,
) -> Option<Place<M::Sum>> {
    let mut best = None;
    let mut most = floor;
    let mut known_left = measure.empty();
    let n_cuts = if apart.is_some() { cells.len() } else { cells.len().saturating_sub(1) };
    for (last, cell) in cells.iter().enumerate().take(n_cuts) {
        measure.add(&mut known_left, &cell.sum);
        let mut consider = |left: M::Sum, apart_left: bool| {
            let mut right = *node;
            measure.subtract(&mut right, &left);
            if !(measure.admits(&left) && measure.admits(&right)) {
                return;
            }
            let worth = measure.worth(&left, kind) + measure.worth(&right, kind);
            if worth > most {
                most = worth;
                best = Some(Place { worth, last, apart_left, left });
            }
        };
        consider(known_left, false);
        if let Some(apart) = apart.filter(|_| last + 1 < cells.len()) {
            let mut left = known_left;
            measure.add(&mut left, apart);
            consider(left, true);
        }
    }
    best
}

/// Puts levels in the order of their outcomes and cuts there, which for two classes and for numbers is the best of
/// all ways to divide the levels (Fisher 1958; Breiman et al. 1984). A missing level is a level.
fn sorted_levels<M: Measure>(
    measure: &M,
    feature: usize,
    node: &M::Sum,
    cells: &mut [Cell<M::Sum>],
    floor: f64,
) -> Option<Cut<M::Sum>> {
    let mut apart = measure.empty();
    let mut n_sorted = 0;
    for at in 0..cells.len() {
        if let Some(standing) = measure.standing(&cells[at].sum) {
            cells[at].standing = standing;
            // The light ones stay behind in their order.
            cells[n_sorted..=at].rotate_right(1);
            n_sorted += 1;
        } else {
            measure.add(&mut apart, &cells[at].sum);
        }
    }
    let (sorted, light) = cells.split_at_mut(n_sorted);
    sorted.sort_unstable_by(|a, b| a.standing.total_cmp(&b.standing).then(a.code.cmp(&b.code)));
    let light_sum = if light.is_empty() { None } else { Some(&apart) };
    let place = best_place(measure, Kind::Category, node, sorted, light_sum, floor)?;
    let mut cut = two_sides(measure, feature, node, &place);
    sorted[..=place.last].iter().for_each(|cell| cut.left.insert(cell.code));
    if place.apart_left {
        for cell in light.iter() {
            cut.left.insert(cell.code);
        }
    }
    Some(cut)
}

/// Tries each level against all others.
fn one_level<M: Measure>(
    measure: &M,
    feature: usize,
    node: &M::Sum,
    cells: &[Cell<M::Sum>],
    floor: f64,
) -> Option<Cut<M::Sum>> {
    let mut best: Option<Cut<M::Sum>> = None;
    for (last, cell) in cells.iter().enumerate() {
        let mut place = Place { worth: 0.0, last, apart_left: false, left: cell.sum };
        let cut = two_sides(measure, feature, node, &place);
        if !(measure.admits(&cut.left_sum) && measure.admits(&cut.right_sum)) {
            continue;
        }
        let sides = [&cut.left_sum, &cut.right_sum];
        place.worth = sides.map(|side| measure.worth(side, Kind::Number)).iter().sum();
        if place.worth > best.as_ref().map_or(floor, |it| it.worth) {
            let mut left = Codes::default();
            left.insert(cell.code);
            best = Some(Cut { worth: place.worth, left, ..cut });
        }
    }
    best
}

/// Sends levels that nobody of the node has, up to the code of missing ones, with the heavier side.
fn fill_absent<M: Measure>(
    measure: &M,
    cut: &mut Cut<M::Sum>,
    missing: u8,
    cells: &[Cell<M::Sum>],
) {
    if measure.weight(&cut.left_sum) < measure.weight(&cut.right_sum) {
        return;
    }
    let mut present = Codes::default();
    for cell in cells {
        present.insert(cell.code);
    }
    (0..=missing).filter(|code| !present.has(*code)).for_each(|code| cut.left.insert(code));
}
