//! The questions that end in a measure: one after the other, each of which can be left open.

use leptos::prelude::*;

use crate::audit::plan::question::{Question as Given, effect_id};
use crate::audit::plan::{Effect, Plan};
use crate::metrics::question::{Answer, Answers, OPEN, QUESTIONS, Question, is_offered, matters};
use crate::report::format::visible;
use crate::report::words;
use crate::ui::browser;
use crate::ui::parts::choice::ChoiceSays;

/// What the reader answered: what a decision does, and the rest.
pub type Answered = (Effect, Given);

/// The id of the heading that takes the focus from question to question.
const HEADING: &str = "guide-h";

/// The answers as they grow; the plan itself is left alone until the end.
#[derive(Clone, Copy)]
struct Draft {
    plan: RwSignal<Plan>,
    /// How many questions are behind.
    at: RwSignal<usize>,
}

/// The questions, and what follows from the answers.
#[component]
pub fn Guide(
    /// Where the answers begin, and whose words the questions take.
    plan: Plan,
    /// What is done with the answers: "Open with this".
    done: &'static str,
    #[prop(into)] on_done: Callback<Answered>,
    #[prop(into)] on_close: Callback<()>,
) -> impl IntoView {
    let plan = Plan { question: Some(plan.question.unwrap_or_default()), ..plan };
    let draft = Draft { plan: RwSignal::new(plan), at: RwSignal::new(0) };
    let question = Memo::new(move |_| draft.asked().get(draft.at.get()).copied());
    let finish = move || {
        let (effect, answers) =
            draft.plan.with_untracked(|it| (it.effect, it.question.clone().unwrap_or_default()));
        on_done.run((effect, answers));
    };
    browser::later(0, to_heading);
    view! {
        <form class="guide" aria-labelledby=HEADING on:submit=move |event| {
            event.prevent_default();
            if question.get_untracked().is_some() { draft.go(1) } else { finish() }
        }>
            {move || match question.get() {
                Some(at) => view! { <Ask draft question=&QUESTIONS[at]/> }.into_any(),
                None => view! { <Outcome draft/> }.into_any(),
            }}
            <p class="guide-acts">
                <button class="btn" type="submit">{move || match question.get() {
                    Some(at) if !draft.is_answered(&QUESTIONS[at]) => "Skip",
                    Some(_) => "Go on",
                    None => done,
                }}</button>
                <button class="btn-2" type="button" disabled=move || draft.at.get() == 0 on:click=move |_| draft.go(-1)>"Back"</button>
                <button class="quiet" type="button" on:click=move |_| draft.start_over()>"Start over"</button>
                <button class="quiet" type="button" on:click=move |_| on_close.run(())>"Leave it"</button>
            </p>
        </form>
    }
}

/// One question.
#[component]
fn Ask(draft: Draft, question: &'static Question) -> impl IntoView {
    let n_of = move || {
        let n = draft.asked().len();
        format!("Question {} of {n}", draft.at.get() + 1)
    };
    let said = move |text: &'static str| draft.plan.with(|it| visible(&words::of_plan(text, it)));
    let answer = move |it: &'static Answer| {
        let is_chosen = move || draft.answer(question).as_deref() == Some(it.id);
        view! {
            <label class="choice">
                <input type="radio" name="guide" prop:checked=is_chosen on:change=move |_| draft.set(question, it.id)/>
                <span><strong>{move || said(it.says)}</strong><small>{move || said(it.note)}</small></span>
            </label>
        }
    };
    let offered = untrack(|| {
        draft.answers(|answers| {
            let is_open = |it: &&Answer| is_offered(question.id, it.id, answers);
            question.answers.iter().filter(is_open).collect::<Vec<_>>()
        })
    });
    view! {
        <p class="guide-n">{n_of}</p>
        <h3 id=HEADING tabindex="-1">{move || said(question.asks)}</h3>
        <p class="guide-note">{move || said(question.note)}</p>
        <fieldset aria-labelledby=HEADING>
            <div class="choices">{offered.into_iter().map(answer).collect_view()}</div>
        </fieldset>
    }
}

/// What follows from the answers.
#[component]
fn Outcome(draft: Draft) -> impl IntoView {
    view! {
        <p class="guide-n">"What follows"</p>
        <h3 id=HEADING tabindex="-1">"What the results will open with"</h3>
        {move || draft.plan.with(words::choice).map(|choice| view! { <ChoiceSays choice opens="We will open with"/> })}
    }
}

impl Draft {
    /// The places of the questions that have a bearing.
    fn asked(self) -> Vec<usize> {
        self.answers(|answers| {
            (0..QUESTIONS.len()).filter(|at| matters(QUESTIONS[*at].id, answers)).collect()
        })
    }

    fn answers<T>(self, of: impl FnOnce(&Answers<'_>) -> T) -> T {
        self.plan.with(|plan| {
            let given = plan.question.clone().unwrap_or_default();
            of(&given.answers(plan.effect))
        })
    }

    /// The answer that is shown as chosen: what a decision does is known from the columns.
    fn answer(self, question: &Question) -> Option<String> {
        self.plan.with(|plan| {
            let given = plan.question.as_ref().and_then(|it| it.answer(question.id));
            let of_plan = (question.id == "effect").then(|| effect_id(plan.effect));
            given.or(of_plan).map(str::to_owned)
        })
    }

    fn is_answered(self, question: &Question) -> bool {
        self.answer(question).is_some()
    }

    fn set(self, question: &Question, answer: &'static str) {
        self.plan.update(|plan| {
            let given = plan.question.get_or_insert_default();
            match (question.id, answer) {
                ("effect", "benefit") => plan.effect = Effect::Benefit,
                ("effect", "burden") => plan.effect = Effect::Burden,
                _ => {}
            }
            let is_of_plan = question.id == "effect" && answer != OPEN;
            given.set(question.id, (!is_of_plan).then(|| answer.to_owned()));
            // An answer that is not open any more would be one that nobody sees.
            let answers = given.clone();
            let answers = answers.answers(plan.effect);
            if !is_offered("alike", answers.alike, &answers) {
                given.alike = None;
            }
            if !matters("places", &answers) {
                given.places = None;
            }
        });
    }

    fn go(self, by: isize) {
        self.at.update(|at| *at = at.saturating_add_signed(by));
        browser::later(0, to_heading);
    }

    fn start_over(self) {
        self.plan.update(|it| it.question = Some(Given::default()));
        self.at.set(0);
        browser::later(0, to_heading);
    }
}

fn to_heading() {
    if let Some(heading) = browser::element(HEADING) {
        browser::focus(&heading);
    }
}
