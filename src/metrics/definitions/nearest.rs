//! What AIF360 and Clarify print of people beside those who are like them: consistency and the flip test.

use crate::base::order;
use crate::metrics::definitions::{Printed, Prints, Text, printed};

/// The people one by one, as far as they are looked at so.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Nearest {
    /// The plan does not ask for it.
    #[default]
    Unasked,
    /// The programs stop, because of this.
    Stops(&'static str),
    Known(Vec<Person>),
}

/// Someone with what they could be alike in.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// Numbers as they stand in the file, not scaled.
    pub features: Vec<f64>,
    pub is_privileged: bool,
    /// Whether the label is the favourable one.
    pub label: bool,
    /// Whether the decision is the favourable one.
    pub decision: bool,
}

/// Neighbours that both programs take.
const NEIGHBORS: usize = 5;

/// With fewer of the privileged than this, Clarify takes one neighbour.
const FEW: usize = 10;

/// Under which consistency is set beside ours, and the flip test.
pub(super) const SHARED: [&str; 2] = ["Consistency", "Flip test"];

const CONSISTENCY: Text = [
    "sklearn.consistency_score",
    SHARED[0],
    "",
    "1 minus the mean gap between a person's label and the mean label of the 5 nearest",
    "of labels and not of decisions; a person is one of its own 5 neighbours, columns are not scaled, and who stands on the same distance is taken by place; consistency() of its classes adds the columns of protected attributes",
];
const FLIPS: Text = [
    "FT",
    SHARED[1],
    "",
    "decisions of d that the nearest 5 of a were not given, favourable minus unfavourable, over the people of d",
    "columns are not scaled, and all others are put together; of fewer than 10 of a one neighbour is asked",
];

/// The places of the nearest among these, by squared distance; of equals the first.
fn nearest(to: &Person, among: &[&Person], most: usize) -> Vec<usize> {
    let distance = |it: &Person| -> f64 {
        let pairs = it.features.iter().zip(&to.features);
        pairs.map(|(a, b)| (a - b) * (a - b)).sum()
    };
    let mut all: Vec<(f64, usize)> =
        among.iter().enumerate().map(|(at, it)| (distance(it), at)).collect();
    order::by(&mut all, |a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    all.truncate(most);
    all.into_iter().map(|it| it.1).collect()
}

/// The share of these with something.
fn share(places: &[usize], among: &[&Person], has: fn(&Person) -> bool) -> f64 {
    let n = places.iter().filter(|it| has(among[**it])).count();
    n as f64 / places.len() as f64
}

/// AIF360's consistency of labels; nothing where it is not asked for.
pub(super) fn consistency(nearest: &Nearest) -> Option<Printed> {
    let prints = match nearest {
        Nearest::Unasked => return None,
        Nearest::Stops(why) => Prints::Stops(why),
        Nearest::Known(all) if all.len() < NEIGHBORS => {
            Prints::Stops("there are fewer than 5 people")
        }
        Nearest::Known(all) => Prints::of(1.0 - unlike(all)),
    };
    Some(printed(CONSISTENCY, prints))
}

/// The mean gap between a person's label and those of the nearest.
fn unlike(all: &[Person]) -> f64 {
    let among: Vec<&Person> = all.iter().collect();
    let gap = |it: &Person| {
        let places = nearest(it, &among, NEIGHBORS);
        let label = f64::from(u8::from(it.label));
        (label - share(&places, &among, |it| it.label)).abs()
    };
    all.iter().map(gap).sum::<f64>() / all.len() as f64
}

/// Clarify's flip test; nothing where it is not asked for.
pub(super) fn flips(nearest: &Nearest) -> Option<Printed> {
    let prints = match nearest {
        Nearest::Unasked => return None,
        Nearest::Stops(why) => Prints::Stops(why),
        Nearest::Known(all) => flipped(all),
    };
    Some(printed(FLIPS, prints))
}

fn flipped(all: &[Person]) -> Prints {
    let (a, d): (Vec<&Person>, Vec<&Person>) = all.iter().partition(|it| it.is_privileged);
    if a.is_empty() || d.is_empty() {
        return Prints::Stops("one side has nobody");
    }
    let most = if a.len() < FEW { 1 } else { NEIGHBORS };
    let flip = |it: &&Person| {
        let places = nearest(it, &a, most);
        let is_selected = share(&places, &a, |it| it.decision) > 0.5;
        f64::from(u8::from(it.decision)) - f64::from(u8::from(is_selected))
    };
    Prints::of(d.iter().map(flip).sum::<f64>() / d.len() as f64)
}
