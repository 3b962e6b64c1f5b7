//! Models from a plan to the figures: who is held out, what is left out, and that other programs say the same.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[path = "models/cells.rs"]
mod cells;
#[path = "models/figures.rs"]
mod figures;
#[path = "models/held_out.rs"]
mod held_out;
#[path = "models/imported.rs"]
mod imported;
#[path = "models/leaks.rs"]
mod leaks;
#[path = "models/peers.rs"]
mod peers;
#[path = "models/plans.rs"]
mod plans;
#[path = "models/search.rs"]
mod search;
#[path = "models/spelling.rs"]
mod spelling;

use std::fmt::Write;

use plumbline::audit::model::Modelled;
use plumbline::audit::run::{measured_with, prepared};
use plumbline::audit::{Error, Input, plan_file};
use plumbline::data::{Intake, Loaded};
use plumbline::report::Report;
use plumbline::stats::resample::Stream;

/// Reads comma-separated text as a file.
fn load(csv: &[u8]) -> Loaded {
    let mut intake = Intake::new("people.csv");
    intake.push(csv).unwrap();
    intake.finish().unwrap()
}

/// Runs a plan whose model has to score people.
fn audit(loaded: &Loaded, model: Option<&[u8]>, plan: &str) -> Result<(Modelled, Report), Error> {
    let plan = plan_file::read(plan)?;
    let input = Input::new(loaded).with_model(model);
    let modelled = prepared(&input, &plan, &mut |_| {})?.unwrap();
    let report = measured_with(&input, &plan, Some(&modelled), &mut |_| {})?;
    Ok((modelled, report))
}

/// So many people: an amount that tells of being repaid, a town that tells of the group, a group, and the outcome.
fn people(n: u32) -> String {
    let mut stream = Stream::new(7, 0);
    let mut csv = "amount,town,noise,group,repaid\n".to_owned();
    for idx in 0..n {
        let is_first = stream.uniform() < 0.4;
        let amount = 100.0 * stream.uniform();
        let repaid = stream.uniform() < 0.2 + amount / 200.0 + if is_first { 0.2 } else { 0.0 };
        let town = match (is_first, stream.uniform() < 0.9) {
            (true, true) | (false, false) => "north",
            (true, false) | (false, true) => "south",
        };
        let group = if is_first { "a" } else { "b" };
        let repaid = if repaid { "yes" } else { "no" };
        let noise = stream.uniform();
        writeln!(csv, "{amount:.3},{town},{noise:.6},{group},{repaid}").unwrap();
        debug_assert!(idx < n);
    }
    csv
}

/// A plan for these people; `model` is what stands below `[model]`.
fn plan(model: &str) -> String {
    format!(
        "plan = 1\n[columns]\noutcome = {{ column = \"repaid\", positive = \"yes\" }}\n\
         [[columns.attributes]]\ncolumn = \"group\"\n[evidence]\nresamples = 50\n[model]\n{model}\n"
    )
}
