//! People who belong to several groups at once, most harm first.

use std::cmp::Ordering;
use std::sync::Arc;

use leptos::prelude::*;

use crate::audit::plan::Effect;
use crate::base::order;
use crate::chart::{Size, TableTwin, compared, rates};
use crate::metrics::{End, Rate};
use crate::report::format::visible;
use crate::report::{Report, rows, words};
use crate::ui::parts::twin::Twin;
use crate::ui::state::{Audit, state};

use super::{figure, viewed};

/// More combinations than this are chosen from a list.
const MOST_SEGMENTS: usize = 6;

/// Rows of the table that are shown before all are asked for.
const FIRST: usize = 14;

/// The section of the intersections; empty where the plan asked for none, or where nothing is measured in them.
#[component]
pub(super) fn Intersections(audit: Arc<Audit>) -> impl IntoView {
    let (state, viewed) = (state(), viewed());
    let crossings = StoredValue::new(crossings(&audit.report));
    let at = RwSignal::new(0_usize);
    let content = move || {
        let report = &audit.report;
        let by = crossings.with_value(|all| all.get(at.get()).cloned())?;
        let rate = viewed.rate()?;
        let scene = |size| {
            rates::scene(report, rate.id, &by, size, visible(&words::title(report, rate.id, &by)))
        };
        let ratio = |size| compared::scene(report, rate.id, &by, size);
        let wide = scene(Size::Wide);
        let table = wide.as_ref().map(|it| harm_first(report, rate, &by, it.table.clone()));
        let title = format!("{} by {}, most harm first", rate.name, rows::attribute_names(&by));
        Some(view! {
            <div class="pair">
                {figure(state, "figure-crossings", 4, wide, scene(Size::Narrow))}
                {figure(state, "figure-crossing-ratios", 5, ratio(Size::Wide), ratio(Size::Narrow))}
            </div>
            {table.map(|twin| view! { <Twin id="table-crossings".to_owned() twin title limit=FIRST note="By the end of the interval that is surer of the harm: large but shaky values come later."/> })}
        })
    };
    (!crossings.with_value(Vec::is_empty)).then(move || {
        view! {
            <section class="section" id="intersections" aria-labelledby="intersections-h">
                <div class="section-head">
                    <h2 id="intersections-h">"Intersections"</h2>
                    <div class="controls"><div class="field">
                        <span class="label" id="crossing-l">"Combine"</span>
                        <Combinations crossings at/>
                    </div></div>
                </div>
                {content}
            </section>
        }
    })
}

/// The combinations side by side, or as a list to choose from where they are too many for that.
#[component]
fn Combinations(crossings: StoredValue<Vec<Vec<String>>>, at: RwSignal<usize>) -> impl IntoView {
    if crossings.with_value(Vec::len) > MOST_SEGMENTS {
        return view! { <CombinationList crossings at/> }.into_any();
    }
    let option = move |(idx, by): (usize, &Vec<String>)| {
        view! {
            <label>
                <input type="radio" name="crossing" prop:checked=move || at.get() == idx on:change=move |_| at.set(idx)/>
                {rows::attribute_names(by)}
            </label>
        }
    };
    let options = crossings.with_value(|all| all.iter().enumerate().map(option).collect_view());
    view! { <div class="segment" role="radiogroup" aria-labelledby="crossing-l">{options}</div> }
        .into_any()
}

#[component]
fn CombinationList(crossings: StoredValue<Vec<Vec<String>>>, at: RwSignal<usize>) -> impl IntoView {
    let option = |(idx, by): (usize, &Vec<String>)| {
        view! { <option value=idx.to_string() selected=move || at.get() == idx>{rows::attribute_names(by)}</option> }
    };
    let choose = move |event| {
        if let Ok(idx) = event_target_value(&event).parse() {
            at.set(idx);
        }
    };
    view! {
        <select id="crossing" aria-labelledby="crossing-l" on:change=choose>
            {crossings.with_value(|all| all.iter().enumerate().map(option).collect_view())}
        </select>
    }
}

/// The combinations of attributes of which there are figures, in the report's order.
fn crossings(report: &Report) -> Vec<Vec<String>> {
    let mut found: Vec<Vec<String>> = Vec::new();
    for figure in report.rates.iter().filter(|it| it.attributes.len() > 1) {
        if !found.contains(&figure.attributes) {
            found.push(figure.attributes.clone());
        }
    }
    found
}

/// The rows by the end of the interval that is surer of the harm: for a search, large but shaky values come later.
fn harm_first(report: &Report, rate: &Rate, by: &[String], mut table: TableTwin) -> TableTwin {
    let harm = match report.plan.effect {
        Effect::Benefit => rate.harm_if_benefit,
        Effect::Burden => rate.harm_if_burden,
    };
    let found = rows::rows(report, rate.id, by);
    let key = |name: &str| {
        let figure = found.iter().find(|it| it.name == name)?.figure;
        match harm {
            Some(End::High) | None => figure.low,
            Some(End::Low) => figure.high.map(|it| -it),
        }
    };
    let name = |cells: &[String]| cells.first().cloned().unwrap_or_default();
    order::by(&mut table.rows, |a, b| match (key(&name(&a.cells)), key(&name(&b.cells))) {
        (Some(a), Some(b)) => b.total_cmp(&a),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    });
    table
}
