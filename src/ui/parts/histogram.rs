//! A histogram with a cut through it: both looks of its bars lie over each other, and each is shown on its side.

use leptos::prelude::*;

use crate::chart::thresholds::{Histogram, Sides};
use crate::ui::parts::drawing::shapes;
use crate::ui::parts::figure::Look;

/// The drawing. A move of the cut changes two edges and the place of the plumb line.
#[component]
pub fn CutHistogram(
    histogram: Histogram,
    /// Unique on the page.
    id: String,
    #[prop(into)] sides: Signal<Sides>,
    look: Look,
) -> impl IntoView {
    let Histogram { scene, selected, others, plumb, .. } = histogram;
    let (width, height) = (scene.width, scene.height);
    let (title_id, description_id) = (format!("{id}-t"), format!("{id}-d"));
    let named = format!("{title_id} {description_id}");
    let [clip_selected, clip_others] = ["s", "o"].map(|it| format!("{id}-{it}"));
    let [url_selected, url_others] = [&clip_selected, &clip_others].map(|it| format!("url(#{it})"));
    let stops = StoredValue::new(scene.stops);
    let light = move || {
        let stop = look.lit.get().and_then(|at| stops.with_value(|it| it.get(at).cloned()));
        stop.map(
            |it| view! { <rect class="lit" x=it.at.x y=it.at.y width=it.width height=it.height/> },
        )
    };
    let cover = |at: usize| {
        let stop = stops.with_value(|it| it[at].clone());
        view! {
            <rect class="cover" x=stop.at.x y=stop.at.y width=stop.width height=stop.height
                on:pointerenter=move |_| look.on.run(Some(at))/>
        }
    };
    let covers = (0..stops.with_value(Vec::len)).map(cover).collect_view();
    let label = move |at: usize| move || sides.read().labels[at].clone();
    let (of_selected, of_others) =
        (move |at: usize| sides.read().selected[at], move |at: usize| sides.read().others[at]);
    view! {
        <svg class="chart" viewBox=format!("0 0 {width} {height}") width=width height=height role="img"
            aria-labelledby=named translate="no" on:pointerleave=move |_| look.on.run(None)>
            <title id=title_id>{scene.title}</title>
            <desc id=description_id>{scene.description}</desc>
            <defs>
                <clipPath id=clip_selected><rect y="0" height=height x=move || of_selected(0) width=move || of_selected(1)/></clipPath>
                <clipPath id=clip_others><rect y="0" height=height x=move || of_others(0) width=move || of_others(1)/></clipPath>
            </defs>
            {light}
            {shapes(&scene.elements)}
            <g clip-path=url_others>{shapes(&others)}</g>
            <g clip-path=url_selected>{shapes(&selected)}</g>
            <g transform=move || format!("translate({} 0)", sides.read().x)>
                {shapes(&plumb)}
                <text class="ref" x="-5" y="11" text-anchor="end">{label(0)}</text>
                <text class="ref" x="6" y="11">{label(1)}</text>
            </g>
            {covers}
        </svg>
    }
}
