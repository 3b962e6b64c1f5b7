//! Groups of one attribute: the rate under view, with its figures and its table.

use std::sync::Arc;

use leptos::prelude::*;

use crate::audit::plan::notes::Place;
use crate::chart::{Size, compared, rates, sizes};
use crate::report::format::{count, number, ratio_interval, visible};
use crate::report::{Report, rows, words};
use crate::ui::actions;
use crate::ui::parts::glyph::Keys;
use crate::ui::parts::twin::Twin;
use crate::ui::state::{Audit, state};

use super::chooser::Chooser;
use super::note::NoteOn;
use super::programs::elsewhere;
use super::{figure, viewed};

/// The section of the groups.
#[component]
pub(super) fn Groups(audit: Arc<Audit>) -> impl IntoView {
    let (state, viewed) = (state(), viewed());
    let title = move || match viewed.by.get().as_slice() {
        [] => "Everyone".to_owned(),
        by => format!("Groups by {}", rows::attribute_names(by)),
    };
    let attributes: Vec<String> =
        rows::single_attributes(&audit.report).iter().map(|it| rows::attribute_names(it)).collect();
    let option = move |(at, name): (usize, String)| {
        view! {
            <label>
                <input type="radio" name="attribute" prop:checked=move || viewed.attribute.get() == at
                    on:change=move |_| actions::look_at(state, |it| it.attribute = Some(at))/>
                {name}
            </label>
        }
    };
    let is_alone = attributes.len() < 2;
    let reference = reference(&audit.report);
    // A ranking is measured in exhibits alone.
    let has_marks = !audit.report.rates.is_empty();
    let minimum = count(audit.report.plan.groups.minimum);
    view! {
        <section class="section" id="groups" aria-labelledby="groups-h">
            <div class="section-head">
                <h2 id="groups-h">{title}</h2>
                <div class="controls" hidden=is_alone>
                    <div class="field">
                        <span class="label" id="attribute-l">"Attribute"</span>
                        <div class="segment" role="radiogroup" aria-labelledby="attribute-l">
                            {attributes.into_iter().enumerate().map(option).collect_view()}
                        </div>
                    </div>
                </div>
            </div>
            <Chooser audit=Arc::clone(&audit)/>
            {has_marks.then(|| view! { <Keys minimum/> })}
            <RateFigures audit/>
            {has_marks.then(|| view! { <p class="footnote">{reference}</p> })}
        </section>
    }
}

/// What a verdict rests on.
fn reference(report: &Report) -> String {
    let [low, high] = rows::ratio_band(report);
    let band = ratio_interval(low, Some(high));
    let number = report.plan.evidence.number_difference.map_or(String::new(), |it| {
        format!(
            " Where a rate has no ratio, the difference decides: outside {} to {} in the unit of what is measured.",
            number(-it),
            number(it)
        )
    });
    format!(
        "A verdict is “above” or “below” only when the whole interval of the ratio lies outside {band} and the gap is \
         beyond what so many comparisons make by chance, and “within” only when all of it lies inside.{number} Everything else is inconclusive: not the same as equal."
    )
}

/// The figures and the table of the rate under view.
#[component]
fn RateFigures(audit: Arc<Audit>) -> impl IntoView {
    let (state, viewed) = (state(), viewed());
    move || {
        let report = &audit.report;
        let by = viewed.by.get();
        let rate = viewed.rate()?;
        let scene = |size| {
            rates::scene(report, rate.id, &by, size, visible(&words::title(report, rate.id, &by)))
        };
        let ratio = |size| compared::scene(report, rate.id, &by, size);
        let wide = scene(Size::Wide);
        let table = wide.as_ref().map(|it| it.table.clone());
        let title = format!("{} by {}, in numbers", rate.name, rows::attribute_names(&by));
        if wide.is_none() {
            return Some(view! { <TooFew/> }.into_any());
        }
        let about =
            Place { rate: Some(rate.id.to_owned()), attributes: by.clone(), ..Place::default() };
        Some(view! {
            <div class="pair">
                {figure(state, "figure-rates", 2, wide, scene(Size::Narrow))}
                {figure(state, "figure-ratios", 3, ratio(Size::Wide), ratio(Size::Narrow))}
            </div>
            {table.map(|twin| view! { <Twin id="table-groups".to_owned() twin title note="The same values as figures 2 and 3."/> })}
            {elsewhere(report, &by, rate.id)}
            <NoteOn about/>
        }.into_any())
    }
}

/// Nothing can be drawn, and why.
#[component]
fn TooFew() -> impl IntoView {
    view! {
        <div class="empty">
            <h3>"Too few people to draw"</h3>
            <p>"A dot for a handful of people shows chance, and may point at a person. Groups under ten are counted \
                in report.json and not drawn."</p>
        </div>
    }
}

/// How many people each group has.
#[component]
pub(super) fn Sizes(audit: Arc<Audit>) -> impl IntoView {
    let (state, viewed) = (state(), viewed());
    move || {
        let report = &audit.report;
        let by = viewed.by.get();
        let name = by.first()?.clone();
        let scene =
            |size| sizes::scene(report, &by, size, visible(&words::sizes_title(report, &name)));
        let figure = figure(state, "figure-sizes", 1, scene(Size::Wide), scene(Size::Narrow))?;
        Some(view! { <div class="sizes">{figure}</div> })
    }
}
