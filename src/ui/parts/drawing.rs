//! A scene as SVG on the page, element by element: every text in it is only ever text.

use leptos::prelude::*;

use crate::chart::scene::{Anchor, Element, Ends, Point, Run, Scene};

/// The drawing of a scene. `lit` is the row under the reader's attention.
#[component]
pub fn Drawing(
    scene: StoredValue<Scene>,
    /// Unique on the page.
    id: String,
    #[prop(into)] lit: Signal<Option<usize>>,
    #[prop(into)] on_hover: Callback<Option<usize>>,
    /// What lies over it and moves, while the rest stays as it was drawn.
    #[prop(optional_no_strip)]
    moving: Option<Signal<Vec<Element>>>,
) -> impl IntoView {
    let (width, height) = scene.with_value(|it| (it.width, it.height.ceil()));
    let (title, description) = scene.with_value(|it| (it.title.clone(), it.description.clone()));
    let (title_id, description_id) = (format!("{id}-t"), format!("{id}-d"));
    let named = format!("{title_id} {description_id}");
    let light = move || {
        let stop = lit.get().and_then(|at| scene.with_value(|it| it.stops.get(at).cloned()));
        stop.map(
            |it| view! { <rect class="lit" x=it.at.x y=it.at.y width=it.width height=it.height/> },
        )
    };
    let elements = scene.with_value(|it| it.elements.iter().map(element).collect_view());
    let covers = scene.with_value(|it| {
        let cover = |at: usize| {
            let stop = &it.stops[at];
            view! {
                <rect class="cover" x=stop.at.x y=stop.at.y width=stop.width height=stop.height
                    on:pointerenter=move |_| on_hover.run(Some(at))/>
            }
        };
        (0..it.stops.len()).map(cover).collect_view()
    });
    view! {
        <svg class="chart" viewBox=format!("0 0 {width} {height}") width=width height=height role="img"
            aria-labelledby=named translate="no" on:pointerleave=move |_| on_hover.run(None)>
            <title id=title_id>{title}</title>
            <desc id=description_id>{description}</desc>
            {light}
            {elements}
            {moving.map(|moving| view! { <g class="moving">{move || shapes(&moving.read())}</g> })}
            {covers}
        </svg>
    }
}

/// The drawing of a scene that only illustrates: no row of it can be reached.
#[component]
pub fn Still(scene: Scene) -> impl IntoView {
    let view_box = format!("0 0 {} {}", scene.width, scene.height);
    let label = format!("{}: {}", scene.title, scene.description);
    view! {
        <svg class="chart" viewBox=view_box width=scene.width height=scene.height role="img" aria-label=label>
            {scene.elements.iter().map(element).collect_view()}
        </svg>
    }
}

/// Elements as shapes, one by one.
pub fn shapes(elements: &[Element]) -> Vec<AnyView> {
    elements.iter().map(element).collect()
}

fn element(element: &Element) -> AnyView {
    match element {
        Element::Line { from, to, part } => {
            view! { <line x1=from.x y1=from.y x2=to.x y2=to.y class=part.class()/> }.into_any()
        }
        Element::Rect { at, width, height, part } => {
            view! { <rect x=at.x y=at.y width=*width height=*height class=part.class()/> }
                .into_any()
        }
        Element::Path { points, ends, part } => {
            view! { <path d=path(points, *ends) class=part.class()/> }.into_any()
        }
        Element::Circle { center, radius, part } => {
            view! { <circle cx=center.x cy=center.y r=*radius class=part.class()/> }.into_any()
        }
        Element::Text { at, anchor, runs } => {
            let anchor = match anchor {
                Anchor::Start => "start",
                Anchor::Middle => "middle",
                Anchor::End => "end",
            };
            let run = |it: &Run| view! { <tspan class=it.style.class()>{it.text.clone()}</tspan> };
            view! { <text x=at.x y=at.y text-anchor=anchor>{runs.iter().map(run).collect_view()}</text> }
                .into_any()
        }
    }
}

fn path(points: &[Point], ends: Ends) -> String {
    let steps = points.iter().enumerate().map(|(at, point)| {
        let letter = if at == 0 { 'M' } else { 'L' };
        format!("{letter}{} {}", point.x, point.y)
    });
    let steps: String = steps.collect();
    match ends {
        Ends::Open => steps,
        Ends::Joined => format!("{steps}Z"),
    }
}
