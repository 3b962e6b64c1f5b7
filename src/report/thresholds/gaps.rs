//! The gap between a group and the reference: at the cut under trial in every rate, and at every cut in one.

use crate::audit::plan::Evidence;
use crate::metrics::{self, Figure, Lack, Rate, Tally};
use crate::report::format::{points, points_interval, ratio, ratio_interval, setting, visible};
use crate::report::rows::{Enough, Mark};
use crate::report::tested::beside_reference;
use crate::report::thresholds::{Chosen, Cuts};
use crate::report::verdict::{
    Band, Judged, few, few_among, few_among_in_reference, few_in_reference, zero_in_reference,
};
use crate::report::{Side, Verdict, format};
use crate::stats::Interval;

/// The rates of the table of gaps; without outcomes only the first.
const RATES: [&str; 5] = [
    "selection-rate",
    "false-positive-rate",
    "false-negative-rate",
    "positive-predictive-value",
    "accuracy",
];

/// What stands where there is no number.
const NONE: &str = "–";

/// The widest gaps that an axis of the table holds, in points; the first that holds all is taken.
const REACHES: [f64; 6] = [0.1, 0.2, 0.3, 0.5, 0.75, 1.0];

/// Two groups in one rate at one cut: the difference as a share of people, and the ratio with its verdict.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// The place of the cut.
    pub place: usize,
    /// The rates of the group and of the reference.
    pub rates: [f64; 2],
    pub difference: f64,
    pub interval: Option<Interval>,
    /// `None` where the reference has a rate of 0.
    pub ratio: Option<f64>,
    pub verdict: Verdict,
    pub side: Option<Side>,
    /// Why there is no plain verdict.
    pub because: Option<String>,
}

/// The gap of one group in the rate that is looked at, at every single cut that has one.
#[derive(Clone, Debug, PartialEq)]
pub struct Over {
    pub group: usize,
    pub reference: usize,
    /// In the order of the cuts; those that select everyone or nobody are left out.
    pub gaps: Vec<Gap>,
}

/// A row of the table of gaps, as text.
#[derive(Clone, Debug, PartialEq)]
pub struct GapRow {
    pub name: &'static str,
    pub group: String,
    pub reference: String,
    /// In points, with its sign.
    pub difference: String,
    pub interval: String,
    pub ratio: String,
    pub mark: Mark,
    pub why: String,
    /// Value, low end and high end, for the drawing in the row.
    pub drawn: Option<[f64; 3]>,
}

impl Cuts {
    /// The gap of a group in the rate that is looked at, at every single cut.
    pub fn over(&self, group: usize) -> Option<Over> {
        let reference = self.reference?;
        let n = self.groups.len();
        let at = |place| self.gap(self.main, [group, reference], &vec![place; n]).ok();
        Some(Over { group, reference, gaps: self.inner().filter_map(at).collect() })
    }

    /// The gap of a group at the cut under trial, in the rate that is looked at.
    pub fn gap_now(&self, chosen: &Chosen, group: usize) -> Option<Gap> {
        let reference = self.reference?;
        self.gap(self.main, [group, reference], &chosen.places).ok()
    }

