//! Training as it runs: the fit under way, its losses, and a way to stop.

use leptos::prelude::*;

use crate::audit::plan::ways::way;
use crate::chart::{Size, curve};
use crate::report::format::{count, decimal, visible};
use crate::ui::actions;
use crate::ui::learning;
use crate::ui::parts::drawing::Still;
use crate::ui::state::{Course, state};

/// The screen while models are trained.
#[component]
pub(super) fn Training() -> impl IntoView {
    let state = state();
    let n_models = state.plan.with_untracked(|it| learning::ways(it).len());
    let title = if n_models > 1 {
        format!("Training {n_models} models")
    } else {
        "Training the model".to_owned()
    };
    let headline = Memo::new(move |_| {
        state
            .course
            .with(|it| it.as_ref().map(headline))
            .unwrap_or_else(|| "Preparing the people and the columns".to_owned())
    });
    let fits = move || {
        state
            .course
            .with(|it| it.as_ref().map(|it| (it.last.fit, it.last.n_fits)))
            .filter(|it| it.1 > 0)
    };
    let drawing = move || {
        let course = state.course.get()?;
        let losses = || course.losses.iter().copied();
        if course.losses.len() < 2 {
            return None;
        }
        let scene = |size| {
            curve::losses("Loss so far".to_owned(), losses(), size)
                .map(|scene| view! { <Still scene/> })
        };
        Some(view! {
            <div class="wide">{scene(Size::Wide)}</div>
            <div class="narrow">{scene(Size::Narrow)}</div>
        })
    };
    view! {
        <p class="crumb"><span>{super::title(state)}</span></p>
        <h1 class="finding">{title}</h1>
        <p class="lead">"Everyone is scored by a model that has not seen them. You may go on reading elsewhere; your \
            choices stay as they are."</p>
        <section class="training" aria-label="Training">
            <p role="status"><strong>{headline}</strong></p>
            {move || match fits() {
                Some((fit, n)) => view! {
                    <progress value=fit.to_string() max=n.to_string() aria-label="Fits done"></progress>
                    <p class="muted" aria-hidden="true">{move || state.course.with(|it| it.as_ref().map(steps))}</p>
                }
                .into_any(),
                None => view! { <progress aria-label="Fits done"></progress> }.into_any(),
            }}
            <div class="live" aria-hidden="true">{drawing}</div>
            <p><button class="btn-2" type="button" on:click=move |_| actions::stop(state)>"Stop"</button></p>
        </section>
    }
}

/// "Logistic regression, fit 2 of 6".
fn headline(it: &Course) -> String {
    let name = way(&it.last.model).map_or_else(|| visible(&it.last.model), |it| it.name.to_owned());
    format!("{name}, fit {} of {}", it.last.fit + 1, it.last.n_fits)
}

/// How far the fit is, and its loss; or how many settings were tried before it, and the least loss of them.
fn steps(it: &Course) -> String {
    if let Some(tried) = it.last.tried {
        let total = it.last.n_tries.map(|it| format!(" of {}", count(it)));
        let best = it.last.best.map(|it| format!(", least loss {}", decimal(it)));
        return format!(
            "Looking for better settings: {}{} tried{}",
            count(tried),
            total.unwrap_or_default(),
            best.unwrap_or_default()
        );
    }
    let (done, total) = (count(u64::from(it.last.step)), count(u64::from(it.last.n_steps)));
    let loss = it.last.loss.filter(|it| it.is_finite()).map(|it| format!(", loss {}", decimal(it)));
    format!("Iteration {done} of at most {total}{}", loss.unwrap_or_default())
}
