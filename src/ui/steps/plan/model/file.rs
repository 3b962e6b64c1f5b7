//! A model file, and which columns fill its inputs.

use std::sync::Arc;

use leptos::prelude::*;

use crate::audit::plan::model::{Model, Output};
use crate::report::format::{bytes, count, visible};
use crate::ui::actions;
use crate::ui::parts::answer::Answer;
use crate::ui::shell::is_busy;
use crate::ui::state::{Loaded, State, state};
use crate::ui::steps::model_file::ModelFileButton;
use crate::ui::steps::models::sentence;
use crate::worker::protocol::{InputAbout, ModelAbout, OutputAbout, Tried};

/// The section of a model file.
#[component]
pub(super) fn FileSection(loaded: Arc<Loaded>) -> impl IntoView {
    let state = state();
    let columns =
        StoredValue::new(loaded.profiles.iter().map(|it| it.name.clone()).collect::<Vec<_>>());
    let content = move || match state.about.get() {
        Some(about) => view! { <Joined about columns/> }.into_any(),
        None => view! { <Ask/> }.into_any(),
    };
    view! {
        <section class="section" id="field-model" tabindex="-1" aria-labelledby="model-h">
            <div class="section-head">
                <h2 id="model-h">"The model file"</h2>
                <p>"It runs here, on this device; nothing of it is sent."</p>
            </div>
            {content}
        </section>
    }
}

/// There is no file yet, or it was lost with a reload.
#[component]
fn Ask() -> impl IntoView {
    let state = state();
    let name = move || state.plan.with(|it| it.model.as_ref().map(|it| visible(it.label())));
    view! {
        <div class="empty">
            <h3>{move || match name() {
                Some(name) => format!("Bring {name} once more"),
                None => "No model file yet".to_owned(),
            }}</h3>
            <p>"An ONNX file (.onnx), or a model.json that Plumbline saved. Drop it anywhere on this page."</p>
            <p><ModelFileButton name="Choose a model file…"/></p>
        </div>
    }
}

#[component]
fn Joined(about: Arc<ModelAbout>, columns: StoredValue<Vec<String>>) -> impl IntoView {
    let state = state();
    let file = about.file.clone();
    let producer = if file.producer.is_empty() {
        String::new()
    } else {
        format!(", written by {}", file.producer)
    };
    let is_saved =
        state.plan.with_untracked(|it| it.model.as_ref().is_some_and(|it| it.saved.is_some()));
    let outputs = about.outputs.clone();
    let inputs = about.inputs.clone();
    let filling = if is_saved {
        view! { <p>"It takes its columns by name: "{names(&inputs)}"."</p> }.into_any()
    } else {
        view! { <Inputs inputs columns/> }.into_any()
    };
    view! {
        <dl class="answers">
            <Answer name="File">
                <p><strong>{visible(&file.file)}</strong>", "{bytes(file.bytes)}{visible(&producer)}"."</p>
                <details class="knobs">
                    <summary>"What is in it"</summary>
                    <div><p>{visible(&file.operators.join(", "))}</p><p>"SHA-256 "<code>{file.sha256.clone()}</code></p></div>
                </details>
                <ModelFileButton name="Choose another…"/>
            </Answer>
            <Answer name="What fills its inputs" note="One column for each place, in the order in which the model learnt them">
                {filling}
            </Answer>
            {(!is_saved).then(|| view! { <ScoreOutput outputs/> })}
            <Cut/>
            <Answer name="Try it" note="On the first ten rows, before anything is audited">
                <button class="btn-2" type="button" disabled=move || is_busy(state)
                    on:click=move |_| actions::try_model(state)>"Try ten rows"</button>
            </Answer>
        </dl>
        {move || state.tried.get().map(|tried| view! { <TriedRows tried/> })}
    }
}

fn names(inputs: &[InputAbout]) -> String {
    inputs.iter().map(|it| visible(&it.name)).collect::<Vec<_>>().join(", ")
}

fn set(state: State, change: impl FnOnce(&mut Model)) {
    actions::edit(state, |plan| {
        if let Some(model) = &mut plan.model {
            change(model);
        }
    });
}

