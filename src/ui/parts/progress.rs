//! What the worker is at, counted, with a way to stop it.

use leptos::prelude::*;

use crate::report::format;
use crate::ui::state::{Progress, Shown, Work};
use crate::worker::job::Kind;
use crate::worker::protocol::Stage;

/// A bar at the foot of the window, once the work has lasted long enough to be noticed.
#[component]
pub fn WorkBar(
    #[prop(into)] work: Signal<Work>,
    #[prop(into)] on_stop: Callback<()>,
) -> impl IntoView {
    let shown = Memo::new(move |_| matches!(work.get(), Work::Busy { shown: Shown::Now, .. }));
    view! {
        <Show when=move || shown.get()>
            <div class="work-wrap" role="region" aria-label="Work in progress">
                <div class="work">
                    <p>
                        <span role="status">{move || headline(work.get())}</span>
                        <span aria-hidden="true">{move || counted(work.get())}</span>
                    </p>
                    {move || bar(work.get())}
                    <button class="btn-2" type="button" on:click=move |_| on_stop.run(())>"Stop"</button>
                </div>
            </div>
        </Show>
    }
}

fn bar(work: Work) -> AnyView {
    match work {
        Work::Busy { progress: Some(Progress { done, total, .. }), .. } if total > 0 => view! {
            <progress value=done.to_string() max=total.to_string() aria-label="Progress"></progress>
        }
        .into_any(),
        Work::Busy { .. } | Work::Idle => {
            view! { <progress aria-label="Progress"></progress> }.into_any()
        }
    }
}

/// How far it is: ": 1,400 of 2,000".
fn counted(work: Work) -> String {
    match work {
        Work::Busy {
            progress: Some(Progress { stage: Stage::Resampling, done, total }), ..
        } => {
            format!(": {} of {}", format::count(done), format::count(total))
        }
        Work::Busy { progress: Some(Progress { stage: Stage::Reading, done, total }), .. } => {
            format!(": {} of {}", format::bytes(done), format::bytes(total))
        }
        Work::Busy { .. } | Work::Idle => String::new(),
    }
}

/// The stage in words. The counts move the bar and stay out of the live text, which would never fall silent.
fn headline(work: Work) -> String {
    let Work::Busy { kind, progress, .. } = work else { return String::new() };
    match progress {
        Some(Progress { stage: Stage::Reading, .. }) => "Reading the data".to_owned(),
        Some(Progress { stage: Stage::Training, .. }) => "Training".to_owned(),
        Some(Progress { stage: Stage::Counting, .. }) => "Counting groups".to_owned(),
        Some(Progress { stage: Stage::Resampling, .. }) => "Drawing resamples".to_owned(),
        Some(Progress { stage: Stage::Writing, .. }) => "Writing the report".to_owned(),
        None => match kind {
            Kind::Load | Kind::Reload => "Reading the data".to_owned(),
            Kind::Preview => "Counting decisions".to_owned(),
            Kind::Run => "Running the audit".to_owned(),
            Kind::Sweep => "Counting every cut".to_owned(),
            Kind::Train => "Training".to_owned(),
            Kind::LoadModel | Kind::ReloadModel => "Reading the model".to_owned(),
            Kind::TryModel => "Scoring ten rows".to_owned(),
            Kind::ReadPlan => "Reading the plan".to_owned(),
            Kind::WritePlan => "Writing the plan".to_owned(),
        },
    }
}
