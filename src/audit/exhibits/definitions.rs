//! Definitions side by side: what other programs would print for the same people, and why it is not our figure.

use crate::audit::error::Error;
use crate::audit::exhibits::{Bench, Shown};
use crate::audit::measure::Measured;
use crate::audit::named::favourable;
use crate::cube::Four;
use crate::metrics::Favourable;
use crate::metrics::definitions::aequitas::{self, Against};
use crate::metrics::definitions::{
    Counts, Printed, Prints, SHARED, Setting, aif360, clarify, fairlearn, oxonfair,
};
use crate::report::exhibit::{Entry, Exhibit, Field, Section, Unit};
use crate::report::format::{decimal, visible};
use crate::report::rows::group_name;

/// Figures closer than this are the same number.
const SAME: f64 = 1e-12;

/// A table for each attribute alone that has two groups and a reference.
#[expect(clippy::unnecessary_wraps, reason = "every kind of exhibit has this form")]
pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    let mut shown = Shown::default();
    if !(bench.plan.decides() && bench.plan.tells_outcomes()) {
        return Ok(shown);
    }
    for measured in bench.measured.iter().filter(|it| it.groups.len() > 1) {
        let Some(reference) = measured.reference else { continue };
        shown.exhibits.push(exhibit(bench, measured, reference));
    }
    Ok(shown)
}

fn exhibit(bench: &Bench, measured: &Measured, reference: usize) -> Exhibit {
    let counts = |tally: &crate::cube::Tally| Counts {
        people: Four::from(tally.people),
        weight: tally.weight,
    };
    let setting = Setting {
        groups: measured.groups.iter().map(|it| counts(&it.tally)).collect(),
        reference,
        favourable: favourable(bench.context),
    };
    let all = all(measured, &setting);
    let rows = SHARED.iter().flat_map(|shared| {
        let of_name = all.iter().filter(move |it| it.2.shared == *shared);
        of_name.map(|it| row(bench, measured, shared, it))
    });
    let attribute = visible(&measured.attributes[0]);
    let favourable = match setting.favourable {
        Favourable::Positive => "a positive decision",
        Favourable::Negative => "a negative decision",
    };
    Exhibit {
        exhibit: "definitions".to_owned(),
        section: Section::Definitions,
        title: title(&attribute, &all),
        says: format!(
            "What Fairlearn 0.15, AIF360 0.6, Aequitas 1.1, SageMaker Clarify and OxonFair would print for the \
             {} groups by {attribute}, each by its own definition and with its own answer where a rate is not \
             defined. Privileged is the reference, {}; favourable is {favourable}, for the programs that ask. No \
             intervals: these programs print none beside these numbers.",
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
        ],
        rows: rows.collect(),
        draws: None,
    }
}

/// A program, what it calls its figure here, and the figure.
type Of = (&'static str, String, Printed);

fn all(measured: &Measured, setting: &Setting) -> Vec<Of> {
    let mut all = Vec::new();
    let plain = |program: &'static str| move |it: Printed| (program, it.name.to_owned(), it);
    all.extend(fairlearn::all(setting).into_iter().map(plain("Fairlearn")));
    all.extend(aif360::all(setting).into_iter().map(plain("AIF360")));
    // One group stands for all: the one whose selection rate is furthest below that of the reference.
    let disparities = aequitas::all(setting, Against::Named);
    let selection = |idx: usize| disparities[idx].iter().find(|it| it.name == "pprev_disparity");
    let number = |idx: usize| selection(idx).and_then(|it| it.prints.number());
    let furthest = (0..measured.groups.len())
        .filter(|it| *it != setting.reference && measured.groups[*it].enough)
        .filter_map(|it| Some((it, number(it)?)))
        .reduce(|a, b| if b.1 < a.1 { b } else { a });
    if let Some((idx, _)) = furthest {
        let group = group_name(&measured.groups[idx].names);
        let named = |it: &Printed| ("Aequitas", format!("{} of {group}", it.name), it.clone());
        all.extend(disparities[idx].iter().map(named));
    }
    all.extend(clarify::all(setting).into_iter().map(plain("Clarify")));
    all.extend(oxonfair::all(setting).into_iter().map(plain("OxonFair")));
    all
}

fn row(bench: &Bench, measured: &Measured, shared: &str, of: &Of) -> Vec<Entry> {
    let (program, called, printed) = of;
    let ours = ours(bench, measured, printed.ours);
    let is_same = match (&printed.prints, &ours) {
        (Prints::Number(theirs), Entry::Number(ours)) => (theirs - ours).abs() <= SAME,
        (Prints::NotANumber | Prints::Infinity | Prints::MinusInfinity | Prints::Stops(_), _)
        | (Prints::Number(_), Entry::Text(_) | Entry::Nothing(_)) => false,
    };
    let differs = if is_same {
        format!("the same number here; {}", printed.differs)
    } else {
        printed.differs.to_owned()
    };
    vec![
        Entry::text(shared),
        Entry::text(*program),
        Entry::text(called),
        prints(printed.prints),
        ours,
        Entry::text(printed.definition),
        Entry::text(differs),
    ]
}

fn prints(it: Prints) -> Entry {
    match it {
        Prints::Number(it) => it.into(),
        Prints::NotANumber => Entry::text("NaN"),
        Prints::Infinity => Entry::text("inf"),
        Prints::MinusInfinity => Entry::text("-inf"),
        Prints::Stops(why) => Entry::text(format!("an error, because {why}")),
    }
}

/// Our figure of that name over these groups; one of everyone where it is about people.
fn ours(bench: &Bench, measured: &Measured, id: &str) -> Entry {
    if id.is_empty() {
        return Entry::Nothing("there is none of that name".to_owned());
    }
    let all = || bench.report.metrics.iter().filter(|it| it.metric == id);
    let mut over =
        all().filter(|it| it.attributes.is_empty() || it.attributes == measured.attributes);
    match (over.next(), over.next()) {
        (None, _) => Entry::Nothing("not measured by this plan".to_owned()),
        (Some(_), Some(_)) => Entry::Nothing("one for each group, beside the reference".to_owned()),
        (Some(it), None) => {
            let why = it.undefined.as_ref().map_or("not defined", |it| it.says.as_str());
            Entry::number(it.value, why)
        }
    }
}

fn title(attribute: &str, all: &[Of]) -> String {
    let of_name = all.iter().filter(|it| it.2.shared == SHARED[0]);
    let numbers: Vec<f64> = of_name.filter_map(|it| it.2.prints.number()).collect();
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