/// Each place of each input, and the column that fills it.
#[component]
fn Inputs(inputs: Vec<InputAbout>, columns: StoredValue<Vec<String>>) -> impl IntoView {
    let mut at = 0;
    let mut places = Vec::new();
    for input in &inputs {
        let width = input.width.max(1);
        for place in 0..width {
            let name = if width == 1 {
                visible(&input.name)
            } else {
                format!("{} {}", visible(&input.name), place + 1)
            };
            places.push((at, name, input.holds.clone()));
            at += 1;
        }
    }
    let n_places = places.len();
    let n = count(n_places as u64);
    let place = |(at, name, holds)| view! { <Place at name holds columns/> };
    view! {
        <p>{n}" places. A value of a category is written column=value: 1 for those who have it, else 0."</p>
        {all_at_once(n_places)}
        <ol class="places" id="field-inputs" tabindex="-1">{places.into_iter().map(place).collect_view()}</ol>
        <datalist id="columns-of-file">
            {columns.with_value(|all| all.iter().map(|it| view! { <option value=it.clone()></option> }).collect_view())}
        </datalist>
    }
}

/// Fills many places with the names that a person has in a list.
fn all_at_once(n_places: usize) -> AnyView {
    if n_places < 4 {
        return ().into_any();
    }
    let state = state();
    let text = RwSignal::new(String::new());
    let said = RwSignal::new(String::new());
    let fill = move |_| {
        let text = text.get_untracked();
        let clean = |it: &str| it.trim().trim_matches(['"', '\'', '[', ']']).trim().to_owned();
        let names: Vec<String> =
            text.split(['\n', ',', ';', '\t']).map(clean).filter(|it| !it.is_empty()).collect();
        let n = names.len();
        said.set(if n == n_places {
            format!("All {n} places are filled.")
        } else {
            format!("{n} names for {n_places} places.")
        });
        set(state, |model| model.inputs = Some(names));
    };
    view! {
        <details class="knobs">
            <summary>"Fill them all from a list"</summary>
            <div>
                <label for="names-of-inputs">"The names of the columns, in the order in which the model learnt them: one on each line, or with commas"</label>
                <textarea id="names-of-inputs" rows="4" on:input=move |event| text.set(event_target_value(&event))></textarea>
                <span class="sentence">
                    <button class="btn-2" type="button" on:click=fill>"Fill the places"</button>
                    <span role="status">{said}</span>
                </span>
            </div>
        </details>
    }
    .into_any()
}

#[component]
fn Place(
    at: usize,
    name: String,
    holds: String,
    columns: StoredValue<Vec<String>>,
) -> impl IntoView {
    let state = state();
    let id = format!("input-{at}");
    let value = move || {
        state
            .plan
            .with(|it| it.model.as_ref()?.inputs.as_ref()?.get(at).cloned())
            .unwrap_or_default()
    };
    let unknown = Memo::new(move |_| {
        let value = value();
        let known = |name: &str| columns.with_value(|all| all.iter().any(|it| it == name));
        let signs = value.match_indices('=').map(|it| it.0);
        !value.is_empty() && !known(&value) && !signs.into_iter().any(|at| known(&value[..at]))
    });
    let says = move || if unknown.get() { "no such column" } else { "" };
    let change = move |event| {
        let column = event_target_value(&event).trim().to_owned();
        set(state, |model| {
            let inputs = model.inputs.get_or_insert_default();
            inputs.resize(inputs.len().max(at + 1), String::new());
            inputs[at] = column;
        });
    };
    let missing =
        (holds == "text").then(|| view! { <Missing column=Memo::new(move |_| value())/> });
    view! {
        <li class="sentence">
            <label for=id.clone()>{name}<small>{holds}</small></label>
            <input type="text" list="columns-of-file" id=id placeholder="column" prop:value=value on:change=change
                aria-invalid=move || unknown.get().then_some("true")/>
            <small class="msg">{says}</small>
            {missing}
        </li>
    }
}

/// What a missing cell of the column that fills an input of texts is passed as.
#[component]
fn Missing(column: Memo<String>) -> impl IntoView {
    let state = state();
    let n_missing = Memo::new(move |_| {
        let loaded = state.loaded()?;
        let profile = loaded.profiles.iter().find(|it| it.name == column.get())?;
        Some(profile.n_missing).filter(|it| *it > 0)
    });
    let said = move || {
        state
            .plan
            .with(|it| it.model.as_ref()?.missing.get(&column.get()).cloned())
            .unwrap_or_default()
    };
    let change = move |event| {
        let (text, column) = (event_target_value(&event), column.get_untracked());
        set(state, |model| {
            // An empty text is what is passed anyway.
            if text.is_empty() {
                model.missing.remove(&column);
            } else {
                model.missing.insert(column, text);
            }
        });
    };
    move || {
        let n = n_missing.get()?;
        let name = format!("Missing cells of {} are passed as", visible(&column.get()));
        Some(view! {
            <label class="passed">
                <small>{count(n)}" missing, passed as"</small>
                <input type="text" aria-label=name placeholder="empty text" prop:value=said on:change=change/>
            </label>
        })
    }
}

