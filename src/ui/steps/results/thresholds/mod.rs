//! A view of its own: try a cut, and see what it costs and whom. The audit stays as it is.

mod columns;
mod costs;
mod cutbar;
mod gaps;
mod price;
mod table;

use std::sync::Arc;

use leptos::prelude::*;

use crate::audit::plan::notes::Place;
use crate::metrics::thresholds::Equal;
use crate::report::format::count;
use crate::report::rows;
use crate::report::thresholds::{At, Chosen, CutFinding, Cuts, Over, stays};
use crate::ui::actions;
use crate::ui::browser;
use crate::ui::parts::icon::{Icon, Sign};
use crate::ui::route::{Route, Step};
use crate::ui::shell::is_busy;
use crate::ui::state::{Audit, State, state};

use columns::Columns;
use costs::Costs;
use cutbar::CutBar;
use price::PriceSection;
use table::GroupsTable;

use super::note::NoteOn;
use super::{Viewed, viewed};

/// What is tried on this screen: kept while the reader looks elsewhere in the same audit.
#[derive(Clone, Copy)]
pub(super) struct Trial {
    /// The plan's own, or one like it, until another is tried.
    cut: RwSignal<Option<f64>>,
    goal: RwSignal<Option<Equal>>,
    /// The group that is looked at, with the attribute that it belongs to.
    compared: RwSignal<Option<(usize, usize)>>,
    /// Of a wrong positive, in wrong negatives.
    price: RwSignal<f64>,
    /// How many groups the table tells.
    n_told: RwSignal<usize>,
}

/// The exhibit of all cuts, by its kind.
const EXHIBIT: &str = "thresholds";
/// Groups of the table that are shown before all are asked for.
const FIRST: usize = 12;

impl Trial {
    pub(super) fn new() -> Self {
        Self {
            cut: RwSignal::new(None),
            goal: RwSignal::new(None),
            compared: RwSignal::new(None),
            price: RwSignal::new(1.0),
            n_told: RwSignal::new(FIRST),
        }
    }
}

/// The cuts of an attribute, and all that follows from what is tried.
#[derive(Clone, Copy)]
struct Bench {
    trial: Trial,
    cuts: StoredValue<Arc<Cuts>>,
    compared: Memo<Option<usize>>,
    over: Memo<Option<Arc<Over>>>,
    chosen: Memo<Chosen>,
    at: Memo<Arc<At>>,
}

impl Bench {
    fn new(cuts: Arc<Cuts>, trial: Trial, attribute: usize) -> Self {
        let (leading, cuts) = (cuts.leading, StoredValue::new(cuts));
        let compared = Memo::new(move |_| {
            let own = trial.compared.get().filter(|it| it.0 == attribute).map(|it| it.1);
            own.or(leading)
        });
        let over = Memo::new(move |_| {
            let group = compared.get()?;
            cuts.with_value(|it| it.over(group)).map(Arc::new)
        });
        let chosen = Memo::new(move |_| {
            let cut = trial.cut.get();
            cuts.with_value(|it| it.chosen(cut.unwrap_or_else(|| it.first_cut()), trial.goal.get()))
        });
        let at = Memo::new(move |_| {
            let n = trial.n_told.get().max(FIRST);
            cuts.with_value(|it| Arc::new(it.at(&chosen.read(), compared.get(), n)))
        });
        Self { trial, cuts, compared, over, chosen, at }
    }

    fn with<T>(self, of: impl FnOnce(&Cuts) -> T) -> T {
        self.cuts.with_value(|it| of(it))
    }

    /// The finding over all cuts.
    fn finding(self) -> CutFinding {
        self.with(|cuts| cuts.finding(self.over.get().as_deref()))
    }
}

/// The cuts of the attribute under view, or why there are none.
fn found(state: State, audit: &Audit, viewed: Viewed) -> Result<Arc<Cuts>, String> {
    let report = &audit.report;
    if !report.plan.scores() {
        return Err(
            "The plan has no score. Choose a column with one, or a model, and run the audit again."
                .to_owned(),
        );
    }
    let Some(swept) = state.swept.get() else {
        return Err("Counting people at every cut of the score.".to_owned());
    };
    let by = viewed.by.get();
    let Some(it) = swept.iter().find(|it| by.first() == Some(&it.attribute)) else {
        return Err("The audit has no groups to look at.".to_owned());
    };
    let Some(sweep) = it.sweep.clone() else {
        return Err(format!(
            "{} groups are too many to try cuts on. Give the attribute cut points, or choose another.",
            count(it.n_groups)
        ));
    };
    let cuts = Cuts::new(report, &it.attribute, sweep);
    cuts.map(Arc::new)
        .ok_or_else(|| "Everyone has the same score, so there is no cut to try.".to_owned())
}

