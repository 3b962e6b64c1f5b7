//! The fourth step: what was found. The finding first, then how sure, then the numbers, then the method.

mod chooser;
mod exhibits;
mod groups;
mod intersections;
mod like;
mod note;
mod opening;
mod programs;
mod rail;
mod rest;
mod summary;
mod thresholds;

use std::sync::Arc;

use leptos::prelude::*;

use crate::chart::Scene;
use crate::metrics::{self, Rate};
use crate::report::{Finding, Report, Stratified, rows, words};
use crate::ui::actions;
use crate::ui::parts::figure::Figure;
use crate::ui::parts::icon::{Icon, Sign};
use crate::ui::route::{Section, Step};
use crate::ui::shell::Plain;
use crate::ui::state::{Audit, Data, State, state};
use crate::ui::steps::ready::RunButton;
use crate::ui::steps::trouble::TroubleNote;
use crate::ui::steps::wanted::WantedNote;

use groups::Groups;
use intersections::Intersections;
use like::LikeWithLike;
use rail::Rail;
use rest::{DataSection, Metrics, Untested};
use summary::Summary;
use thresholds::{Thresholds, Trial};

/// The results.
#[component]
pub fn Results() -> impl IntoView {
    let state = state();
    // A change of the plan takes the audit away; one that follows another at once has the same figures, and all that
    // the reader has opened stays.
    let audit = Memo::new_with_compare(
        move |_| state.audit.get(),
        |a, b| a.map(|it| it.as_ref().map(|_| ())) != b.map(|it| it.as_ref().map(|_| ())),
    );
    move || match audit.get() {
        Some(audit) => view! { <Content audit/> }.into_any(),
        None => view! { <Nothing/> }.into_any(),
    }
}

#[component]
fn Content(audit: Arc<Audit>) -> impl IntoView {
    let state = state();
    provide_context(Viewed::new(state, &audit));
    provide_context(Trial::new());
    let tries_cuts =
        Memo::new(move |_| state.route.with(|it| it.section == Some(Section::Thresholds)));
    let rail = Arc::clone(&audit);
    view! {
        <div class="shell">
            <Rail audit=rail/>
            <main id="main" tabindex="-1">
                <TroubleNote/>
                {move || {
                    let audit = Arc::clone(&audit);
                    if tries_cuts.get() {
                        view! { <Thresholds audit/> }.into_any()
                    } else {
                        view! { <Sections audit/> }.into_any()
                    }
                }}
            </main>
        </div>
    }
}

/// All sections, one under the other.
#[component]
fn Sections(audit: Arc<Audit>) -> impl IntoView {
    view! {
        <Summary audit=Arc::clone(&audit)/>
        <Groups audit=Arc::clone(&audit)/>
        <Intersections audit=Arc::clone(&audit)/>
        <LikeWithLike audit=Arc::clone(&audit)/>
        <Metrics audit=Arc::clone(&audit)/>
        {exhibits::exhibits(&audit.report)}
        <Untested audit=Arc::clone(&audit)/>
        <DataSection audit/>
        <p class="onward">
            <a href=Step::Plan.href()>"The plan"</a>
            <a href=Step::Report.href()>"Next: the report" <Icon sign=Sign::Arrow/></a>
        </p>
    }
}

/// There is no audit: the data are missing, or the plan has not been run as it stands.
#[component]
pub(crate) fn Nothing() -> impl IntoView {
    let state = state();
    let here = Memo::new(move |_| matches!(state.data.get(), Data::Here(_)));
    view! {
        <Plain>
            <WantedNote/>
            <Show when=move || here.get()>
                <h1 class="finding">"Nothing has been computed yet"</h1>
                <div class="empty">
                    <h3>"This plan has not been run"</h3>
                    <p>"A change to the plan takes its results away, so that nobody reads the one under the other."</p>
                    <p><RunButton/></p>
                </div>
            </Show>
        </Plain>
    }
}