    /// The rate that the gap is looked at in.
    pub fn rate(&self) -> &'static Rate {
        self.main
    }

    /// The rows of the table of gaps between a group and the reference.
    pub fn gap_rows(&self, chosen: &Chosen, group: usize) -> Vec<GapRow> {
        let Some(reference) = self.reference else { return Vec::new() };
        let n = if self.tells_outcomes { RATES.len() } else { 1 };
        let rates = RATES[..n].iter().filter_map(|id| metrics::rate(id));
        rates.map(|rate| self.gap_row(rate, [group, reference], chosen)).collect()
    }

    /// How far the axis of the table reaches on both sides, as a share: fixed while the cut moves.
    pub fn reach(&self, group: usize) -> f64 {
        let places: Vec<usize> = self.inner().collect();
        let told = self.sweep.spread(&places, 50, None);
        let ends = told.iter().flat_map(|place| {
            let rows = self.gap_rows(&self.one(*place), group);
            rows.into_iter().filter_map(|it| it.drawn).map(|it| it[0].abs())
        });
        let widest = ends.fold(0.0, f64::max);
        REACHES.into_iter().find(|it| *it >= widest + 0.05).unwrap_or(1.0)
    }

    /// One cut at this place.
    fn one(&self, place: usize) -> Chosen {
        let cut = self.sweep.cuts.get(place).copied().unwrap_or_default();
        Chosen { cut, place, goal: None, places: vec![place; self.groups.len()] }
    }

    fn gap_row(&self, rate: &'static Rate, pair: [usize; 2], chosen: &Chosen) -> GapRow {
        let places = pair.map(|it| chosen.places[it]);
        let measured = |idx: usize| metrics::measure(rate, &self.tally(pair[idx], places[idx]));
        let value =
            |idx: usize| measured(idx).map_or(NONE.to_owned(), |it| format::percent(it.value));
        let lacks = |idx: usize| {
            let lack = measured(idx).err()?;
            Some(format!("\u{201c}{}\u{201d} {}", self.groups[pair[idx]].name, lack.says()))
        };
        let mut row = GapRow {
            name: rate.name,
            group: value(0),
            reference: value(1),
            difference: NONE.to_owned(),
            interval: NONE.to_owned(),
            ratio: NONE.to_owned(),
            mark: Mark::NotComputable,
            why: lacks(0).or_else(|| lacks(1)).unwrap_or_default(),
            drawn: None,
        };
        let Ok(gap) = self.gap(rate, pair, &chosen.places) else { return row };
        row.difference = points(gap.difference);
        if let Some(Interval { low, high }) = gap.interval {
            row.interval = points_interval(low, high);
            row.drawn = Some([gap.difference, low, high]);
        }
        row.ratio = gap.ratio.map_or(NONE.to_owned(), ratio);
        row.mark = self.mark(&gap, pair);
        row.why = visible(&why(&gap, &self.plan.evidence));
        row
    }

    /// The sign of a gap's verdict.
    pub(super) fn mark(&self, gap: &Gap, pair: [usize; 2]) -> Mark {
        let enough = pair.iter().all(|it| self.groups[*it].enough);
        Mark::of(gap.verdict, gap.side, if enough { Enough::Yes } else { Enough::No })
    }

    fn tally(&self, group: usize, place: usize) -> Tally {
        self.sweep.groups[group].tally(place)
    }

    /// The first group minus, and over, the second, which is the reference; each group is at its own cut.
    fn gap(&self, rate: &Rate, pair: [usize; 2], places: &[usize]) -> Result<Gap, Lack> {
        let [ours, theirs] =
            pair.map(|group| metrics::measure(rate, &self.tally(group, places[group])));
        let (ours, theirs) = (ours?, theirs?);
        let judged = self.judged([&ours, &theirs], pair);
        let judged = if judged.hangs_on_chance(&self.plan.evidence) {
            self.beyond_chance(judged, rate, pair, places)
        } else {
            judged
        };
        Ok(Gap {
            place: places[pair[0]],
            rates: [ours.value, theirs.value],
            difference: ours.value - theirs.value,
            interval: (samples([&ours, &theirs]))
                .and_then(|[a, b]| self.plan.evidence.difference_interval.of(a, b, self.z)),
            ratio: (theirs.value > 0.0).then(|| ours.value / theirs.value),
            verdict: judged.verdict,
            side: judged.side,
            because: judged.because,
        })
    }

    /// The verdict on the ratio, as the audit gives it.
    fn judged(&self, [ours, theirs]: [&Figure; 2], pair: [usize; 2]) -> Judged {
        if theirs.value <= 0.0 {
            return Judged::not_computable(&zero_in_reference(&self.groups[pair[1]].names));
        }
        let by = self.plan.evidence.ratio_interval;
        let both = samples([ours, theirs]);
        let interval = both.and_then(|[a, b]| by.of(a, b, self.z));
        let lacking = || both.and_then(|[a, b]| by.lacking(a, b)).map(str::to_owned);
        let minimum = self.plan.groups.minimum;
        let [group, reference] = pair.map(|it| &self.groups[it]);
        let has_few = |it: &Figure| it.share.is_some_and(|it| it.effective < minimum as f64 - 0.5);
        let small = if !group.enough {
            Some(few(minimum))
        } else if !reference.enough {
            Some(few_in_reference(minimum, &reference.names))
        } else if has_few(ours) {
            Some(few_among(minimum))
        } else {
            has_few(theirs).then(|| few_among_in_reference(minimum, &reference.names))
        };
        Band::ratio(&self.plan.evidence).judge(interval, small.or_else(lacking))
    }

    /// The verdict, unless all groups beside the reference at these cuts make as much by chance, as the audit has it.
    fn beyond_chance(
        &self,
        judged: Judged,
        rate: &Rate,
        [group, reference]: [usize; 2],
        places: &[usize],
    ) -> Judged {
        let share = |idx: usize| {
            let figure = metrics::measure(rate, &self.tally(idx, places[idx])).ok()?;
            figure.share.map(|it| it.sample().into())
        };
        let all: Vec<Option<[f64; 2]>> = (0..self.groups.len()).map(share).collect();
        let (adjusted, n) = beside_reference(&self.plan, &all, reference);
        judged.beyond_chance(adjusted[group], n, &self.plan.evidence)
    }
}

/// Parts and wholes as samples of equal weights.
fn samples([ours, theirs]: [&Figure; 2]) -> Option<[(f64, f64); 2]> {
    Some([ours.share?.sample(), theirs.share?.sample()])
}

/// Why a gap has its verdict, in a few words.
fn why(gap: &Gap, evidence: &Evidence) -> String {
    let edge = match (gap.verdict, gap.side) {
        (Verdict::Outside, Some(Side::Above)) => {
            format!("ratio above {}", ratio(1.0 / evidence.ratio))
        }
        (Verdict::Outside, Some(Side::Below)) => format!("ratio below {}", ratio(evidence.ratio)),
        (_, _) => String::new(),
    };
    gap.because.clone().unwrap_or(edge)
}

/// The band of ratios in words: "0.80–1.25".
pub(super) fn band(evidence: &Evidence) -> String {
    ratio_interval(evidence.ratio, Some(1.0 / evidence.ratio))
}

/// A cut as text, beside a gap.
pub(super) fn at_cut(cuts: &Cuts, gap: &Gap) -> String {
    setting(cuts.cut_at(gap.place))
}
