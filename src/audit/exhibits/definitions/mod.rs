//! Definitions side by side: what other programs would print for the same people, and why it is not our figure.

mod beside;
mod lines;
mod people;

use std::collections::BTreeMap;

use crate::audit::error::Error;
use crate::audit::exhibits::of_scores::are_probabilities;
use crate::audit::exhibits::{Bench, Shown};
use crate::audit::measure::Measured;
use crate::audit::named::favourable;
use crate::cube::Four;
use crate::metrics::Favourable;
use crate::metrics::definitions::aequitas::{self, Against};
use crate::metrics::definitions::{
    Counts, OfScores, Printed, Setting, aif360, clarify, fairlearn, oxonfair, scored,
};
use crate::report::exhibit::{Entry, Exhibit, Field, Section, Unit};
use crate::report::format::{decimal, visible};
use crate::report::rows::group_name;

use beside::Beside;
use lines::{Line, SAME, lines};
use people::nearest;

/// A table for each attribute alone that has two groups and a reference.
pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    let mut shown = Shown::default();
    if !(bench.plan.decides() && bench.plan.tells_outcomes()) {
        return Ok(shown);
    }
    for measured in bench.measured.iter().filter(|it| it.groups.len() > 1) {
        let Some(reference) = measured.reference else { continue };
        shown.exhibits.push(exhibit(bench, measured, reference)?);
    }
    Ok(shown)
}

fn exhibit(bench: &Bench, measured: &Measured, reference: usize) -> Result<Exhibit, Error> {
    let counts = |tally: &crate::cube::Tally| Counts {
        people: Four::from(tally.people),
        weight: tally.weight,
    };
    let beside = Beside::new(bench, measured);
    let setting = Setting {
        groups: measured.groups.iter().map(|it| counts(&it.tally)).collect(),
        reference,
        favourable: favourable(bench.context),
        strata: strata(bench, measured, reference),
        scores: scores(bench, measured, &beside),
        nearest: nearest(bench, measured, reference)?,
    };
    let all = all(&setting);
    let lines = lines(measured, &beside, &all);
    let attribute = visible(&measured.attributes[0]);
    let favourable = match setting.favourable {
        Favourable::Positive => "a positive decision",
        Favourable::Negative => "a negative decision",
    };
    Ok(Exhibit {
        exhibit: "definitions".to_owned(),
        section: Section::Definitions,
        title: title(&attribute, &lines),
        says: format!(
            "What Fairlearn 0.15, AIF360 0.6, Aequitas 1.1, SageMaker Clarify 0.5 and OxonFair 0.3 would print for the \
             {} groups by {attribute}, each by its own definition and with its own answer where a rate is not \
             defined. Names by which any of them differs from ours come first; of a figure of each group, the group \
             that is furthest from ours is shown. Privileged is the reference, {}; favourable is {favourable}, for the \
             programs that ask. No intervals: these programs print none beside these numbers.",
            measured.groups.len(),
            group_name(&measured.groups[reference].names),
        ),
        caveat: "programs change: these are the definitions of the versions named.".to_owned(),
        source: "Weerts et al. (2023), Fairlearn; Bellamy et al. (2019), AI Fairness 360; Saleiro et al. (2018), \
                 Aequitas; Das et al. (2021), Fairness measures for machine learning in finance; Delaney et al. \
                 (2024), OxonFair"
            .to_owned(),
        attributes: measured.attributes.clone(),
        fields: vec![
            Field::new("shared", "Name", Unit::Text),
            Field::new("program", "Program", Unit::Text),
            Field::new("called", "Called there", Unit::Text),
            Field::new("prints", "It prints", Unit::Number),
            Field::new("ours", "Ours", Unit::Number),
            Field::new("definition", "It computes", Unit::Text),
            Field::new("differs", "Why it differs from ours", Unit::Text),
            Field::new("agrees", "Same as ours", Unit::Text),
        ],
        rows: lines.into_iter().map(row).collect(),
        draws: None,
    })
}

/// The people of the reference and of all others in each combination of the strata's levels; none without strata.
fn strata(bench: &Bench, measured: &Measured, reference: usize) -> Vec<[Four; 2]> {
    let cube = bench.cube;
    let (attribute, strata) = (measured.axes[0], cube.n_attributes..cube.axes.len());
    if strata.is_empty() {
        return Vec::new();
    }
    let reference = &measured.groups[reference].names[0];
    let mut all: BTreeMap<&[u32], [Four; 2]> = BTreeMap::new();
    for cell in &cube.cells {
        let level = &cube.axes[attribute].levels[cell.levels[attribute] as usize];
        let sides = all.entry(&cell.levels[strata.clone()]).or_default();
        sides[usize::from(level != reference)].add(Four::from(cell.people));
    }
    all.into_values().collect()
}

/// What scores come to in each group, as far as the plan measures it. Mean scores given the outcome are soft rates where
/// scores are probabilities.
fn scores(bench: &Bench, measured: &Measured, beside: &Beside) -> Vec<OfScores> {
    let is_soft = are_probabilities(bench);
    let told =
        |rate: &&&str| is_soft || !["mean-score-positives", "mean-score-negatives"].contains(*rate);
    let of = |rate: &&'static str| {
        let groups = 0..measured.groups.len();
        let values = groups.map(|group| beside.rate(rate, group).map(|it| it.value));
        Some(OfScores { rate, groups: values.collect::<Option<Vec<_>>>()? })
    };
    scored::RATES.iter().filter(told).filter_map(of).collect()
}

/// What each program prints.
fn all(setting: &Setting) -> [(&'static str, Vec<Printed>); 5] {
    let disparities = aequitas::all(setting, Against::Named).into_iter().flatten();
    let by_group = aequitas::by_group(setting).into_iter();
    let aequitas = by_group.chain(disparities).chain(aequitas::parities(setting)).collect();
    [
        ("Fairlearn", fairlearn::all(setting)),
        ("AIF360", aif360::all(setting)),
        ("Aequitas", aequitas),
        ("Clarify", clarify::all(setting)),
        ("OxonFair", oxonfair::all(setting)),
    ]
}

fn row(it: Line) -> Vec<Entry> {
    vec![
        Entry::text(it.shared),
        Entry::text(it.program),
        Entry::text(it.called),
        it.prints,
        it.ours,
        Entry::text(it.definition),
        Entry::text(it.differs),
        Entry::text(if it.agrees { "yes" } else { "no" }),
    ]
}

/// Clarify's gap in what it calls acceptance rates stands among the gaps in selection rates as a warning: it is none.
const NO_SELECTION: &str = "DAR";

fn title(attribute: &str, lines: &[Line]) -> String {
    let name = "Statistical parity difference";
    let is_of_name = |it: &&Line| it.shared == name && it.called != NO_SELECTION;
    let numbers: Vec<f64> = (lines.iter().filter(is_of_name))
        .filter_map(|it| match it.prints {
            Entry::Number(it) => Some(it),
            Entry::Text(_) | Entry::Nothing(_) => None,
        })
        .collect();
    let low = numbers.iter().copied().fold(f64::INFINITY, f64::min);
    let high = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if high - low <= SAME {
        return format!("By {attribute}, programs print the same statistical parity difference.");
    }
    format!(
        "By {attribute}, programs print from {} to {} under one name, statistical parity difference.",
        decimal(low),
        decimal(high)
    )
}
