//! The decision: three answers, and the four cells that follow from them.

use leptos::prelude::*;

use crate::audit::plan::{Effect, Plan, Positive};
use crate::data::ColumnProfile;
use crate::report::format::{count, visible};
use crate::ui::origin::{self, Origin};
use crate::ui::parts::decision::{Asked, EffectChoice, PositiveSentence};
use crate::ui::parts::four::{Four, FourWords};
use crate::ui::state::{Previewed, state};
use crate::ui::{actions, edits};

use super::origin::{ModelQuestion, OriginQuestion};

const DECISION: Asked = Asked {
    id: "decision",
    question: "What is a positive decision?",
    none: "There is no decision",
    called: "e.g. selected",
};

const OUTCOME: Asked = Asked {
    id: "outcome",
    question: "What came true afterwards?",
    none: "Not known",
    called: "e.g. repaid",
};

/// What stands where nothing can be counted yet.
const OPEN: &str = "Answer on the left, and the people are counted here.";

/// The section of the decision.
#[component]
pub(super) fn DecisionSection(profiles: StoredValue<Vec<ColumnProfile>>) -> impl IntoView {
    let state = state();
    let plan = state.plan;
    let effect = Signal::derive(move || plan.with(|it| it.effect));
    let origin = Memo::new(move |_| state.origin());
    let outcome = Signal::derive(move || plan.with(|it| it.columns.outcome.clone()));
    view! {
        <section class="section" aria-labelledby="decision-h">
            <div class="section-head">
                <h2 id="decision-h">"The decision"</h2>
                <p>"A few answers fix the words and the direction of everything that follows."</p>
            </div>
            <div class="ask">
                <div class="asks">
                    <EffectChoice effect on_choose=move |it| actions::edit(state, |plan| plan.effect = it)/>
                    <OriginQuestion/>
                    {move || match origin.get() {
                        Some(Origin::Column) | None => view! { <Decided profiles/> }.into_any(),
                        Some(origin) => view! { <ModelQuestion origin/> }.into_any(),
                    }}
                    <PositiveSentence asked=OUTCOME profiles value=outcome
                        on_change=move |it| actions::edit(state, |plan| {
                            plan.columns.outcome = it;
                            origin::fit_ways(plan);
                        })>
                        <p class="footnote">{move || match origin.get() {
                            Some(Origin::Train) => "The model learns to tell it, and its errors are counted against it.",
                            Some(Origin::Column | Origin::File) | None => {
                                "Leave it open where nobody knows: then only the decisions are audited."
                            }
                        }}</p>
                    </PositiveSentence>
                </div>
                <Reads/>
            </div>
        </section>
    }
}

/// A column that holds the decision.
#[component]
fn Decided(profiles: StoredValue<Vec<ColumnProfile>>) -> impl IntoView {
    let state = state();
    let plan = state.plan;
    let decision = Signal::derive(move || plan.with(|it| it.columns.decision.clone()));
    view! {
        <PositiveSentence asked=DECISION profiles value=decision
            on_change=move |it| actions::edit(state, |plan| edits::decide(plan, it))>
            <ScoreLine/>
        </PositiveSentence>
    }
}

/// Where scores are taken from, and which of their ends is the likelier one.
#[component]
fn ScoreLine() -> impl IntoView {
    let state = state();
    let score = |it: &Plan| it.columns.score.clone();
    let column = Memo::new(move |_| state.plan.with(score).map(|it| visible(&it.column)));
    let is_lower = Memo::new(move |_| state.plan.with(score).is_some_and(|it| it.lower));
    move || match column.get() {
        None => {
            view! { <p class="footnote">"A column of scores can be named in the table below."</p> }
                .into_any()
        }
        Some(column) => view! {
            <p class="sentence">
                <span>"Scores are taken from "{column}"; a"</span>
                <select aria-label="Which scores are likelier positive"
                    on:change=move |_| actions::edit(state, edits::turn_score)>
                    <option value="higher" prop:selected=move || !is_lower.get()>"higher"</option>
                    <option value="lower" prop:selected=move || is_lower.get()>"lower"</option>
                </select>
                <span>"one means more likely positive."</span>
            </p>
        }
        .into_any(),
    }
}

