//! Turns seconds into tries: looks for better settings of a plan's models, and writes down how many there was time for.

use plumbline::audit::plan::Plan;
use plumbline::audit::plan::search::{Search, searches, take_tries};
use plumbline::audit::plan::ways::way;
use plumbline::audit::run::prepared_within;
use plumbline::audit::{Allowance, Error, Input, plan_file};

use super::audit::data_path;
use super::clock::{between, now};
use super::input::{read_data, read_text};
use super::{Arguments, Outcome, Unusable, print};

/// Looks for settings.
pub(super) fn search(given: &Arguments) -> Result<Outcome, Unusable> {
    let path = given.file.as_deref().ok_or_else(|| Unusable("search needs a plan".to_owned()))?;
    let seconds =
        given.seconds.ok_or_else(|| Unusable("search needs the time: --seconds 60".to_owned()))?;
    let unusable = |error: Error| {
        Unusable(format!("{}: {error}\n{}\n{}", path.display(), error.why(), error.hint()))
    };
    let mut plan = plan_file::read(&read_text(path)?).map_err(unusable)?;
    let loaded = read_data(&data_path(given, path, &plan)?)?;
    begin(&mut plan);
    let seconds: Vec<u32> =
        searches(&mut plan).map(|it| if it.is_some() { seconds } else { 0 }).collect();
    if seconds.iter().all(|it| *it == 0) {
        return Err(Unusable(format!(
            "{}: the plan trains no model with settings to look for\nA search varies settings that the plan \
             leaves open.\nTake some out of its settings, or name them in search.over.",
            path.display()
        )));
    }
    let began = now();
    let clock = || between(began, now());
    let allowance = Allowance { now: &clock, seconds: &seconds };
    let found = prepared_within(&Input::new(&loaded), &plan, &allowance, &mut |_| {});
    if let Some(mut found) = found.map_err(unusable)? {
        take_tries(&mut plan, &mut found.plan);
    }
    let names: Vec<String> = plan
        .model
        .iter()
        .map(|it| it.label().to_owned())
        .chain(plan.candidates.iter().map(|it| it.label().to_owned()))
        .collect();
    for (name, search) in names.iter().zip(searches(&mut plan)) {
        if let Some(search) = search {
            eprintln!("{name}: {} settings tried", search.tries);
        }
    }
    let text = plan_file::write(&plan).map_err(unusable)?;
    match &given.out {
        None => print(&text),
        Some(out) => {
            std::fs::write(out, text).map_err(|error| {
                Unusable(format!(
                    "{} cannot be written to: {error}\nChoose another file with --out.",
                    out.display()
                ))
            })?;
            Ok(Outcome::Done)
        }
    }
}

/// Has every model searched that leaves something open, unless the plan says which ones are.
fn begin(plan: &mut Plan) {
    if searches(plan).any(|it| it.is_some()) {
        return;
    }
    let is_open = |id: &str, is_set: &dyn Fn(&str) -> bool| {
        way(id).is_some_and(|it| it.search.iter().any(|it| !is_set(it.key)))
    };
    if let Some(model) = &mut plan.model
        && let Some(id) = &model.train
        && is_open(id, &|key| model.settings.contains_key(key))
    {
        model.search = Some(Search::of_tries(1));
    }
    for it in &mut plan.candidates {
        if is_open(&it.train, &|key| it.settings.contains_key(key)) {
            it.search = Some(Search::of_tries(1));
        }
    }
}
