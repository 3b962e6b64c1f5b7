//! A single tree, drawn as nested lists: a question, and under it those who meet it and those who do not.

use std::sync::Arc;

use leptos::prelude::*;

use crate::report::format::{amount, decimal, percent, visible};
use crate::report::model::{ModelSection, Tree};

/// Width of the bar that shows a share.
const BAR: f64 = 72.0;

/// What a node's number is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Means {
    /// The share of positives.
    Share,
    /// The mean of a number.
    Outcome,
}

/// The tree; empty of other models.
#[component]
pub(super) fn TreeSection(model: Arc<ModelSection>) -> impl IntoView {
    let means = if model.scale == "probability" { Means::Share } else { Means::Outcome };
    model.tree.as_ref().map(|tree| {
        let says = if means == Means::Share { "The bar is the share whose outcome was positive, of the people who came there in training." } else { "The number is the mean outcome of the people who came there in training." };
        view! {
            <div class="tree-wrap" role="region" tabindex="0" aria-label="The tree">
                <h3>"Its first questions"</h3>
                <p class="footnote">{says}</p>
                <ul class="tree">{node(tree, "Everyone", means)}</ul>
            </div>
        }
    })
}

fn node(tree: &Tree, answer: &'static str, means: Means) -> AnyView {
    let value = match means {
        Means::Share => percent(tree.value),
        Means::Outcome => decimal(tree.value),
    };
    let bar = (means == Means::Share).then(|| {
        let width = format!("{:.1}", BAR * tree.value.clamp(0.0, 1.0));
        view! {
            <svg class="chart share" viewBox="0 0 72 8" width="72" height="8" aria-hidden="true">
                <rect class="size s3" x="0.5" y="0.5" width="71" height="7"/><rect class="size s5" x="0" y="0" width=width height="8"/>
            </svg>
        }
    });
    let question = tree.question.as_ref().map(|it| {
        // A question without answers below is where the picture ends, and not the tree.
        if tree.below.is_empty() {
            view! { <small>"and asks on"</small> }.into_any()
        } else {
            view! { <span class="asks-it">{visible(it)}"?"</span> }.into_any()
        }
    });
    let mut answers = ["Yes", "No"].into_iter();
    let below = |it: &Tree| node(it, answers.next().unwrap_or("Else"), means);
    let below: Vec<AnyView> = tree.below.iter().map(below).collect();
    let has_below = !below.is_empty();
    view! {
        <li>
            <p><span class="answer">{answer}</span>{bar}<strong>{value}</strong><small>{amount(tree.people)}" people"</small>{question}</p>
            {has_below.then(|| view! { <ul>{below}</ul> })}
        </li>
    }
    .into_any()
}