/// The screen.
#[component]
pub(super) fn Thresholds(audit: Arc<Audit>) -> impl IntoView {
    let (state, viewed) = (state(), viewed());
    let trial: Trial = expect_context();
    if audit.report.plan.scores() && state.swept.with_untracked(Option::is_none) {
        browser::later(0, move || actions::sweep(state));
    }
    let stays = stays(&audit.report.plan);
    let for_bench = Arc::clone(&audit);
    let bench: Memo<Result<Bench, String>> = Memo::new_with_compare(
        move |_| {
            let cuts = found(state, &for_bench, viewed)?;
            Ok(Bench::new(cuts, trial, viewed.attribute.get()))
        },
        |_, _| true,
    );
    let title = move || match bench.get() {
        Ok(bench) => bench.finding().says,
        Err(_) if state.swept.with(Option::is_none) => "Every cut of the score".to_owned(),
        Err(_) => "There is no cut to try".to_owned(),
    };
    let lead = move || bench.get().map_or_else(|why| why, |it| it.finding().detail);
    view! {
        <section id="thresholds" class="cut-view">
            <p class="crumb"><span>"Thresholds"</span><span>{stays}</span></p>
            <h1 class="finding">{title}</h1>
            <p class="lead">{lead}</p>
            <Waiting audit=Arc::clone(&audit)/>
            <Looked audit bench/>
            {move || bench.get().ok().map(|bench| view! { <Screen bench/> })}
            <p class="onward">
                <a href=Route::of(Step::Results).fragment()>"All results"</a>
                <a href=Step::Report.href()>"Next: the report" <Icon sign=Sign::Arrow/></a>
            </p>
        </section>
    }
}

/// The cuts are not here: they were stopped on their way, or lost with the worker.
#[component]
fn Waiting(audit: Arc<Audit>) -> impl IntoView {
    let state = state();
    let scores = audit.report.plan.scores();
    let is_lost =
        Memo::new(move |_| scores && state.swept.with(Option::is_none) && !is_busy(state));
    view! {
        <Show when=move || is_lost.get()>
            <p class="acts"><button class="btn-2" type="button" on:click=move |_| actions::sweep(state)>"Count every cut"</button></p>
        </Show>
    }
}

/// Which attribute, and which of its groups beside the reference.
#[component]
fn Looked(audit: Arc<Audit>, bench: Memo<Result<Bench, String>>) -> impl IntoView {
    let (state, viewed) = (state(), viewed());
    let attributes: Vec<String> =
        rows::single_attributes(&audit.report).iter().map(|it| rows::attribute_names(it)).collect();
    let is_alone = attributes.len() < 2;
    let option = move |(at, name): (usize, String)| {
        view! {
            <label>
                <input type="radio" name="cut-attribute" prop:checked=move || viewed.attribute.get() == at
                    on:change=move |_| actions::look_within(state, |it| it.attribute = Some(at))/>
                {name}
            </label>
        }
    };
    view! {
        <div class="controls">
            <div class="field" hidden=is_alone>
                <span class="label" id="cut-attribute-l">"Attribute"</span>
                <div class="segment" role="radiogroup" aria-labelledby="cut-attribute-l">
                    {attributes.into_iter().enumerate().map(option).collect_view()}
                </div>
            </div>
            {move || bench.get().ok().map(|bench| view! { <Pair bench/> })}
        </div>
    }
}

/// The group whose gap is looked at.
#[component]
fn Pair(bench: Bench) -> impl IntoView {
    let viewed = viewed();
    let (others, reference) = bench.with(|cuts| {
        let name = |it: usize| (it, cuts.groups[it].name.clone());
        let others: Vec<(usize, String)> = cuts.compared().into_iter().map(name).collect();
        (others, cuts.reference.map(|it| cuts.groups[it].name.clone()))
    });
    let Some(reference) = reference.filter(|_| others.len() > 1) else { return ().into_any() };
    let option = move |(at, name): (usize, String)| {
        view! { <option value=at.to_string() selected=move || bench.compared.get() == Some(at)>{name}</option> }
    };
    let choose = move |event| {
        let group = event_target_value(&event).parse().ok();
        let attribute = viewed.attribute.get_untracked();
        bench.trial.compared.set(group.map(|it| (attribute, it)));
    };
    view! {
        <div class="field">
            <label for="cut-compared">"Compared with "{reference}</label>
            <select id="cut-compared" on:change=choose>{others.into_iter().map(option).collect_view()}</select>
        </div>
    }
    .into_any()
}

/// All that follows the cut.
#[component]
fn Screen(bench: Bench) -> impl IntoView {
    let missing = bench.with(Cuts::missing);
    // A cut that is tried leaves no trace in the report: the note stands beside all cuts by this attribute, and so does
    // the exhibit of them.
    let about = Place {
        exhibit: Some(EXHIBIT.to_owned()),
        attributes: viewed().by.get_untracked(),
        ..Place::default()
    };
    view! {
        <CutBar bench/>
        {missing.into_iter().map(|it| view! { <p class="footnote">{it}</p> }).collect_view()}
        <Columns bench/>
        <Costs bench/>
        <PriceSection bench/>
        <GroupsTable bench/>
        <NoteOn about/>
        <Spoken bench/>
    }
}

/// How long the cut rests before its rates are spoken, in milliseconds.
const SPOKEN_AFTER: i32 = 600;

/// The new rates, once the cut has come to rest.
#[component]
fn Spoken(bench: Bench) -> impl IntoView {
    let said = RwSignal::new(String::new());
    Effect::new(move |before: Option<String>| {
        let now = bench.at.read().said.clone();
        if before.is_some_and(|it| it != now) {
            let waited = now.clone();
            browser::later(SPOKEN_AFTER, move || {
                // Of many moves only the last is spoken; the screen may be gone by then.
                let is_last = bench.at.try_with_untracked(|it| it.said == waited);
                if is_last == Some(true) {
                    said.try_set(waited);
                }
            });
        }
        now
    });
    view! { <p class="hidden" role="status">{said}</p> }
}
