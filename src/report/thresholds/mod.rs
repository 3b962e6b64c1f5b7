//! What cuts of the score do to the groups of an attribute: figures and words for every cut, read from a sweep.
//!
//! ```text
//! Report + Sweep ──▶ Cuts ──chosen cut──▶ At (tiles, gaps, words)      every time the cut moves
//!                     └──compared group─▶ Over, Finding (every cut)    once
//! ```
//!
//! The page moves a cut and asks nobody; it computes and words nothing of its own.

mod adopt;
mod at;
mod finding;
mod gaps;
mod prices;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

use crate::audit::plan::{Effect, Evidence, Plan};
use crate::metrics::thresholds::{Equal, Order, Sweep};
use crate::metrics::{Rate, rate};
use crate::report::format::setting;
use crate::report::rows;
use crate::report::words::CutWords;
use crate::report::{Group, Report};
use crate::stats::two_sided_quantile;

pub use crate::metrics::thresholds::Bars;
pub use adopt::{adopted, stays};
pub use at::{At, CellKind, GroupAt, Tile};
pub use finding::{CutFinding, Told};
pub use gaps::{Gap, GapRow, Over};
pub use prices::{Cheapest, Price};

/// Groups of fewer people get no histogram: its bars would show chance.
const DRAWN_FROM: u64 = 100;
/// No more groups are drawn.
const MOST_DRAWN: usize = 12;

/// The cuts of an attribute, beside the report that they belong to.
#[derive(Clone, Debug)]
pub struct Cuts {
    pub sweep: Sweep,
    pub attribute: String,
    pub words: CutWords,
    /// In the order of the sweep, the largest first.
    pub groups: Vec<CutGroup>,
    /// The group that others are compared with.
    pub reference: Option<usize>,
    /// The group whose gap is shown first: that of the attribute's first finding, else the largest.
    pub leading: Option<usize>,
    /// Whether there are outcomes, so that a decision can be right or wrong.
    pub tells_outcomes: bool,
    /// "95%".
    pub confidence: String,
    /// The rate that the gap is looked at in.
    main: &'static Rate,
    plan: Plan,
    z: f64,
    /// The share of everyone whom the audited decisions select.
    decided: Option<f64>,
}

/// A group under the cuts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CutGroup {
    /// As people read it.
    pub name: String,
    pub names: Vec<String>,
    pub n_people: u64,
    /// Whether it reaches the plan's minimum.
    pub enough: bool,
    /// Whether it is drawn, rather than told in the table alone.
    pub is_drawn: bool,
}

/// A cut under trial: one for everyone, or one for each group.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    pub cut: f64,
    /// Its place in the sweep.
    pub place: usize,
    /// What cuts of their own are to make even; `None` for one cut.
    pub goal: Option<Equal>,
    /// The place of each group's cut.
    pub places: Vec<usize>,
}

impl Cuts {
    /// The sweep of this attribute of the report's plan; `None` where there are fewer than two scores, or no people
    /// of the attribute in the report.
    pub fn new(report: &Report, attribute: &str, sweep: Sweep) -> Option<Self> {
        let plan = &report.plan;
        let main = rate(match (plan.tells_outcomes(), plan.effect) {
            (false, _) => "selection-rate",
            (true, Effect::Benefit) => "false-negative-rate",
            (true, Effect::Burden) => "false-positive-rate",
        })?;
        let of: Vec<&Group> =
            report.groups.iter().filter(|it| it.attributes == [attribute]).collect();
        if sweep.cuts.len() < 2 || of.is_empty() {
            return None;
        }
        let groups = groups(&of, &sweep);
        let reference = of.iter().find(|it| it.reference).map(|it| &it.group);
        let place = |names: &Vec<String>| groups.iter().position(|it| it.names == *names);
        let reference = reference.and_then(place);
        let evidence: &Evidence = &plan.evidence;
        let everyone = rows::everyone(report, "selection-rate").and_then(|it| it.value);
        Some(Self {
            words: CutWords::new(plan, main, sweep.order),
            leading: leading(report, attribute, main, &groups, reference),
            groups,
            reference,
            attribute: attribute.to_owned(),
            tells_outcomes: plan.tells_outcomes(),
            confidence: rows::confidence(report),
            main,
            plan: plan.clone(),
            z: two_sided_quantile(evidence.confidence)?,
            decided: everyone,
            sweep,
        })
    }

    /// The groups that can be compared with the reference.
    pub fn compared(&self) -> Vec<usize> {
        (0..self.groups.len()).filter(|it| Some(*it) != self.reference).collect()
    }

    /// The groups that are drawn, the largest first.
    pub fn drawn(&self) -> Vec<usize> {
        (0..self.groups.len()).filter(|it| self.groups[*it].is_drawn).collect()
    }

