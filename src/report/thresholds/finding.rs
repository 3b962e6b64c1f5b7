//! What all single cuts together say of a gap, in words. Never more than the intervals do.

use crate::report::Verdict;
use crate::report::format::{count, points, ratio, setting};
use crate::report::rows::method_name;
use crate::report::thresholds::gaps::{Gap, Over, at_cut, band};
use crate::report::thresholds::{Chosen, Cuts};
use crate::report::words::{list, sentence, who};

/// Cuts that select fewer than this share of everyone, or leave out fewer, have hardly anyone to tell a gap by.
const LEAST_SHARE: f64 = 0.05;

/// What is found over all cuts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// At every cut the whole interval of the difference lies on one side of none.
    NoCutRemoves,
    /// Some cuts have the whole interval of the ratio inside the band.
    SomeWithin,
    AllWithin,
    /// Neither.
    Undecided,
    /// There is nothing to compare.
    Nothing,
}

/// A finding over all cuts: the page's title and what stands under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CutFinding {
    pub told: Told,
    pub says: String,
    pub detail: String,
}

impl Cuts {
    /// The finding about one group beside the reference, over all single cuts.
    pub fn finding(&self, over: Option<&Over>) -> CutFinding {
        let gap = &self.words.gap;
        let Some(over) = over else {
            return CutFinding {
                told: Told::Nothing,
                says: format!("These data cannot tell what a cut does to the gap in {gap}."),
                detail: "There is no group to compare with another.".to_owned(),
            };
        };
        let telling = self.telling(over);
        let told = told(&telling);
        let says = match told {
            Told::NoCutRemoves => format!("No single cut removes the gap in {gap}."),
            Told::AllWithin => {
                format!("At every cut the gap in {gap} is within {}.", self.band())
            }
            Told::SomeWithin => self.some_within(&telling),
            Told::Undecided => {
                format!("These data do not decide whether a single cut removes the gap in {gap}.")
            }
            Told::Nothing => format!("These data cannot tell what a cut does to the gap in {gap}."),
        };
        CutFinding { told, says, detail: self.detail(over, &telling, told) }
    }