/// How the audit will read the answers, counted as they change.
#[component]
fn Reads() -> impl IntoView {
    let state = state();
    let words = move || {
        state.plan.with(|plan| FourWords {
            yes: edits::word_for_decision(plan),
            came_true: edits::word_for_outcome(plan),
            effect: plan.effect,
        })
    };
    let counted = move || match state.preview.get() {
        Previewed::Counted(preview) if !preview.has_outcome && !preview.has_decision => {
            match state.plan.with(as_they_are) {
                Some(says) => {
                    view! { <p><strong>{count(preview.n_people)}</strong>" "{says}</p> }.into_any()
                }
                None => view! { <p>{OPEN}</p> }.into_any(),
            }
        }
        Previewed::Counted(preview) => {
            let asks = match (preview.has_decision, preview.has_outcome) {
                (true, true) => Asks::Errors,
                (true, false) => Asks::Rates,
                (false, _) if state.plan.with(|it| it.model.is_some()) => Asks::Later,
                (false, _) => Asks::Outcomes,
            };
            view! { <Four preview words=words()/><p>{consequence(&words(), asks)}</p> }.into_any()
        }
        Previewed::Nothing => view! { <p>{OPEN}</p> }.into_any(),
        Previewed::Unknown(problem) => view! { <p>{problem.what}". "{problem.hint}</p> }.into_any(),
    };
    view! {
        <aside class="reads" aria-labelledby="reads-h">
            <h3 id="reads-h">"How the audit will read this"</h3>
            <div aria-live="polite">{counted}</div>
        </aside>
    }
}

/// What is compared where no value is the positive one; follows the number of people. None where that is still open.
fn as_they_are(plan: &Plan) -> Option<String> {
    if !plan.audits_numbers() && !plan.audits_classes() {
        return None;
    }
    let people = visible(&plan.people);
    let named = |it: &Option<Positive>| it.as_ref().map(|it| visible(&it.column));
    let (outcome, decision) = (named(&plan.columns.outcome), named(&plan.columns.decision));
    let effect = match plan.effect {
        Effect::Benefit => "A higher number helps, so a prediction that is too low is the harm.",
        Effect::Burden => "A higher number burdens, so a prediction that is too high is the harm.",
    };
    Some(match (plan.audits_numbers(), outcome, decision) {
        (true, Some(outcome), _) if plan.predicts_numbers() => format!(
            "{people} with a known {outcome}. How far predictions miss it, and to which side, is compared. {effect}"
        ),
        (true, Some(outcome), _) => format!(
            "{people} with a known {outcome}. Its mean is compared; with a prediction, errors are as well."
        ),
        (true, None, decision) => format!(
            "{people}. How high {} is, is compared. {effect}",
            decision.unwrap_or_else(|| "the score".to_owned())
        ),
        (false, Some(outcome), Some(decision)) => format!(
            "{people}. Who is given which {decision}, and how often it is right about {outcome}, is compared class by class."
        ),
        (false, outcome, decision) => format!(
            "{people}. How often each class of {} occurs is compared.",
            outcome.or(decision).unwrap_or_default()
        ),
    })
}

/// What can be asked first: who is wrongly decided on, or only who is decided on.
#[derive(Clone, Copy)]
enum Asks {
    Errors,
    Rates,
    /// There is no decision: only what happened is compared.
    Outcomes,
    /// A model decides, once it has been trained or asked.
    Later,
}

fn consequence(words: &FourWords, asks: Asks) -> AnyView {
    let yes = words.yes.clone();
    let first = match (words.effect, asks) {
        (_, Asks::Outcomes) => {
            return "Only what happened is compared: nothing is said about any decision."
                .into_any();
        }
        (_, Asks::Later) => {
            return "The model has not decided yet, so only what came true is counted here."
                .into_any();
        }
        (Effect::Burden, Asks::Errors) => format!("who is wrongly {yes}"),
        (Effect::Benefit | Effect::Burden, Asks::Errors | Asks::Rates) => format!("who is {yes}"),
    };
    let (because, more) = match words.effect {
        Effect::Burden => ("Because it burdens people to be ", "a ratio above 1 means more harm."),
        Effect::Benefit => ("Because it helps people to be ", "a ratio below 1 means more harm."),
    };
    view! { {because}{yes}", the first question will be "<strong>{first}</strong>", and "{more} }
        .into_any()
}