    /// The cut that the plan itself makes.
    pub fn own_cut(&self) -> Option<f64> {
        self.plan.own_cut()
    }

    /// The cut to begin with: the plan's own, else the one that selects about as many as the decisions do.
    pub fn first_cut(&self) -> f64 {
        self.own_cut().unwrap_or_else(|| {
            let wanted = self.decided.unwrap_or(0.5);
            let apart = |place: usize| (self.sweep.share_selected(place) - wanted).abs();
            let all = 0..self.sweep.cuts.len();
            let nearest = all.min_by(|a, b| apart(*a).total_cmp(&apart(*b)));
            self.cut_at(nearest.unwrap_or_default())
        })
    }

    /// The cut of a place as the shortest decimal that selects the same people.
    pub fn cut_at(&self, place: usize) -> f64 {
        let last = self.sweep.cuts.len() - 1;
        let place = place.min(last);
        let cut = self.sweep.cuts[place];
        if !self.sweep.is_exact() {
            return cut;
        }
        let same = |it: &f64| self.sweep.place(*it) == place;
        let mut power = 1.0;
        for digits in 0..=9_usize {
            let rounded = format!("{cut:.digits$}").parse().unwrap_or(cut);
            let inner = if self.is_lower() { (cut * power).ceil() } else { (cut * power).floor() };
            if let Some(it) = [rounded, inner / power].into_iter().find(same) {
                // Adding zero makes negative zero zero.
                return it + 0.0;
            }
            power *= 10.0;
        }
        cut
    }

    /// The cut of a place as text; "none" beyond the last, where nobody is selected.
    pub fn cut_text(&self, place: usize) -> String {
        if place < self.sweep.cuts.len() { setting(self.cut_at(place)) } else { "none".to_owned() }
    }

    /// A cut with the places that it means.
    pub fn chosen(&self, cut: f64, goal: Option<Equal>) -> Chosen {
        let place = self.sweep.place(cut);
        let one = || vec![place; self.groups.len()];
        let places = goal.map_or_else(one, |goal| {
            let own = self.sweep.equal(goal, place);
            own.into_iter().map(|it| it.unwrap_or(place)).collect()
        });
        Chosen { cut, place, goal, places }
    }

    /// Whether a lower score is the likelier one, so that a cut selects those at or below it.
    pub fn is_lower(&self) -> bool {
        self.sweep.order == Order::LowerIsLikelier
    }

    /// The places between the cut that selects everyone and the one that selects nobody.
    fn inner(&self) -> std::ops::Range<usize> {
        1..self.sweep.cuts.len()
    }
}

/// The people of each group of the sweep, as the report counts them.
fn groups(of: &[&Group], sweep: &Sweep) -> Vec<CutGroup> {
    let mut groups: Vec<CutGroup> = Vec::new();
    for swept in &sweep.groups {
        let found = of.iter().find(|it| it.group == swept.names);
        groups.push(CutGroup {
            name: rows::group_name(&swept.names),
            names: swept.names.clone(),
            n_people: found.map_or(0, |it| it.rows),
            enough: found.is_some_and(|it| it.enough),
            is_drawn: false,
        });
    }
    // Of small data the groups that get a verdict are drawn all the same.
    let large = groups.iter().filter(|it| it.enough && it.n_people >= DRAWN_FROM).count();
    let least = if large < 2 { 0 } else { DRAWN_FROM };
    let is_reference = |it: &CutGroup| of.iter().any(|of| of.reference && of.group == it.names);
    let mut room = MOST_DRAWN;
    // Room is kept for the reference, however small it is.
    room -= usize::from(groups.iter().any(is_reference));
    for it in &mut groups {
        let is_large = it.enough && it.n_people >= least;
        it.is_drawn = is_reference(it) || (is_large && room > 0);
        room -= usize::from(it.is_drawn && !is_reference(it));
    }
    groups
}

fn leading(
    report: &Report,
    attribute: &str,
    main: &Rate,
    groups: &[CutGroup],
    reference: Option<usize>,
) -> Option<usize> {
    let others = || (0..groups.len()).filter(move |it| Some(*it) != reference);
    let about = |rate: Option<&str>| {
        let found = report.findings.iter().map(|it| &it.about).find(|it| {
            it.attributes == [attribute]
                && !it.group.is_empty()
                && rate.is_none_or(|id| it.rate.as_deref() == Some(id))
        })?;
        others().find(|it| groups[*it].names == found.group && groups[*it].enough)
    };
    about(Some(main.id))
        .or_else(|| about(None))
        .or_else(|| others().find(|it| groups[*it].enough))
        .or_else(|| others().next())
}