    /// The gaps at cuts that select enough people and leave out enough; none of groups too small for a verdict.
    fn telling<'a>(&self, over: &'a Over) -> Vec<&'a Gap> {
        if ![over.group, over.reference].iter().all(|it| self.groups[*it].enough) {
            return Vec::new();
        }
        let is_telling = |it: &&Gap| {
            let share = self.sweep.share_selected(it.place);
            (LEAST_SHARE..=1.0 - LEAST_SHARE).contains(&share)
        };
        over.gaps.iter().filter(is_telling).collect()
    }

    fn band(&self) -> String {
        band(&self.plan.evidence)
    }

    fn some_within(&self, telling: &[&Gap]) -> String {
        let gap = &self.words.gap;
        let within: Vec<&&Gap> =
            telling.iter().filter(|it| it.verdict == Verdict::Within).collect();
        let own = self.sweep.place(self.first_cut());
        let nearest = within.iter().min_by_key(|it| it.place.abs_diff(own));
        let cut = nearest.map(|it| at_cut(self, it)).unwrap_or_default();
        let band = self.band();
        match within.len() {
            1 => format!("One cut, {cut}, brings the gap in {gap} within {band}."),
            n => format!(
                "{} of {} cuts bring the gap in {gap} within {band}, such as {cut}.",
                count(n as u64),
                count(telling.len() as u64)
            ),
        }
    }

    fn detail(&self, over: &Over, telling: &[&Gap], told: Told) -> String {
        let pair = [over.group, over.reference];
        let [group, reference] =
            pair.map(|it| who(&[self.groups[it].name.clone()], &self.words.people));
        if told == Told::Nothing {
            let small = pair.iter().find(|it| !self.groups[**it].enough);
            return match small {
                Some(it) => format!(
                    "{} has fewer than {} people, too few for a verdict at any cut.",
                    quoted(&self.groups[*it].name),
                    count(self.plan.groups.minimum)
                ),
                None => format!(
                    "No cut between {} and {} selects enough of {group} and of {reference}.",
                    self.cut_text(0),
                    self.cut_text(self.sweep.cuts.len() - 1)
                ),
            };
        }
        let mut detail = self.direction(telling, &group, &reference);
        detail.push_str(&self.extremes(telling));
        if telling.len() < self.sweep.cuts.len() - 1 {
            let (yes, people) = (&self.words.yes, &self.words.people);
            let left_out = format!(
                " Cuts at which fewer than 5% or more than 95% of all {people} would be {yes} are not counted."
            );
            detail.push_str(&left_out);
        }
        if told == Told::SomeWithin {
            detail.push_str(" Many cuts are looked at, so one may be within by chance.");
        }
        detail
    }

    /// "At every cut from 2 to 10, A are wrongly flagged more often than B: 1.30 to 2.91 times as often."
    fn direction(&self, telling: &[&Gap], group: &str, reference: &str) -> String {
        let ends = [telling.first(), telling.last()].map(|it| it.map(|it| at_cut(self, it)));
        let [Some(from), Some(to)] = ends else { return String::new() };
        let span = if from == to {
            format!("At a cut of {from}")
        } else {
            format!("At every cut from {from} to {to}")
        };
        let are = &self.words.are;
        let ratios = || telling.iter().filter_map(|it| it.ratio);
        let (low, high) = (ratios().fold(f64::INFINITY, f64::min), ratios().fold(0.0, f64::max));
        let times = match (low.is_finite(), ratio(low) == ratio(high)) {
            (false, _) => String::new(),
            (true, true) => format!("{} times as often", ratio(low)),
            (true, false) => format!("{} to {} times as often", ratio(low), ratio(high)),
        };
        let tail = if times.is_empty() { String::new() } else { format!(": {times}") };
        if telling.iter().all(|it| it.difference > 0.0) {
            format!("{span}, {group} {are} more often than {reference}{tail}.")
        } else if telling.iter().all(|it| it.difference < 0.0) {
            format!("{span}, {group} {are} less often than {reference}{tail}.")
        } else if times.is_empty() {
            format!("Whether {group} {are} more or less often than {reference} hangs on the cut.")
        } else {
            format!("Over the cuts from {from} to {to}, {group} {are} {times} as {reference}.")
        }
    }

    /// " In points the gap is widest at a cut of 4 (+21.4) and narrowest at 10 (+2.0)."
    fn extremes(&self, telling: &[&Gap]) -> String {
        let size = |it: &Gap| it.difference.abs();
        let widest = telling.iter().min_by(|a, b| size(b).total_cmp(&size(a)));
        let narrowest = telling.iter().min_by(|a, b| size(a).total_cmp(&size(b)));
        match (widest, narrowest) {
            (Some(widest), Some(narrowest)) if widest.place != narrowest.place => format!(
                " In points the gap is widest at {} ({}) and narrowest at {} ({}).",
                at_cut(self, widest),
                points(widest.difference),
                at_cut(self, narrowest),
                points(narrowest.difference)
            ),
            (_, _) => String::new(),
        }
    }

    /// The title of the figure of the gap over all cuts: where it is widest.
    pub fn gap_title(&self, over: &Over) -> String {
        let telling = self.telling(over);
        let widest = telling.iter().map(|it| it.difference.abs()).fold(0.0, f64::max);
        let shown = points(widest);
        let at: Vec<String> = telling
            .iter()
            .filter(|it| points(it.difference.abs()) == shown)
            .map(|it| at_cut(self, it))
            .collect();
        match at.as_slice() {
            [] => format!("Gap in {} over all cuts", self.words.gap),
            [one] => format!("In points, the gap is widest at a cut of {one}"),
            few if few.len() <= 3 => {
                format!("In points, the gap is widest at cuts of {}", list(few))
            }
            [first, ..] => format!("In points, the gap is widest around a cut of {first}"),
        }
    }

    /// The title of the figures with a curve for each group.
    pub fn curves_title(&self, over: Option<&Over>) -> &'static str {
        match over.map(|it| told(&self.telling(it))) {
            Some(Told::NoCutRemoves) => "One cut lands each group somewhere else",
            Some(Told::SomeWithin | Told::AllWithin | Told::Undecided | Told::Nothing) | None => {
                "Where one cut lands each group"
            }
        }
    }

    /// The line over the gaps' table: which groups, and how intervals are made.
    pub fn gaps_note(&self, group: usize) -> String {
        let reference = self.reference.map_or("", |it| &self.groups[it].name);
        format!(
            "{} minus {reference}, in points, with {}. Verdicts use the ratio. Follows the cut as it moves.",
            self.groups[group].name,
            self.intervals()
        )
    }

    /// How the intervals of gaps are made: "95% intervals (Newcombe)".
    pub fn intervals(&self) -> String {
        let method = self.plan.evidence.difference_interval.id(&self.plan);
        format!("{} intervals ({})", self.confidence, method_name(method))
    }

    /// "Gaps at a cut of 5", or at own cuts.
    pub fn gaps_title(&self, chosen: &Chosen) -> String {
        match chosen.goal {
            None => format!("Gaps at a cut of {}", setting(chosen.cut)),
            Some(_) => "Gaps with a cut for each group".to_owned(),
        }
    }

    /// What the screen cannot tell of these data, and why.
    pub fn missing(&self) -> Vec<String> {
        let mut missing = Vec::new();
        if !self.tells_outcomes {
            missing.push(sentence(&format!(
                "the plan names no outcome that is positive or negative, so nobody can say which decisions would be \
                 wrong: only who would be {} is shown.",
                self.words.yes
            )));
        }
        if !self.sweep.is_exact() {
            missing.push(format!(
                "Of {} distinct scores, {} can be chosen, with about as many people between each two; the counts are \
                 exact at each of them.",
                count(self.sweep.n_scores as u64),
                count(self.sweep.cuts.len() as u64)
            ));
        }
        missing
    }
}

fn quoted(name: &str) -> String {
    format!("\u{201c}{name}\u{201d}")
}

/// What these gaps tell, of groups that reach the plan's minimum.
fn told(telling: &[&Gap]) -> Told {
    if telling.is_empty() {
        return Told::Nothing;
    }
    let n_within = telling.iter().filter(|it| it.verdict == Verdict::Within).count();
    if n_within == telling.len() {
        return Told::AllWithin;
    }
    if n_within > 0 {
        return Told::SomeWithin;
    }
    let side = |above: bool| {
        telling.iter().all(|it| {
            it.interval.is_some_and(|ends| if above { ends.low > 0.0 } else { ends.high < 0.0 })
        })
    };
    if side(true) || side(false) { Told::NoCutRemoves } else { Told::Undecided }
}
