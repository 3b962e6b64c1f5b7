//! Whom the model was tried on, what may be wrong with that, and what it looks at.

use std::sync::Arc;

use leptos::prelude::*;

use crate::report::format::{bytes, count, decimal, setting, visible};
use crate::report::model::{Fit, ModelSection};
use crate::ui::parts::answer::Answer;

use super::{sentence, settings};

/// What may be wrong with the experiment.
#[component]
pub(super) fn Warnings(model: Arc<ModelSection>) -> impl IntoView {
    let one = |it: &crate::report::model::Warning| {
        view! { <li class="notice"><p>{sentence(&visible(&it.says))}</p></li> }
    };
    (!model.warnings.is_empty()).then(|| {
        view! { <ul class="warnings" aria-label="What to know about this experiment">{model.warnings.iter().map(one).collect_view()}</ul> }
    })
}

/// How it was tried.
#[component]
pub(super) fn TriedSection(model: Arc<ModelSection>) -> impl IntoView {
    let learnt = if model.n_learnt == 0 {
        "Not known: it was trained elsewhere".to_owned()
    } else {
        format!("{} in each fit", count(model.n_learnt))
    };
    let cut = match model.threshold {
        Some(it) => format!("{} and above; scores are {}", setting(it), scale(&model.scale)),
        None => "Nothing is decided: only the scores are audited".to_owned(),
    };
    let file = model.file.clone().map(|it| {
        let producer = if it.producer.is_empty() { String::new() } else { format!(", written by {}", visible(&it.producer)) };
        view! {
            <Answer name="File"><p>{visible(&it.file)}", "{bytes(it.bytes)}{producer}</p><p><code>{it.sha256}</code></p></Answer>
        }
    });
    let (held_out, n_scored) = (sentence(&visible(&model.held_out)), count(model.n_scored));
    let has_settings = !model.settings.is_empty();
    let settings = settings(&model.settings);
    view! {
        <section class="section" aria-labelledby="tried-h">
            <div class="section-head"><h2 id="tried-h">"Whom it was tried on"</h2></div>
            <dl class="answers">
                <Answer name="Held out"><p>{held_out}</p></Answer>
                <Answer name="People learnt from"><p>{learnt}</p></Answer>
                <Answer name="People scored and audited"><p>{n_scored}</p></Answer>
                <Answer name="Decided from a score of"><p>{cut}</p></Answer>
                {has_settings.then(|| view! { <Answer name="Settings" note="Every default written out"><p>{settings}</p></Answer> })}
                {file}
            </dl>
            <Fits model=Arc::clone(&model)/>
        </section>
    }
}

fn scale(scale: &str) -> &'static str {
    match scale {
        "probability" => "probabilities",
        "margin" => "distances from a border",
        _ => "numbers",
    }
}

/// Each training.
#[component]
fn Fits(model: Arc<ModelSection>) -> impl IntoView {
    if model.fits.is_empty() {
        return None;
    }
    let repeated = model.fits.iter().any(|it| it.repeat > 0);
    let row = |it: &Fit| {
        let name = if repeated {
            format!("{}, part {}", it.repeat + 1, it.fold + 1)
        } else {
            format!("Part {}", it.fold + 1)
        };
        let (iterations, ended) = match it.converged {
            Some(true) => (count(u64::from(it.iterations)), "came to rest"),
            Some(false) => (count(u64::from(it.iterations)), "stopped before it came to rest"),
            None => ("–".to_owned(), "learnt in one go: this way has no iterations"),
        };
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td class="num" data-h="Learnt from">{count(it.n_learnt)}</td>
                <td class="num" data-h="Scored">{count(it.n_scored)}</td>
                <td class="num" data-h="Iterations">{iterations}</td>
                <td data-h="How it ended">{ended}</td>
            </tr>
        }
    };
    Some(view! {
        <div class="twin-wrap" role="region" tabindex="0" aria-label="Each fit">
            <table class="twin stacks">
                <caption><strong>"Each fit"</strong>"One model for each part that was held out."</caption>
                <thead><tr>
                    <th scope="col">"Held out"</th><th scope="col" class="num">"Learnt from"</th><th scope="col" class="num">"Scored"</th>
                    <th scope="col" class="num">"Iterations"</th><th scope="col">"How it ended"</th>
                </tr></thead>
                <tbody>{model.fits.iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    })
}

/// What it looks at, what it does not, and what still tells of a protected attribute.
#[component]
pub(super) fn LooksSection(model: Arc<ModelSection>) -> impl IntoView {
    let features: Vec<String> = model.features.iter().map(|it| visible(it)).collect();
    let encoded = format!(
        "{} columns of the file become {} numbers per person.",
        count(features.len() as u64),
        count(model.n_encoded)
    );
    let (close, none) = (proxies(&model), model.proxies.is_empty());
    let aside = model.set_aside.clone();
    let n_aside = aside.len();
    let line = |it: crate::report::model::SetAside| view! { <li><code>{visible(&it.column)}</code>": "{visible(&it.why)}</li> };
    view! {
        <section class="section" aria-labelledby="looks-h">
            <div class="section-head"><h2 id="looks-h">"What it looks at"</h2><p>{encoded}</p></div>
            <dl class="answers">
                <Answer name="Looked at"><p>{features.join(", ")}</p></Answer>
                <Answer name="Still tells of a protected attribute" note="Cramér’s V, from 0 for nothing to 1 for everything">
                    {close}
                    {none.then(|| view! { <p>"No column that is looked at comes close to a protected attribute (0.3 and above)."</p> })}
                </Answer>
                <Answer name="Not looked at">
                    <details class="knobs">
                        <summary>{count(n_aside as u64)}" columns, each with the reason"</summary>
                        <ul class="limits">{aside.into_iter().map(line).collect_view()}</ul>
                    </details>
                </Answer>
            </dl>
        </section>
    }
}

fn proxies(model: &ModelSection) -> Option<impl IntoView + use<>> {
    let row = |it: &crate::report::model::Proxy| {
        view! {
            <tr>
                <th scope="row">{visible(&it.feature)}</th><td data-h="Tells of">{visible(&it.attribute)}</td>
                <td class="num" data-h="How closely">{decimal(it.association)}</td>
            </tr>
        }
    };
    let rows = model.proxies.iter().map(row).collect_view();
    (!model.proxies.is_empty()).then(|| {
        view! {
            <table class="twin">
                <caption class="hidden">"Columns that tell of a protected attribute"</caption>
                <thead><tr><th scope="col">"Column"</th><th scope="col">"Tells of"</th><th scope="col" class="num">"How closely"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        }
    })
}
