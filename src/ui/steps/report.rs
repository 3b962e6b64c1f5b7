//! The fifth step: the files to keep, and how to repeat and check them.

use std::sync::Arc;

use leptos::prelude::*;

use crate::report::format::{bytes, visible};
use crate::ui::actions;
use crate::ui::parts::preview::{Preview, print};
use crate::ui::shell::{Plain, is_busy};
use crate::ui::state::{Audit, State, state};
use crate::ui::steps::results::Nothing;

/// One of the files.
struct Kept {
    name: &'static str,
    kind: &'static str,
    says: &'static str,
    form: Form,
    /// None where the audit made no such file.
    text: fn(&Audit) -> Option<&String>,
}

/// What a file's text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Text,
    /// Bytes in base 64.
    Bytes,
}

const FILES: [Kept; 8] = [
    Kept {
        name: "report.html",
        kind: "text/html",
        says: "The report to read, print and sign. One file, without scripts, opens anywhere.",
        form: Form::Text,
        text: |it| Some(&it.exports.report_html),
    },
    Kept {
        name: "report.json",
        kind: "application/json",
        says: "The same for programs: every figure with its interval, its counts and its verdict.",
        form: Form::Text,
        text: |it| Some(&it.exports.report_json),
    },
    Kept {
        name: "figures.csv",
        kind: "text/csv",
        says: "Every figure as a row of a table.",
        form: Form::Text,
        text: |it| Some(&it.exports.figures_csv),
    },
    Kept {
        name: "exhibits.csv",
        kind: "text/csv",
        says: "Every entry of the analyses beside these figures, one to a row.",
        form: Form::Text,
        text: |it| it.exports.exhibits_csv.as_ref(),
    },
    Kept {
        name: "plan.toml",
        kind: "application/toml",
        says: "All that is needed to repeat the audit, apart from the data.",
        form: Form::Text,
        text: |it| Some(&it.exports.plan_toml),
    },
    Kept {
        name: "predictions.csv",
        kind: "text/csv",
        says: "Each row that was scored: the part it was held out in, its score and its decision, and the class that a model \
               from a file says itself.",
        form: Form::Text,
        text: |it| it.exports.predictions_csv.as_ref(),
    },
    Kept {
        name: "model.json",
        kind: "application/json",
        says: "The trained model, to be read again here, with all that was learnt in plain text.",
        form: Form::Text,
        text: |it| it.exports.model_json.as_ref(),
    },
    Kept {
        name: "model.onnx",
        kind: "application/octet-stream",
        says: "The trained model for other programs, such as onnxruntime. One input for each column; one whose numbers 32 bits \
               tell less finely is taken in 64.",
        form: Form::Bytes,
        text: |it| it.exports.model_onnx.as_ref(),
    },
];

/// The report.
#[component]
pub fn ReportStep() -> impl IntoView {
    let state = state();
    move || match state.audit.get() {
        Some(audit) => view! { <Plain><Content audit/></Plain> }.into_any(),
        None => view! { <Nothing/> }.into_any(),
    }
}

#[component]
fn Content(audit: Arc<Audit>) -> impl IntoView {
    let state = state();
    let report = &audit.report;
    let title = if report.plan.title.is_empty() { &report.data.file } else { &report.plan.title };
    let frame = NodeRef::<leptos::html::Iframe>::new();
    let print_report = move |_| {
        if let Some(frame) = frame.get_untracked() {
            print(&frame);
        }
    };
    let no_onnx = audit.exports.no_onnx.clone().map(|why| {
        view! { <li><code>"model.onnx"</code><p>"Not made: "{visible(&why)}"."</p></li> }
    });
    let files = FILES.iter().filter_map(|it| file(state, &audit, it)).collect_view();
    view! {
        <p class="crumb"><span>{visible(title)}</span><span>"Nothing is signed yet"</span></p>
        <h1 class="finding">"Keep the report"</h1>
        <p class="lead">"The files are made here and handed to your browser’s downloads; nothing is sent. The same data \
            and the same plan give the same report, to the byte."</p>
        <ul class="files">{files}{no_onnx}</ul>
        <Repeat audit=Arc::clone(&audit)/>
        <section class="section" aria-labelledby="preview-h">
            <div class="section-head">
                <h2 id="preview-h">"The report, as it will be read"</h2>
                <button class="btn" type="button" on:click=print_report>"Print or save as PDF"</button>
            </div>
            <Preview html=audit.exports.report_html.clone() frame/>
        </section>
    }
}

fn file(state: State, audit: &Arc<Audit>, it: &'static Kept) -> Option<impl IntoView + use<>> {
    let length = (it.text)(audit)?.len() as u64;
    // Four letters of base 64 hold three bytes.
    let size = bytes(if it.form == Form::Bytes { length / 4 * 3 } else { length });
    let audit = Arc::clone(audit);
    let save = move |_| {
        if let Some(text) = (it.text)(&audit) {
            match it.form {
                Form::Text => actions::save(state, it.name, it.kind, text),
                Form::Bytes => actions::save_bytes(state, it.name, it.kind, text),
            }
        }
    };
    Some(view! {
        <li>
            <code>{it.name}</code>
            <p>{it.says}" "<span class="muted nowrap">{size}</span></p>
            <button class="btn-2" type="button" disabled=move || is_busy(state) on:click=save>"Save"<span class="hidden">" "{it.name}</span></button>
        </li>
    })
}

/// The fingerprints, and the command that gives the same report.
#[component]
fn Repeat(audit: Arc<Audit>) -> impl IntoView {
    let report = &audit.report;
    let file = quoted(&visible(&report.data.file));
    // A model that was trained is trained again; one from a file is given beside the data.
    let model = report.model.as_ref().and_then(|it| it.file.as_ref());
    let model =
        model.map_or(String::new(), |it| format!(" --model {}", quoted(&visible(&it.file))));
    let audit_line = format!("plumbline audit plan.toml --data {file}{model} --out repeated");
    let verify_line = format!("plumbline verify report.json --data {file}{model}");
    view! {
        <section class="section" aria-labelledby="repeat-h">
            <div class="section-head">
                <h2 id="repeat-h">"Repeat and check"</h2>
                <p>"A changed digit changes the fingerprint. Read it aloud in the minutes."</p>
            </div>
            <dl class="prints">
                <dt>"Report"</dt><dd><code>{spaced(&report.id)}</code></dd>
                <dt>"Data"</dt><dd><code>{spaced(&report.data.sha256)}</code></dd>
                <dt>"Tool"</dt><dd>{report.tool.name.clone()}" "{report.tool.version.clone()}</dd>
                <dt>"Repeat it"</dt><dd><pre class="repeat">{audit_line}</pre></dd>
                <dt>"Check it"</dt><dd><pre class="repeat">{verify_line}</pre></dd>
            </dl>
        </section>
    }
}

/// A fingerprint in groups of eight, as people read it.
fn spaced(hex: &str) -> String {
    let letters: Vec<char> = hex.chars().collect();
    letters.chunks(8).map(|it| it.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// A file's name for a command line.
fn quoted(name: &str) -> String {
    let is_plain = name.chars().all(|it| it.is_alphanumeric() || "._-".contains(it));
    if is_plain { name.to_owned() } else { format!("'{}'", name.replace('\'', "'\\''")) }
}
