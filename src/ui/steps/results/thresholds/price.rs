//! What an error is worth: a price, and the single cut that costs least for it.

use std::sync::Arc;

use leptos::prelude::*;

use crate::chart::Size;
use crate::chart::thresholds::Strip;
use crate::report::thresholds::{Cheapest, Cuts, Price};
use crate::ui::parts::drawing::Drawing;
use crate::ui::parts::figure::{Explorer, Look};
use crate::ui::parts::twin::Twin;

use super::Bench;

/// Rows of the table that are shown before all are asked for.
const FIRST: usize = 12;

/// The section; empty without outcomes of both kinds.
#[component]
pub(super) fn PriceSection(bench: Bench) -> impl IntoView {
    let all = Arc::new(bench.with(Cuts::cheapest));
    if all.is_empty() {
        return ().into_any();
    }
    let heading = bench.with(|it| it.words.worth);
    let price = bench.trial.price;
    let (for_words, for_strip) = (Arc::clone(&all), Arc::clone(&all));
    let reach = Memo::new(move |_| Strip::reach(price.get()));
    let words = Memo::new(move |_| bench.with(|it| it.price(&for_words, price.get())));
    let of =
        move |text: fn(&Price) -> &String| move || words.read().as_ref().map(|it| text(it).clone());
    let typed = move |event| {
        let typed = event_target_value(&event).parse::<f64>();
        if let Ok(it) = typed
            && it.is_finite()
            && it > 0.0
        {
            price.set(it);
        }
    };
    let strip = move || {
        reach.track();
        drawn(bench, Arc::clone(&for_strip))
    };
    view! {
        <section class="section cost" aria-labelledby="cost-h">
            <div class="section-head"><h2 id="cost-h">{heading}</h2></div>
            <p class="sentence">
                <label>
                    <span>{of(|it| &it.before)}</span>" "
                    <input type="number" id="price" step="any" min="0" value=price.get_untracked().to_string() on:input=typed/>
                </label>
                " "{of(|it| &it.after)}" "<strong>{of(|it| &it.cut)}</strong>{of(|it| &it.counts)}
            </p>
            {strip}
            <p class="footnote">
                "Price of a wrong positive decision to a wrong negative one. Almost every cut is cheapest for some price, \
                 so a cut is always also a statement about prices. Write down which one you mean."
            </p>
            <Prices bench/>
        </section>
    }
    .into_any()
}

/// The strip, as far as the price needs it to reach.
fn drawn(bench: Bench, all: Arc<Vec<Cheapest>>) -> Option<AnyView> {
    let price = bench.trial.price;
    let of = |size| bench.with(|it| Strip::new(it, &all, price.get_untracked(), size));
    let (wide, narrow) = (of(Size::Wide)?, of(Size::Narrow)?);
    let scenes = [wide.scene.clone(), narrow.scene.clone()].map(StoredValue::new);
    let stops = scenes[0].with_value(|it| it.stops.iter().map(|it| it.says.clone()).collect());
    let moving = [wide, narrow].map(|strip| {
        let all = Arc::clone(&all);
        Signal::derive(move || {
            let price = price.get();
            let at = bench.with(|it| it.cheapest_at(&all, price));
            strip.moving(&all, at, price)
        })
    });
    let drawings = move |Look { lit, on }: Look| {
        view! {
            <div class="wide"><Drawing scene=scenes[0] id="prices-wide".to_owned() lit on_hover=on moving=Some(moving[0])/></div>
            <div class="narrow"><Drawing scene=scenes[1] id="prices-narrow".to_owned() lit on_hover=on moving=Some(moving[1])/></div>
        }
        .into_any()
    };
    Some(view! { <Explorer stops drawings/> }.into_any())
}

/// The strip in numbers.
#[component]
fn Prices(bench: Bench) -> impl IntoView {
    let (is_open, set_open) = signal(false);
    let twin = move || {
        bench.with(|it| {
            let all = it.cheapest();
            Strip::new(it, &all, 1.0, Size::Wide).map(|it| it.scene.table)
        })
    };
    view! {
        <p class="fig-acts">
            <button class="quiet" type="button" aria-expanded=move || is_open.get().to_string()
                on:click=move |_| set_open.update(|it| *it = !*it)>"Table of prices"</button>
        </p>
        {move || is_open.get().then(|| twin().map(|twin| view! {
            <div class="fig-twin"><Twin id="table-prices".to_owned() twin limit=FIRST/></div>
        }))}
    }
}
