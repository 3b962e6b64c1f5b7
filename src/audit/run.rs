//! Runs a plan on a table and writes down all that was found.

use crate::audit::aggregate::aggregated;
use crate::audit::classes::with_right;
use crate::audit::compare::{comparisons, undefined};
use crate::audit::error::Error;
use crate::audit::exhibits::{Bench, Shown, shown};
use crate::audit::groupings::groupings;
use crate::audit::kinds::settled;
use crate::audit::known_outcomes::known_outcomes;
use crate::audit::measure::{Context, Measured, interval, measured};
use crate::audit::model::{Modelled, modelled};
use crate::audit::named::named;
use crate::audit::numbers::{numbers, with_band};
use crate::audit::of_curves::of_curves;
use crate::audit::of_neighbors::of_neighbors;
use crate::audit::plan::Plan;
use crate::audit::plan_file::{check, completed};
use crate::audit::quantiles::with_cuts;
use crate::audit::resolve::{Scored, design, some_levels};
use crate::audit::stratify::stratified;
use crate::audit::supported::{Supported, supported};
use crate::base::order;
use crate::cube::count::count;
use crate::cube::score::Order;
use crate::cube::{Cube, Design};
use crate::data::{ColumnProfile, Loaded, Reading, Table};
use crate::models;
use crate::report::json::identified;
use crate::report::words::{add_known, choice, findings, not_comparable};
use crate::report::{
    DataSection, Group, LeftOut, REPORT_VERSION, RateFigure, Report, Rows, Tool, Untested,
};
use crate::stats::two_sided_quantile;

/// What an audit is made of: the data, and the model file where the plan names one.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    pub table: &'a Table,
    pub reading: &'a Reading,
    pub profiles: &'a [ColumnProfile],
    pub model_file: Option<&'a [u8]>,
}

impl<'a> Input<'a> {
    /// Data that were read, without a model file.
    pub fn new(loaded: &'a Loaded) -> Self {
        let Loaded { table, reading, profiles } = loaded;
        Self { table, reading, profiles, model_file: None }
    }

    /// The same with a model file.
    #[must_use]
    pub fn with_model(self, model_file: Option<&'a [u8]>) -> Self {
        Self { model_file, ..self }
    }
}

/// What an audit is at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Progress<'a> {
    /// A model is being trained: the fit under way, of so many over all models, and how far it is.
    /// Told right before and right after each fit too, then without a loss.
    /// While settings are looked for, it is a fit among the people learnt from.
    Learning { model: &'a str, fit: u32, n_fits: u32, step: models::Step, tries: Option<Tries> },
    /// Rows counted, of so many.
    Counting(u64, u64),
    /// Groupings measured, of so many.
    Measuring(u64, u64),
}

/// How far a search for settings is, within one fit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tries {
    pub done: usize,
    /// Unknown as long as time decides.
    pub total: Option<usize>,
    /// The least mean loss so far.
    pub best: Option<f64>,
}

/// How long settings are looked for, where the plan's number of tries is to be found out. Time decides how many
/// settings are tried and nothing else: the plan with that number gives the same figures at any pace.
#[derive(Clone, Copy)]
pub struct Allowance<'a> {
    /// Seconds since any moment.
    pub now: &'a dyn Fn() -> f64,
    /// For each model of the plan, the model itself first: 0 leaves its number of tries as it is.
    pub seconds: &'a [u32],
}

impl Allowance<'_> {
    /// The seconds of the model at that place; none where it has none.
    pub(crate) fn of(&self, place: usize) -> Option<f64> {
        self.seconds.get(place).filter(|it| **it > 0).map(|it| f64::from(*it))
    }
}

