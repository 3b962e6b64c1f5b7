//! The groups nobody thought to ask about: combinations of values whose rate lies far from everyone's.

pub(crate) mod columns;
mod cuts;
mod left_out;
mod ranked;
mod rated;
mod same_people;
mod values;
mod words;

use crate::audit::error::Error;
use crate::audit::exhibits::of_scores::entries;
use crate::audit::exhibits::slices::columns::{Sliced, coded};
use crate::audit::exhibits::slices::left_out::without_copies;
use crate::audit::exhibits::slices::ranked::{Ranked, ranked};
use crate::audit::exhibits::slices::rated::{AllRated, Rated, rated};
use crate::audit::exhibits::slices::same_people::SamePeople;
use crate::audit::exhibits::{Bench, Shown};
use crate::audit::plan::{Effect, Plan};
use crate::cube::patterns::{Patterns, Rows};
use crate::cube::slices::{Found, MOST_COLUMNS, Search, Slice, search};
use crate::metrics;
use crate::metrics::{End, Needs, Rate};
use crate::report::Untested;
use crate::report::exhibit::{Draws, Entry, Even, Exhibit, Field, Form, Section, Unit};

/// People by the values of the columns that are searched.
#[derive(Debug)]
pub(crate) struct Patterned {
    pub(crate) columns: Vec<Sliced>,
    pub(crate) patterns: Patterns,
    /// People that a slice has at least.
    pub(crate) least: f64,
    /// A sentence on the columns that are not combined.
    pub(crate) left_out: String,
}

/// What the search gave, whatever the rate.
struct Searched<'a> {
    patterned: &'a Patterned,
    found: Found,
}

pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    let rates = rates(bench.plan);
    let mut all = Shown::default();
    if rates.is_empty() {
        return Ok(all);
    }
    let mut lacks = |why: String| {
        all.untested.push(Untested { what: "Slices that nobody named".to_owned(), why });
    };
    if let Some(rate) = rates.iter().find(|it| !has(bench.plan, it.needs())) {
        lacks(format!("{} asks for columns that the plan does not name", rate.name));
        return Ok(all);
    }
    let patterned = bench.patterned()?;
    if patterned.columns.is_empty() {
        lacks("no column tells people apart".to_owned());
        return Ok(all);
    }
    let depth = usize::try_from(bench.plan.slices.depth).unwrap_or(1);
    let found = search(&patterned.patterns, Search { least: patterned.least, depth });
    if found.slices.is_empty() {
        lacks("no value is shared by enough people".to_owned());
        return Ok(all);
    }
    let searched = Searched { patterned, found };
    let mut people = SamePeople::new(&patterned.patterns);
    for (idx, rate) in rates.into_iter().enumerate() {
        let harm = harm(bench.plan, rate);
        let of_all =
            match rated(&searched.found, rate, harm, (&bench.plan.evidence, bench.context.z)) {
                Ok(it) => it,
                Err(lack) => {
                    let what = format!("{} of slices", rate.name);
                    all.untested.push(Untested { what, why: format!("the data {}", lack.says()) });
                    continue;
                }
            };
        all.exhibits.push(exhibit(bench, &searched, &of_all, &mut people));
        if idx == 0 {
            all.exhibits.push(values::exhibit(bench, &searched, &of_all));
        }
    }
    Ok(all)
}

/// Which end of a rate is the harm, by the plan's effect.
pub(crate) fn harm(plan: &Plan, rate: &Rate) -> Option<End> {
    match plan.effect {
        Effect::Benefit => rate.harm_if_benefit,
        Effect::Burden => rate.harm_if_burden,
    }
}

/// The rates that are looked at: the plan's, or what its effect and its columns ask for.
fn rates(plan: &Plan) -> Vec<&'static Rate> {
    let ids: Vec<&str> = match (&plan.slices.rate, plan.decides(), plan.tells_outcomes()) {
        (Some(id), _, _) => vec![id],
        (None, true, true) => match plan.effect {
            Effect::Benefit => vec!["true-positive-rate", "error-rate"],
            Effect::Burden => vec!["false-positive-rate", "error-rate"],
        },
        (None, true, false) => vec!["selection-rate"],
        (None, false, true) => vec!["base-rate"],
        (None, false, false) => Vec::new(),
    };
    ids.into_iter().filter_map(metrics::rate).collect()
}

