//! What other programs would print: the exhibit of definitions name by name, and the way there from a figure.

use leptos::prelude::*;

use crate::report::Report;
use crate::report::exhibit::cells::{Cell, cells};
use crate::report::exhibit::programs::{anchor, names, place, slug};
use crate::report::exhibit::{self, Exhibit};
use crate::ui::actions;
use crate::ui::route::{Route, Section, Step};
use crate::ui::state::state;

/// Where the cells of a row are.
#[derive(Clone, Copy)]
struct Columns([Option<usize>; 6]);

impl Columns {
    fn new(it: &Exhibit) -> Self {
        let ids = ["program", "called", "prints", "ours", "definition", "differs"];
        Self(ids.map(|id| it.field(id)))
    }

    fn of(self, row: &[Cell]) -> [Cell; 6] {
        self.0.map(|at| at.and_then(|at| row.get(at)).cloned().unwrap_or_default())
    }
}

/// The names of the exhibit at this place of the report: those by which any program differs from ours, and folded those
/// by which all agree.
pub(super) fn names_of(it: &Exhibit, at: usize) -> AnyView {
    let (shown, columns) = (cells(it).rows, Columns::new(it));
    let (agreeing, differing): (Vec<_>, Vec<_>) = names(it).into_iter().partition(|it| it.agrees);
    let body = |own: Vec<exhibit::programs::Name>| {
        let one = |it: exhibit::programs::Name| {
            let lines = it.rows.iter().map(|row| line(columns.of(&shown[*row]))).collect_view();
            view! {
                <tbody>
                    <tr class="name"><th colspan="4" scope="rowgroup" id=anchor(at, it.name)>{it.name.to_owned()}</th></tr>
                    {lines}
                </tbody>
            }
        };
        own.into_iter().map(one).collect_view()
    };
    let by = it.attributes.join(" and ");
    let n = agreeing.len();
    let folded = (n > 0).then(|| {
        let body = table(
            format!("programs-{at}-agree"),
            format!("Names by which all agree, by {by}"),
            body(agreeing),
        );
        let word = if n == 1 {
            " name by which all agree with ours here"
        } else {
            " names by which all agree with ours here"
        };
        view! { <details class="in-numbers"><summary>{n}{word}</summary>{body}</details> }
    });
    let differs = (!differing.is_empty()).then(|| {
        table(
            format!("exhibit-{at}-table"),
            format!("Names by which a program differs from ours, by {by}"),
            body(differing),
        )
    });
    view! { {differs}{folded} }.into_any()
}

fn table(id: String, label: String, body: impl IntoView + 'static) -> AnyView {
    let caption = label.clone();
    view! {
        <div class="twin-wrap" id=id role="region" tabindex="0" aria-label=label>
            <table class="twin stacks programs">
                <caption class="hidden">{caption}</caption>
                <thead><tr>
                    <th scope="col">"Program, and its name"</th>
                    <th scope="col" class="num">"It prints"</th>
                    <th scope="col" class="num">"Ours"</th>
                    <th scope="col">"It computes, and why it differs"</th>
                </tr></thead>
                {body}
            </table>
        </div>
    }
    .into_any()
}

fn line([program, called, prints, ours, computes, differs]: [Cell; 6]) -> AnyView {
    let differs = if differs.text.is_empty() { "The same here.".to_owned() } else { differs.text };
    view! {
        <tr>
            <th scope="row"><span>{program.text}<small>{called.text}</small></span></th>
            <td class="num" data-h="It prints">{prints.text}{aside(prints.why)}</td>
            <td class="num" data-h="Ours">{ours.text}{aside(ours.why)}</td>
            <td class="wrap" data-h="Why"><span>{computes.text}<small class="why">{differs}</small></span></td>
        </tr>
    }
    .into_any()
}

fn aside(why: String) -> Option<AnyView> {
    (!why.is_empty()).then(|| view! { " "<small class="iv">{why}</small> }.into_any())
}

/// The way to what other programs print for a rate, with its difference and its ratio, or for a metric; nothing where
/// the report has none.
pub(super) fn elsewhere(report: &Report, attributes: &[String], id: &str) -> Option<AnyView> {
    let (at, names) = place(report, attributes, id)?;
    let section = Section::Exhibits(exhibit::Section::Definitions);
    let state = state();
    let several = names.len() > 1;
    let link = |name: &'static str| {
        let name_slug = slug(name);
        let route = Route {
            section: Some(section),
            exhibit: Some(at),
            name: Some(name_slug.clone()),
            ..Route::of(Step::Results)
        };
        let text = if several { name } else { "What would other programs print?" };
        let again = move |_| actions::reveal_again(state, section, Some(at), Some(&name_slug));
        view! { <li><a href=route.fragment() on:click=again>{text}</a></li> }
    };
    let links = names.into_iter().map(link).collect_view();
    let asked = several.then(|| view! { <span>"What would other programs print?"</span> });
    Some(view! { <div class="elsewhere">{asked}<ul>{links}</ul></div> }.into_any())
}