/// Runs the audit: trains or asks the plan's model where there is one, and measures.
pub fn run(
    input: &Input,
    plan: &Plan,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Report, Error> {
    let modelled = prepared(input, plan, progress)?;
    measured_with(input, plan, modelled.as_ref(), progress)
}

/// The first half of [`run`]: checks the plan, and has its model score people.
pub fn prepared(
    input: &Input,
    plan: &Plan,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Option<Modelled>, Error> {
    let plan = &checked(input, plan)?;
    modelled(input, plan, None, progress)
}

/// As [`prepared`], with as many tries of settings as there is time for; the plan that comes back names the number.
pub fn prepared_within(
    input: &Input,
    plan: &Plan,
    allowance: &Allowance<'_>,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Option<Modelled>, Error> {
    let plan = &checked(input, plan)?;
    modelled(input, plan, Some(allowance), progress)
}

/// The plan with its defaults, if it can be run on these data.
fn checked(input: &Input, plan: &Plan) -> Result<Plan, Error> {
    check(plan)?;
    let plan = completed(plan.clone());
    let reading = input.reading;
    if let Some(expected) = &plan.data.sha256
        && !expected.eq_ignore_ascii_case(&reading.sha256)
    {
        let (found, expected) = (reading.sha256.clone(), expected.clone());
        return Err(Error::OtherData { found, expected });
    }
    let plan = settled(plan, input.table)?;
    let columns = &plan.columns;
    let is_ranked = plan.ranking.is_some();
    if columns.outcome.is_none() && columns.decision.is_none() && !plan.scores() && !is_ranked {
        return Err(Error::NothingToAudit);
    }
    if columns.attributes.is_empty() {
        return Err(Error::NoAttribute);
    }
    Ok(with_cuts(&plan, input.table)?.into_owned())
}

/// The second half of [`run`], with what [`prepared`] gave for the same input and plan.
pub fn measured_with(
    input: &Input,
    plan: &Plan,
    modelled: Option<&Modelled>,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Report, Error> {
    let mut plan = checked(input, plan)?;
    if let Some(it) = modelled {
        plan.model.clone_from(&it.plan.model);
        plan.candidates.clone_from(&it.plan.candidates);
    }
    let plan = &plan;
    let nothing = Scored::default();
    let scored = modelled.map_or(&nothing, |it| &it.scored);
    let mut report = figures(input, plan, scored, progress)?;
    report.model = modelled.map(|it| Box::new(it.section.clone()));
    report.findings = findings(&report);
    report.untested.extend(not_comparable(&report));
    let known = known_outcomes(input.table, plan, scored, &report)?;
    add_known(&mut report, &known);
    Ok(identified(report))
}

/// All figures of a plan, without words.
pub(crate) fn figures(
    input: &Input,
    plan: &Plan,
    scored: &Scored,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Report, Error> {
    let right = with_right(plan, input.table, scored)?;
    let scored = right.as_ref().unwrap_or(scored);
    let cube = counted(input.table, plan, scored, progress)?;
    let numbers = numbers(plan, input.table, scored, &cube)?;
    let plan = &with_band(plan, numbers.as_ref(), &cube);
    let support = supported(plan, &cube);
    let context = Context { numbers, ..context(plan, &support) };
    let groupings = groupings(&cube, plan)?;
    let mut report = blank(plan, input.reading, &cube, support.untested);
    let total = groupings.len() as u64;
    let mut alone = Vec::new();
    for (idx, axes) in groupings.iter().enumerate() {
        progress(Progress::Measuring(idx as u64, total));
        let measured = measured(&context, &cube, axes);
        add(&mut report, &context, &measured);
        if axes.len() == 1 {
            let all = stratified(&context, &cube, &measured, &report.comparisons);
            report.stratified.extend(all);
        }
        let metrics = support.metrics.iter().flat_map(|it| named(&context, &measured, it));
        report.metrics.extend(metrics);
        report.metrics.extend(of_curves(&context, &cube, &measured, &support.metrics));
        // The whole data set is measured first.
        if let Some(whole) = alone.first() {
            report.comparisons.extend(aggregated(&context, &measured, whole));
        }
        if axes.len() <= 1 {
            alone.push(measured);
        }
    }
    progress(Progress::Measuring(total, total));
    report.untested.extend(too_small(&report));
    let bench = Bench::new(input, plan, scored, &cube, &context, &alone, &report);
    let (of_people, not_shown) = of_neighbors(&bench, &support.metrics)?;
    let Shown { exhibits, untested } = shown(&bench)?;
    report.metrics.extend(of_people);
    report.untested.extend(not_shown);
    report.exhibits = exhibits;
    report.untested.extend(untested);
    Ok(report)
}

/// The design joined to the table and counted, without the rest of the audit.
pub(crate) fn counted(
    table: &Table,
    plan: &Plan,
    scored: &Scored,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Cube, Error> {
    let design: Design = design(plan, table, scored)?;
    let total = table.n_rows as u64;
    let mut counted = |done| progress(Progress::Counting(done, total));
    let cube = count(&design, table.n_rows, &mut counted)?;
    if cube.accounting.people == 0 {
        let left_out: Vec<String> = (cube.accounting.left_out.iter())
            .filter(|it| it.1 > 0)
            .map(|(rule, rows)| format!("{rule} ({rows} rows)"))
            .collect();
        return Err(Error::NoRows { left_out: left_out.join("; ") });
    }
    for (attribute, group) in &plan.groups.reference {
        let Some(axis) = cube.axes.iter().position(|it| it.name == *attribute) else { continue };
        let groups = cube.grouping(&[axis]).groups;
        let mut names: Vec<&str> = groups.iter().map(|it| it.names[0].as_str()).collect();
        if !names.contains(&group.as_str()) {
            order::ascending(&mut names);
            let found = some_levels(names.into_iter());
            let (attribute, group) = (attribute.clone(), group.clone());
            return Err(Error::NoReference { attribute, group, found });
        }
    }
    Ok(cube)
}

fn context<'a>(plan: &'a Plan, support: &Supported) -> Context<'a> {
    let evidence = &plan.evidence;
    Context {
        plan,
        rates: support.rates.clone(),
        z: two_sided_quantile(evidence.confidence).unwrap_or_default(),
        seed: evidence.seed.parse().unwrap_or_default(),
        is_weighted: plan.columns.weight.is_some(),
        order: order_of(plan),
        numbers: None,
    }
}

/// Which end of the score is likelier positive.
pub(crate) fn order_of(plan: &Plan) -> Order {
    match &plan.columns.score {
        Some(score) if score.lower => Order::LowerIsLikelier,
        Some(_) | None => Order::HigherIsLikelier,
    }
}

/// A report that knows the data and the plan, and no figure yet.
fn blank(plan: &Plan, reading: &Reading, cube: &Cube, untested: Vec<Untested>) -> Report {
    let accounting = &cube.accounting;
    let left_out =
        accounting.left_out.iter().map(|(rule, rows)| LeftOut { rule: rule.clone(), rows: *rows });
    Report {
        report: REPORT_VERSION,
        id: String::new(),
        tool: Tool {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        },
        plan: plan.clone(),
        data: DataSection {
            file: reading.file.clone(),
            sha256: reading.sha256.clone(),
            bytes: reading.n_bytes,
            rows: Rows {
                read: reading.rows_read,
                used: accounting.rows_used,
                rejected: reading.rows_rejected,
                left_out: left_out.collect(),
            },
            people: accounting.people,
        },
        model: None,
        choice: choice(plan).map(Box::new),
        groups: Vec::new(),
        rates: Vec::new(),
        comparisons: Vec::new(),
        stratified: Vec::new(),
        metrics: Vec::new(),
        exhibits: Vec::new(),
        findings: Vec::new(),
        untested,
        signoffs: Vec::new(),
        seal: None,
    }
}

/// Adds the groups, rates and comparisons of one grouping.
fn add(report: &mut Report, context: &Context, measured: &Measured) {
    let has_both = context.plan.tells_outcomes() && context.plan.decides();
    for (idx, group) in measured.groups.iter().enumerate() {
        let people = group.tally.people;
        let cell = |n: u64| has_both.then_some(n);
        report.groups.push(Group {
            attributes: measured.attributes.clone(),
            group: group.names.clone(),
            rows: group.n_people,
            weight: group.tally.weight.total(),
            tp: cell(people.tp),
            fp: cell(people.fp),
            fn_: cell(people.fn_),
            tn: cell(people.tn),
            enough: group.enough,
            reference: measured.reference == Some(idx),
        });
    }
    for (rate_idx, rate) in context.rates.iter().enumerate() {
        for (group_idx, group) in measured.groups.iter().enumerate() {
            let figure = group.figures[rate_idx];
            let found = interval(context, measured, rate_idx, group_idx);
            let share = figure.ok().and_then(|it| it.share);
            report.rates.push(RateFigure {
                rate: rate.id.to_owned(),
                attributes: measured.attributes.clone(),
                group: group.names.clone(),
                value: figure.ok().map(|it| it.value),
                undefined: figure.err().map(|lack| undefined(lack, &group.names)),
                part: share.map(|it| it.part),
                whole: share.map(|it| it.whole),
                low: found.map(|it| it.0.low),
                high: found.map(|it| it.0.high),
                interval: found.map(|it| it.1.to_owned()),
            });
        }
        if !measured.attributes.is_empty() {
            report.comparisons.extend(comparisons(context, measured, rate_idx));
        }
    }
}

/// Groups of one attribute that are too small for a verdict.
fn too_small(report: &Report) -> Vec<Untested> {
    let minimum = report.plan.groups.minimum;
    report
        .plan
        .columns
        .attributes
        .iter()
        .flat_map(|attribute| {
            let small = report
                .groups
                .iter()
                .filter(|it| it.attributes == [attribute.label()] && !it.enough);
            let (few, weightless): (Vec<&Group>, Vec<&Group>) =
                small.partition(|it| it.rows < minimum);
            let untested = |groups: &[&Group], why: String| {
                let names: Vec<&str> = groups.iter().map(|it| it.group[0].as_str()).collect();
                let what = format!("{}: {}", attribute.label(), names.join(", "));
                (!groups.is_empty()).then_some(Untested { what, why })
            };
            let few = untested(&few, format!("fewer than {minimum} people, too few for a verdict"));
            let nothing = "only people whose weight is 0, which says nothing".to_owned();
            few.into_iter().chain(untested(&weightless, nothing))
        })
        .collect()
}