/// Whether the plan has what a share of people needs.
fn has(plan: &Plan, needs: Needs) -> bool {
    match needs {
        Needs::Decision => plan.decides(),
        Needs::Outcome => plan.tells_outcomes(),
        Needs::DecisionAndOutcome => plan.decides() && plan.tells_outcomes(),
        Needs::Score
        | Needs::ProbabilityAndOutcome
        | Needs::ScoreAndOutcome
        | Needs::Costs
        | Needs::NumberOutcome
        | Needs::NumberPrediction
        | Needs::Numbers
        | Needs::Classes => false,
    }
}

/// People by the values of the columns, those who are alike as one.
pub(crate) fn patterned(bench: &Bench) -> Result<Patterned, Error> {
    let plan = bench.plan;
    let support = plan.slices.support * bench.cube.accounting.people as f64;
    let least = libm::ceil(support).max(plan.groups.minimum as f64).max(1.0);
    let people = bench.people()?;
    let mut all = coded(bench, least)?;
    let left_out = without_copies(bench, people, &mut all);
    let (columns, codes): (Vec<Sliced>, Vec<Vec<u8>>) = all.into_iter().unzip();
    let n = people.rows.len();
    let rows = Rows {
        columns: codes,
        cells: (0..n).map(|it| people.cell(it)).collect(),
        people: people.count.clone().unwrap_or_else(|| vec![1.0; n]),
        weights: people.weight_each.clone().unwrap_or_default(),
    };
    Ok(Patterned { columns, patterns: Patterns::new(rows), least, left_out })
}

fn exhibit(
    bench: &Bench,
    searched: &Searched,
    rated: &AllRated,
    people: &mut SamePeople,
) -> Exhibit {
    let alpha = 1.0 - bench.plan.evidence.confidence;
    let most = usize::try_from(bench.plan.slices.most).unwrap_or(1);
    people.forget();
    let ranked = ranked(rated, &searched.found, people, alpha, most);
    let mut fields = vec![
        Field::new("slice", "Slice", Unit::Text),
        Field::new("people", "People", Unit::People),
        Field::new("support", "Of everyone", Unit::Share),
        Field::new("among", "Among", Unit::People),
    ];
    fields.extend(Field::with_interval("value", rated.rate.name, Unit::Share));
    fields.extend(Field::with_interval("divergence", "Less everyone's", Unit::Points));
    fields.push(Field::new("p-adjusted", "Adjusted p", Unit::PValue));
    fields.push(Field::new("parts", "What each value adds, in points", Unit::Text));
    fields.push(Field::new("similar", "Others who are mostly the same people", Unit::Text));
    Exhibit {
        exhibit: "slices".to_owned(),
        section: Section::Slices,
        title: words::title(bench, searched, rated, &ranked),
        says: words::says(bench, searched, rated, &ranked),
        caveat: words::CAVEAT.to_owned(),
        source: "Pastor, de Alfaro & Baralis (2021), Looking for trouble: analyzing classifier behavior via pattern divergence, SIGMOD; Benjamini & Hochberg (1995), Controlling the false discovery rate, Journal of the Royal Statistical Society B 57; Cabrera et al. (2019), FairVis, IEEE VAST".to_owned(),
        attributes: Vec::new(),
        fields,
        rows: rows(searched, rated, &ranked),
        draws: Some(Draws {
            form: Form::Dots,
            across: "divergence".to_owned(),
            up: "slice".to_owned(),
            series: None,
            even: Some(Even::Zero),
        }),
    }
}

fn rows(searched: &Searched, all: &AllRated, ranked: &Ranked) -> Vec<Vec<Entry>> {
    let found = &searched.found;
    let everyone = found.everyone.people.total();
    let row = |shown: &ranked::Shown| {
        let slice: &Slice = &found.slices[shown.slice];
        let rated: &Rated = all.slices[shown.slice].as_ref()?;
        let people = slice.sums.people.total();
        let mut row: Vec<Entry> = vec![
            Entry::Text(searched.label(slice.items)),
            people.into(),
            (people / everyone).into(),
            rated.whole.into(),
        ];
        row.extend(entries(Some((rated.value, rated.own)), ""));
        row.extend(entries(Some((rated.divergence, rated.interval)), ""));
        row.push(Entry::number(rated.p_adjusted, "there is nobody else"));
        row.push(Entry::Text(words::parts(searched, all, slice)));
        row.push(Entry::Text(words::similar(searched, shown)));
        Some(row)
    };
    ranked.shown.iter().filter_map(row).collect()
}

impl Searched<'_> {
    /// The columns that were searched.
    fn columns(&self) -> &[Sliced] {
        let all = &self.patterned.columns;
        &all[..all.len().min(MOST_COLUMNS)]
    }
}

#[cfg(test)]
mod tests;
