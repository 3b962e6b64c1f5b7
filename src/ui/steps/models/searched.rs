//! The settings that were tried for each model, and how they did.

use std::sync::Arc;

use leptos::prelude::*;

use crate::chart::scene::{Align, TableTwin, TwinColumn, TwinRow};
use crate::report::format::{count, decimal, visible};
use crate::report::model::{ModelSection, Searched, Tried};
use crate::ui::parts::twin::Twin;

use super::{NONE, compared_name, display_name};

/// More rows than these are asked for.
const FIRST: usize = 8;

/// The section; empty where nothing was looked for.
#[component]
pub(super) fn Searches(model: Arc<ModelSection>) -> impl IntoView {
    let mut all: Vec<(String, Searched)> = Vec::new();
    all.extend(model.search.clone().map(|it| (display_name(&model), it)));
    let others = model.candidates.iter().skip(1);
    all.extend(others.filter_map(|it| Some((compared_name(it), it.search.clone()?))));
    let table = |(at, (name, search)): (usize, (String, Searched))| {
        view! { <Twin id=format!("table-search-{at}") twin=twin(&search) title=name limit=FIRST/> }
    };
    (!all.is_empty()).then(|| {
        view! {
            <section class="section" aria-labelledby="searched-h">
                <div class="section-head">
                    <h2 id="searched-h">"Which settings were tried"</h2>
                    <p>"Only among the people learnt from, anew for each fit: nobody was scored by a model whose settings \
                        were chosen with them."</p>
                </div>
                {all.into_iter().enumerate().map(table).collect_view()}
            </section>
        }
    })
}

/// Each of the settings as a row, the least loss first.
fn twin(search: &Searched) -> TableTwin {
    let column = |name: &str, align| TwinColumn { name: name.to_owned(), align };
    let n_fits: u64 = search.tried.iter().map(|it| it.chosen).sum();
    let row = |(place, it): (usize, &Tried)| {
        let mut words = visible(&search.words(it));
        if place == 0 {
            words.push_str(" (as planned)");
        }
        if search.kept == Some(place as u64) {
            words.push_str(" (in the model that is kept)");
        }
        let chosen = format!("{} of {}", count(it.chosen), count(n_fits));
        let cells = vec![words, it.loss.map_or(NONE.to_owned(), decimal), chosen];
        TwinRow { cells, mark: None, why: String::new() }
    };
    TableTwin {
        caption: format!(
            "{} settings, told by their mean {}: less is better.",
            count(search.tried.len() as u64),
            search.loss_name()
        ),
        columns: vec![
            column("Settings", Align::Text),
            column("Loss", Align::Number),
            column("Chosen by fits", Align::Number),
        ],
        rows: search.least_first().into_iter().map(row).collect(),
    }
}
