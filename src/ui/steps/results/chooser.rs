//! The metric chooser, by question, and the note of the rate that is chosen.

use std::sync::Arc;

use leptos::prelude::*;

use crate::metrics::{self, Family, Rate, Topic};
use crate::report::format::{amount, difference, figure, ratio, visible};
use crate::report::rows::Row;
use crate::report::{Report, rows, words};
use crate::ui::actions;
use crate::ui::parts::glyph::Glyph;
use crate::ui::parts::icon::{Icon, Sign};
use crate::ui::parts::metric_note::{MetricNote, Worked};
use crate::ui::state::{Audit, state};
use crate::ui::steps::plan::TOPICS;

use super::groups::Sizes;
use super::opening::HelpMeChoose;
use super::viewed;

/// How many groups the note works through.
const WORKED: usize = 2;

/// The questions, each with its rates.
#[component]
pub(super) fn Chooser(audit: Arc<Audit>) -> impl IntoView {
    let viewed = viewed();
    let note_open = RwSignal::new(true);
    let topics = TOPICS.into_iter().filter_map(|topic| {
        let rates = rates_of(&audit.report, topic);
        let legend = words::topic(topic, &audit.report.plan);
        let audit = Arc::clone(&audit);
        (!rates.is_empty()).then(|| {
            let one = move |rate| view! { <RateChoice audit=Arc::clone(&audit) rate note_open/> };
            view! { <fieldset><legend>{visible(&legend)}</legend>{rates.into_iter().map(one).collect_view()}</fieldset> }
        })
    });
    let topics: Vec<_> = topics.collect();
    let (for_note, for_words) = (Arc::clone(&audit), Arc::clone(&audit));
    view! {
        <div class="chooser" class:alone=move || !note_open.get()>
            <div>
                <div class="questions">{topics}</div>
                <p class="footnote">{move || glance_words(&for_words.report, &viewed.by.get())}</p>
                <HelpMeChoose audit=Arc::clone(&audit)/>
                <Sizes audit/>
            </div>
            <Show when=move || note_open.get()><Note audit=Arc::clone(&for_note) note_open/></Show>
        </div>
    }
}

/// The rates of a question that the report has.
fn rates_of(report: &Report, topic: Topic) -> Vec<&'static Rate> {
    metrics::rates()
        .filter(|it| it.topic == topic && report.rates.iter().any(|figure| figure.rate == it.id))
        .collect()
}

#[component]
fn RateChoice(audit: Arc<Audit>, rate: &'static Rate, note_open: RwSignal<bool>) -> impl IntoView {
    let (state, viewed) = (state(), viewed());
    let is_chosen = move || viewed.rate().is_some_and(|it| it.id == rate.id);
    let choose = move || actions::look_at(state, |it| it.rate = Some(rate.id.to_owned()));
    let open = move |_| {
        choose();
        note_open.set(true);
    };
    let glance = move || {
        let report = &audit.report;
        let by = viewed.by.get();
        let found = rows::rows(report, rate.id, &by);
        let row = leading(&found)?;
        let shown = |it: f64| difference(rows::unit(rate.id), it);
        let gap = || row.difference.and_then(|it| it.value).filter(|_| !rate.has_ratio).map(shown);
        let value = row.ratio.and_then(|it| it.value).map(ratio).or_else(gap)?;
        Some(
            view! { <span class="glance"><Glyph mark=row.mark/>{value}<span class="hidden">{row.mark.words()}</span></span> },
        )
    };
    view! {
        <div class="metric">
            <label>
                <input type="radio" name="rate" prop:checked=is_chosen on:change=move |_| choose()/>
                {rate.name}
            </label>
            {glance}
            <button class="info" type="button" aria-label=format!("About {}", rate.name) on:click=open
                aria-expanded=move || (is_chosen() && note_open.get()).to_string()>
                <Icon sign=Sign::About/>
            </button>
        </div>
    }
}

/// The group that stands beside each rate: the largest that is compared, so that it is the same one for all.
fn leading<'a, 'b>(found: &'b [Row<'a>]) -> Option<&'b Row<'a>> {
    let compared = found.iter().filter(|it| !it.group.reference && it.group.enough);
    compared.reduce(|a, b| if b.group.rows > a.group.rows { b } else { a })
}

fn glance_words(report: &Report, by: &[String]) -> String {
    let Some(rate) = words::leading_rate(report) else { return String::new() };
    let found = rows::rows(report, rate, by);
    let reference = found.iter().find(|it| it.group.reference);
    match (leading(&found), reference) {
        (Some(one), Some(reference)) => {
            format!(
                "The number beside each rate is the ratio of {} to {}, or the difference where a ratio means nothing.",
                one.name, reference.name
            )
        }
        (_, _) => String::new(),
    }
}

#[component]
fn Note(audit: Arc<Audit>, note_open: RwSignal<bool>) -> impl IntoView {
    let viewed = viewed();
    move || {
        let report = &audit.report;
        let rate = viewed.rate()?;
        let by = viewed.by.get();
        Some(view! {
            <MetricNote rate here=here(report, rate) worked=worked(report, rate, &by)
                on_close=move |()| note_open.set(false)/>
        })
    }
}

/// The rate in the words of the plan; empty where it is no share of people.
fn here(report: &Report, rate: &Rate) -> String {
    if rate.family == Family::Numbers {
        return String::new();
    }
    let said = words::said(rate, &report.plan);
    let done = visible(&said.done);
    match (done.is_empty(), said.among.is_empty()) {
        (true, _) => String::new(),
        (false, true) => format!("Here: of everyone, those who {done}."),
        (false, false) => format!("Here: of {}, those who {done}.", visible(&said.among)),
    }
}

/// The rate with the reader's own numbers, for the reference and the group beside it.
fn worked(report: &Report, rate: &Rate, by: &[String]) -> Vec<Worked> {
    let found = rows::rows(report, rate.id, by);
    let reference = found.iter().find(|it| it.group.reference);
    let shown = leading(&found).into_iter().chain(reference).take(WORKED);
    shown
        .filter_map(|it| {
            let (part, whole) = (it.figure.part?, it.figure.whole?);
            let value = figure(rows::unit(rate.id), it.figure.value?);
            let says = format!("{} of {} = {value}", amount(part), amount(whole));
            Some(Worked { group: it.name.clone(), says })
        })
        .collect()
}
