//! How the model decides: coefficients, a tree, and how its score hangs on each feature.

use std::sync::Arc;

use leptos::prelude::*;

use crate::chart::model as charts;
use crate::chart::scene::Align;
use crate::chart::scene::{TableTwin, TwinColumn, TwinRow};
use crate::chart::{Size, curve};
use crate::report::format::{decimal, visible};
use crate::report::model::ModelSection;
use crate::ui::parts::twin::Twin;
use crate::ui::state::state;
use crate::ui::steps::results::figure;

use super::tree::TreeSection;

/// Figures of single features; the table has all of them.
const EFFECTS: [&str; 4] =
    ["figure-effect-1", "figure-effect-2", "figure-effect-3", "figure-effect-4"];
/// Rows of the table of effects that are shown before all are asked for.
const FIRST: usize = 12;

/// The section; empty where the model lets nobody look.
#[component]
pub(super) fn DecidesSection(model: Arc<ModelSection>) -> impl IntoView {
    let is_empty = model.coefficients.is_empty()
        && model.tree.is_none()
        && model.effects.is_empty()
        && model.losses.len() < 2;
    (!is_empty).then(|| {
        view! {
            <section class="section" aria-labelledby="decides-h">
                <div class="section-head">
                    <h2 id="decides-h">"How it decides"</h2>
                    <p>"Of the model that learnt from everyone it may learn from."</p>
                </div>
                <Figures model=Arc::clone(&model)/>
                <TreeSection model/>
            </section>
        }
    })
}

#[component]
fn Figures(model: Arc<ModelSection>) -> impl IntoView {
    let state = state();
    let coefficients = figure(
        state,
        "figure-coefficients",
        1,
        charts::coefficients(&model, Size::Wide),
        charts::coefficients(&model, Size::Narrow),
    );
    let mut number = if coefficients.is_some() { 2 } else { 1 };
    let losses = (model.losses.len() > 1).then(|| {
        let all = || model.losses.iter().map(|it| (it.iteration, it.loss));
        let scene = |size| curve::losses(loss_title(&model), all(), size);
        figure(state, "figure-losses", number, scene(Size::Wide), scene(Size::Narrow))
    });
    let losses = losses.flatten();
    if losses.is_some() {
        number += 1;
    }
    let effects: Vec<_> = EFFECTS
        .into_iter()
        .zip(&model.effects)
        .enumerate()
        .filter_map(|(at, (id, effect))| {
            let scene = |size| charts::effect(&model, effect, size);
            figure(state, id, number + at, scene(Size::Wide), scene(Size::Narrow))
        })
        .collect();
    let (pair, effects) = match (coefficients, losses) {
        (None, None) => (None, effects),
        (first, second) => (Some(view! { <div class="pair">{first}{second}</div> }), effects),
    };
    let has_effects = !effects.is_empty();
    view! {
        {pair}
        {has_effects.then(|| view! { <div class="effects">{effects}</div> })}
        {has_effects.then(|| view! {
            <Twin id="table-effects".to_owned() twin=effects_table(&model) title="How much the score hangs on each column" limit=FIRST
                note="The largest less the smallest mean score, if everyone had one and the same value."/>
        })}
    }
}

fn loss_title(model: &ModelSection) -> String {
    match (model.losses.first(), model.losses.last()) {
        (Some(first), Some(last)) => {
            format!("The loss falls from {} to {}", decimal(first.loss), decimal(last.loss))
        }
        _ => String::new(),
    }
}

fn effects_table(model: &ModelSection) -> TableTwin {
    let column = |name: &str, align| TwinColumn { name: name.to_owned(), align };
    let row = |it: &crate::report::model::Effect| {
        let score = |it: Option<&crate::report::model::EffectPoint>| {
            it.map_or_else(String::new, |it| {
                format!("{} at {}", decimal(it.score), visible(&it.value))
            })
        };
        let least = it.points.iter().min_by(|a, b| a.score.total_cmp(&b.score));
        let most = it.points.iter().max_by(|a, b| a.score.total_cmp(&b.score));
        TwinRow {
            cells: vec![visible(&it.feature), decimal(it.range), score(least), score(most)],
            mark: None,
            why: String::new(),
        }
    };
    TableTwin {
        caption: String::new(),
        columns: vec![
            column("Column", Align::Text),
            column("Moves the mean score by", Align::Number),
            column("Least", Align::Number),
            column("Most", Align::Number),
        ],
        rows: model.effects.iter().map(row).collect(),
    }
}
