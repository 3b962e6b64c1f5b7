//! By which methods the intervals of shares are made.

use leptos::prelude::*;

use crate::audit::plan::intervals::{DifferenceInterval, RateInterval, RatioInterval};
use crate::ui::actions;
use crate::ui::parts::answer::Answer;
use crate::ui::state::state;

const OF_RATES: [RateInterval; 3] =
    [RateInterval::Wilson, RateInterval::ClopperPearson, RateInterval::Jeffreys];
const OF_DIFFERENCES: [DifferenceInterval; 2] =
    [DifferenceInterval::Newcombe, DifferenceInterval::MiettinenNurminen];
const OF_RATIOS: [RatioInterval; 3] =
    [RatioInterval::Koopman, RatioInterval::MiettinenNurminen, RatioInterval::Katz];

/// The methods of rates, of their differences and of their ratios.
#[component]
pub(super) fn Intervals() -> impl IntoView {
    let state = state();
    let of_rates = Signal::derive(move || state.plan.with(|it| it.evidence.rate_interval));
    let of_differences =
        Signal::derive(move || state.plan.with(|it| it.evidence.difference_interval));
    let of_ratios = Signal::derive(move || state.plan.with(|it| it.evidence.ratio_interval));
    view! {
        <Answer name="Methods of the intervals"
            note="Of shares of people. Clopper-Pearson’s is exact and wider than needed; Katz’s needs somebody concerned in both groups, and a ratio without them has no interval">
            <Method id="rate-interval" label="of rates" value=of_rates
                options=OF_RATES.map(|it| (it, it.name())).to_vec()
                on_choose=move |it| actions::edit(state, |plan| plan.evidence.rate_interval = it)/>
            <Method id="difference-interval" label="of differences" value=of_differences
                options=OF_DIFFERENCES.map(|it| (it, it.name())).to_vec()
                on_choose=move |it| actions::edit(state, |plan| plan.evidence.difference_interval = it)/>
            <Method id="ratio-interval" label="of ratios" value=of_ratios
                options=OF_RATIOS.map(|it| (it, it.name())).to_vec()
                on_choose=move |it| actions::edit(state, |plan| plan.evidence.ratio_interval = it)/>
        </Answer>
    }
}

/// One of several methods.
#[component]
fn Method<T: Copy + PartialEq + Send + Sync + 'static>(
    id: &'static str,
    label: &'static str,
    options: Vec<(T, &'static str)>,
    value: Signal<T>,
    #[prop(into)] on_choose: Callback<T>,
) -> impl IntoView {
    let all: Vec<T> = options.iter().map(|it| it.0).collect();
    let choose = move |event| {
        let place: Option<usize> = event_target_value(&event).parse().ok();
        if let Some(it) = place.and_then(|it| all.get(it)) {
            on_choose.run(*it);
        }
    };
    let option = move |(at, (it, name)): (usize, (T, &'static str))| {
        view! { <option value=at.to_string() prop:selected=move || value.get() == it>{name}</option> }
    };
    let id = format!("field-{id}");
    view! {
        <span class="sentence">
            <label for=id.clone()>{label}</label>
            <select id=id on:change=choose>{options.into_iter().enumerate().map(option).collect_view()}</select>
        </span>
    }
}
