//! The first step: a file, a pasted table, a plan, or a finished audit.

mod drop_zone;
mod private;

use leptos::prelude::*;

use crate::audit::gallery::{CARDS, Card};
use crate::ui::actions;
use crate::ui::parts::icon::{Icon, Sign};
use crate::ui::parts::ready::Ready;
use crate::ui::shell::Plain;
use crate::ui::state::{Data, state};
use crate::ui::steps::file_input;
use crate::ui::steps::wanted::WantedNote;

use drop_zone::DropZone;
use private::Private;

/// The start page.
#[component]
pub fn Start() -> impl IntoView {
    let state = state();
    let wants = Memo::new(move |_| matches!(state.data.get(), Data::Wanted(_)));
    view! {
        <Plain class="start">
            <Show when=move || wants.get() fallback=|| view! { <Hero/> }><WantedNote/></Show>
            <div class="begin"><DropZone/><Private/></div>
            <Gallery/>
            <section class="return" aria-label="Other ways to begin">
                <label>
                    <span>
                        <strong>"Start from a plan"</strong>
                        <small>"A plan.toml: the questions written down before anyone sees the results"</small>
                    </span>
                    <input class="hidden" type="file" accept=".toml"
                        on:change=move |event| file_input(&event, |it| actions::open_plan(state, it))/>
                    <Icon sign=Sign::Arrow/>
                </label>
                <button type="button" on:click=move |_| actions::forget_data(state)>
                    <span>
                        <strong>"Forget everything"</strong>
                        <small>"Drop the file and the choices that this tab keeps"</small>
                    </span>
                    <Icon sign=Sign::Close/>
                </button>
            </section>
        </Plain>
    }
}

#[component]
fn Hero() -> impl IntoView {
    view! {
        <section class="hero">
            <div>
                <h1>"Find out whether a model treats groups of people differently, and how sure you can be."</h1>
                <p class="lead">"Give Plumbline a file of decisions and what happened next. It returns rates with \
                    intervals for every group, verdicts that admit when there is too little data, and a report a \
                    review board can sign."</p>
            </div>
            <HeroFigure/>
        </section>
    }
}

/// How results are drawn: the one chart grammar, in four marks.
#[component]
fn HeroFigure() -> impl IntoView {
    let label = |y: i32, name: &'static str, sub: &'static str| {
        view! {
            <text x="252" y=y class="name strong">{name}</text>
            <text x="252" y=y + 18 class="sub">{sub}</text>
        }
    };
    view! {
        <svg class="chart hero-fig" viewBox="0 0 420 326" width="420" height="326" role="img"
            aria-label="How results are drawn: a straight line for everyone, and for each group a mark with its \
                interval. Above threshold, within, inconclusive or below threshold.">
            <rect x="108" y="26" width="48" height="262" class="band"/>
            <line class="thread" x1="132.5" y1="-120" x2="132.5" y2="292"/>
            <path class="bob" d="M129.6 290h5.8v5h-5.8zM132.5 318l-8.4 -13.5q0 -7.6 8.4 -7.6q8.4 0 8.4 7.6z"/>
            <line x1="178" y1="62" x2="214" y2="62" class="iv-out"/>
            <path class="m-out" d="M196 54.6l7.5 12.9h-15z"/>
            {label(62, "Above threshold", "clearly more than the rest")}
            <line x1="122" y1="122" x2="147" y2="122" class="iv-in"/>
            <circle class="m-in" cx="135" cy="122" r="6"/>
            {label(122, "Within", "close, and surely so")}
            <line x1="66" y1="182" x2="152" y2="182" class="iv-unsure"/>
            <path class="m-unsure" d="M106 174.9L113.1 182L106 189.1L98.9 182z"/>
            {label(182, "Inconclusive", "too little data to say")}
            <line x1="34" y1="242" x2="78" y2="242" class="iv-out"/>
            <path class="m-out" d="M56 249.4l7.5 -12.9h-15z"/>
            {label(242, "Below threshold", "clearly less")}
            <text x="146" y="316" class="ref">"everyone"</text>
        </svg>
    }
}

#[component]
fn Gallery() -> impl IntoView {
    let state = state();
    let card = move |card: &'static Card| {
        view! { <Ready card on_open=move |()| actions::open_card(state, card)/> }
    };
    (!CARDS.is_empty()).then(|| {
        view! {
            <section class="gallery" aria-labelledby="gallery-h">
                <header>
                    <h2 id="gallery-h">"Or open a finished audit"</h2>
                    <p>"Public data, complete to the report."</p>
                </header>
                <ul>{CARDS.iter().map(card).collect_view()}</ul>
            </section>
        }
    })
}