/// Which output is the score.
#[component]
fn ScoreOutput(outputs: Vec<OutputAbout>) -> impl IntoView {
    let state = state();
    let mut choices: Vec<(Output, String)> = Vec::new();
    for it in &outputs {
        for column in 0..it.width.max(1) {
            let place =
                if it.width > 1 { format!(", column {}", column + 1) } else { String::new() };
            let says = format!("{}{place}: {}", visible(&it.name), visible(&it.says));
            choices.push((Output { output: it.name.clone(), column }, says));
        }
    }
    let choices = StoredValue::new(choices);
    let chosen =
        Memo::new(move |_| state.plan.with(|it| it.model.as_ref().and_then(|it| it.score.clone())));
    let options = choices.with_value(|all| {
        let option = |(at, (output, says)): (usize, &(Output, String))| {
            let output = output.clone();
            view! { <option value=at.to_string() selected=move || chosen.get().as_ref() == Some(&output)>{says.clone()}</option> }
        };
        all.iter().enumerate().map(option).collect_view()
    });
    let choose = move |event| {
        let at: Option<usize> = event_target_value(&event).parse().ok();
        let output = at.and_then(|at| choices.with_value(|all| all.get(at).map(|it| it.0.clone())));
        set(state, |model| model.score = output);
    };
    view! {
        <Answer name="The score is" note="Higher means more likely positive">
            <select id="field-score" aria-label="The output that is the score" on:change=choose>
                <option value="" selected=move || chosen.get().is_none()>"Choose an output"</option>
                {options}
            </select>
        </Answer>
    }
}

/// From where on a score decides.
#[component]
fn Cut() -> impl IntoView {
    let state = state();
    let shown = move || {
        state
            .plan
            .with(|it| it.model.as_ref()?.threshold)
            .map_or(String::new(), |it| format!("{it}"))
    };
    let change = move |event| {
        let text = event_target_value(&event).trim().to_owned();
        let value: Option<f64> = text.parse().ok().filter(|it: &f64| it.is_finite());
        if value.is_some() || text.is_empty() {
            set(state, |model| model.threshold = value);
        }
    };
    view! {
        <Answer name="Decided from a score of" note="Empty: 0.5, where the scores can only be probabilities. The field’s term is threshold">
            <input type="text" inputmode="decimal" id="field-threshold" aria-label="Decided from a score of" placeholder="default"
                prop:value=shown on:change=change/>
        </Answer>
    }
}

/// Ten rows and what the model says of them: its score and decision first, since inputs may be many.
#[component]
fn TriedRows(tried: Arc<Tried>) -> impl IntoView {
    let note = |it: &String| view! { <li class="notice"><p>{sentence(&visible(it))}</p></li> };
    let has_notes = !tried.notes.is_empty();
    let notes = tried.notes.iter().map(note).collect_view();
    let n_inputs = tried.header.len().saturating_sub(2);
    let in_order = |cells: &[String]| {
        let mut cells: Vec<String> = cells.iter().map(|it| visible(it)).collect();
        let n = n_inputs.min(cells.len());
        cells.rotate_left(n);
        cells
    };
    let header = in_order(&tried.header);
    let heads = header.iter().map(|it| view! { <th scope="col">{it.clone()}</th> }).collect_view();
    let row = |cells: &Vec<String>| {
        let cells = in_order(cells).into_iter().zip(&header);
        let cells =
            cells.map(|(it, name)| view! { <td data-h=name.clone()><span>{it}</span></td> });
        view! { <tr>{cells.collect_view()}</tr> }
    };
    let rows = tried.rows.iter().map(row).collect_view();
    view! {
        {has_notes.then(|| view! { <ul class="warnings" aria-label="What is odd about this model on these people">{notes}</ul> })}
        <div class="twin-wrap" role="region" tabindex="0" aria-label="Ten rows scored">
            <table class="twin stacks">
                <caption><strong>"The first rows, scored"</strong>"Check a few against the program that made the model."</caption>
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}