/// What the reader looks at. Apart from the rest of the place, so that a jump to a section redraws nothing.
#[derive(Clone, Copy)]
pub(super) struct Viewed {
    /// The rate that was chosen, else the one that the plan's answers choose, else that of the first finding, else the
    /// one that the report leads with.
    rate: Memo<Option<&'static str>>,
    /// The attribute that was chosen, else that of the first finding, as its place in the list.
    pub(super) attribute: Memo<usize>,
    /// The same as the report names it.
    pub(super) by: Memo<Vec<String>>,
}

impl Viewed {
    fn new(state: State, audit: &Arc<Audit>) -> Self {
        let (for_rate, for_attribute, for_by) =
            (Arc::clone(audit), Arc::clone(audit), Arc::clone(audit));
        let rate = Memo::new(move |_| {
            let report = &for_rate.report;
            let has = |id: &String| report.rates.iter().any(|it| it.rate == *id);
            let chosen = state.route.with(|it| it.rate.clone());
            let found = report.findings.iter().find_map(|it| it.about.rate.clone());
            let asked = report.choice.iter().flat_map(|it| it.rates()).map(str::to_owned).find(has);
            let id = chosen.filter(has).or(asked).or_else(|| found.filter(has));
            id.and_then(|it| metrics::rate(&it))
                .map(|it| it.id)
                .or_else(|| words::leading_rate(report))
        });
        let attribute = Memo::new(move |_| {
            let report = &for_attribute.report;
            let all = rows::single_attributes(report);
            let at = |it: &Finding| all.iter().position(|by| *by == it.about.attributes);
            let chosen = state.route.with(|it| it.attribute).filter(|it| *it < all.len());
            chosen.or_else(|| report.findings.iter().find_map(at)).unwrap_or_default()
        });
        let by = Memo::new(move |_| {
            let all = rows::single_attributes(&for_by.report);
            all.get(attribute.get()).map(|it| it.to_vec()).unwrap_or_default()
        });
        Self { rate, attribute, by }
    }

    pub(super) fn rate(self) -> Option<&'static Rate> {
        self.rate.get().and_then(metrics::rate)
    }
}

/// What the reader looks at, for a section.
pub(super) fn viewed() -> Viewed {
    expect_context()
}

/// The pooled comparison that a finding rests on, where its verdict is not that of the crude one.
pub(super) fn pooled<'a>(report: &'a Report, finding: &Finding) -> Option<&'a Stratified> {
    let about = &finding.about;
    if !about.strata.is_empty() {
        return report.stratified.iter().find(|it| {
            Some(&it.rate) == about.rate.as_ref()
                && Some(&it.comparison) == about.comparison.as_ref()
                && it.attributes == about.attributes
                && it.group == about.group
        });
    }
    let crude = report.comparisons.iter().find(|it| {
        Some(&it.rate) == about.rate.as_ref()
            && Some(&it.comparison) == about.comparison.as_ref()
            && it.attributes == about.attributes
            && it.group.as_ref() == Some(&about.group)
    })?;
    report.stratified.iter().find(|it| {
        it.rate == crude.rate
            && it.comparison == crude.comparison
            && it.attributes == crude.attributes
            && Some(&it.group) == crude.group.as_ref()
            && it.verdict != crude.verdict
            && Some(it.verdict) == about.verdict
    })
}

/// A figure whose numbers can be copied and whose drawing can be saved.
pub(crate) fn figure(
    state: State,
    id: &str,
    number: usize,
    wide: Option<Scene>,
    narrow: Option<Scene>,
) -> Option<impl IntoView + use<>> {
    let (wide, narrow) = (wide?, narrow?);
    Some(view! {
        <Figure id=id.to_owned() number wide narrow
            on_copy=move |text: String| actions::copy(state, &text)
            on_save=move |(name, svg): (String, String)| actions::save(state, &name, "image/svg+xml", &svg)/>
    })
}
