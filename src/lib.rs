//! Plumbline: a fairness audit that runs wholly on your device.
//!
//! A file goes in; an audit that a review board can read, check and repeat comes out.
//! The page runs this library as WebAssembly, the command line runs it natively, and both give the same
//! report to the byte. This page is the map: read it before the code.
//!
//! # The flow
//!
//! ```text
//! bytes ──Intake──▶ Table ──Plan──▶ Design ──one pass──▶ Cube ──▶ Report ──▶ page, HTML, JSON, CSV
//!                     │              ▲
//!                     └─▶ models ────┘   (a model only adds a score and a decision beside the table)
//! ```
//!
//! - [`data::Intake`] takes slices of a file and gives a [`data::Table`] of typed columns, a
//!   [`data::Reading`] that accounts for every row, and a [`data::ColumnProfile`] for each column.
//! - [`audit::plan::Plan`] says all that is needed to repeat an audit; [`audit::plan_file`] reads and writes it.
//! - [`cube::Cube`] holds people by every audited column. After the one pass over the rows the cost of a
//!   question hangs on the number of cells and never on the number of rows.
//! - [`audit::model`] deals people into parts, trains the plan's model or asks an imported one, and ends in a score
//!   and a decision per row; from there on nothing cares where they came from.
//! - [`metrics`] is the registry: a rate or metric is one entry with all of its text, and nothing else in
//!   the code knows its name.
//! - [`metrics::question`] ends at most four plain questions in a measure. The answers stand in the plan and choose what
//!   a report opens with; no figure hangs on them.
//! - What explains these figures or looks elsewhere (every cut of a score, the data before any decision, what other
//!   programs print) is an [`report::exhibit::Exhibit`]: a table with keyed columns, one file of `audit/exhibits`
//!   for each kind, drawn and written by one renderer.
//! - [`report::thresholds`] reads every cut of a score from a [`metrics::thresholds::Sweep`], which the worker counts once:
//!   the page moves a cut and asks nobody.
//! - [`fn@audit::run`] is a pure function of a table and a plan and gives a [`report::Report`], from which
//!   every file is rendered ([`audit::export::files`]).
//! - [`worker::session::Session`] joins all that to messages; [`chart`] draws a report.
//! - The page's program comes in two parts: what only the functions of `ui::doors` lead to comes behind the start
//!   page, before the page seals itself. The package `split` cuts it.
//!
//! # The rooms, and who may use whom
//!
//! | room | what it is | may use (and `base`) |
//! | --- | --- | --- |
//! | [`base`] | what every room needs once for all types: order, the reader of JSON | |
//! | [`data`] | a file becomes a table; knows nothing of fairness | |
//! | [`stats`] | how sure we are: intervals, tests, resampling; its innermost loops are in the package `kernels` | |
//! | [`cube`] | a table becomes counts: groups, strata, intersections | `data`, `stats` |
//! | [`models`] | people become scores: train, read, ask; the only room that names linfa; its innermost loops are the package `kernels` | `data`, `stats` |
//! | [`metrics`] | what is measured | `cube`, `stats` |
//! | [`report`] | what was found, as published data: words, JSON, HTML, CSV | `metrics`, `stats`, `audit::plan` |
//! | [`audit`] | a plan is run; the only room that puts the others together | all above, `chart` |
//! | [`chart`] | report → scene → SVG; the only room that names plotters | `report` |
//! | [`worker`] | the boundary: protocol, session, job | `data`, `audit`, `report` |
//! | `ui` | the page; exists on wasm32 only | names, plans, reports, charts, the worker; no figures |
//!
//! `tests/tidy.rs` checks this table. Two points differ from the first design, on purpose:
//! a report holds its plan in full, so `report` knows the published type [`audit::plan::Plan`] (and nothing
//! else of `audit`); and the report as HTML carries figures, so `audit` hands what `chart` drew to
//! [`report::html`], which itself knows no chart.
//!
//! # What always holds
//!
//! - The core reads no clock, network, storage or random source. Seeds are inputs.
//! - Reading a file never loses a row in silence: rows read = used + rejected + left out by a stated rule.
//! - A figure is a number or the reason why there is none: no NaN, no infinity, no zero for lack of data.
//! - The same bytes on every host: transcendental functions come from `libm`, sums run in a fixed order,
//!   randomness is `ChaCha8` from the plan's seed, one stream per group so that other groups coming or going
//!   change nothing; no hash order, no sampling of `usize`.
//! - The order of rows does not matter: levels are sorted by name or stand in the plan's order, scores by value.
//!   (With weights that are not whole numbers the last digits of sums may differ. Exhibits that look at people one by one draw among the rows;
//!   they are shown where a plan names them.)
//! - Counts are integers with named cells (`tp`, `fp`, `fn_`, `tn`); a cut is `score >= cut`.
//! - The verdict is *outside*, *within*, *inconclusive* or *not computable*, and follows from the interval
//!   and the plan's band alone; but *outside* is *inconclusive* where the comparison's adjusted p value is not below
//!   1 − confidence. One comparison has one p value, wherever it stands.
//! - What is furthest of many has an interval that holds for all of them at once; it is never resampled.
//! - Text from data is only ever text. After load, no request leaves the page.
//! - A panic happens in the worker and costs nothing: the page starts a fresh one and goes on.
//!
//! # Words
//!
//! *Group*: people who share a value of an attribute (or of several: an *intersection*).
//! *Reference*: the group that others are compared with.
//! *Outcome*: what happened. *Decision*: what was decided. *Score*: the number behind a decision.
//! *Stratum*: people who are alike in what should matter; comparing inside strata compares like with like.
//! *Rate*: what is measured in one group. *Comparison*: two groups' rates as a difference or ratio.
//! *Metric*: a named comparison of the literature. *Band*: what the plan calls close enough.

pub mod base;

pub mod data;

pub mod stats;

pub mod cube;

pub mod models;

pub mod metrics;

pub mod report;

pub mod audit;

pub mod chart;

pub mod worker;

#[cfg(target_arch = "wasm32")]
pub mod ui;
