//! The groups of an attribute with their people, and what moves one of them up or down.

use leptos::prelude::*;

use crate::report::format::{count, visible};
use crate::ui::browser::{self, field_id};
use crate::ui::groups::Move;

/// A group, as it is shown while the plan is made.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupRow {
    pub name: String,
    /// None until it has been counted.
    pub n_people: Option<u64>,
    /// Whether it has a place in the order that can be changed.
    pub moves: Moves,
}

/// Whether a group can be moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moves {
    Yes,
    No,
}

/// The groups in their order. The buttons keep the focus while their group moves.
#[component]
pub fn GroupList(
    /// The attribute, for names and ids.
    name: String,
    #[prop(into)] rows: Signal<Vec<GroupRow>>,
    #[prop(into)] on_move: Callback<(String, Move)>,
) -> impl IntoView {
    let label = format!("Groups of {}", visible(&name));
    let name = StoredValue::new(name);
    let row = move |row: GroupRow| {
        let id = name.with_value(|name| field_id(&format!("{name} {}", row.name)));
        let moves = (row.moves == Moves::Yes).then(|| {
            let one = |to| move_button(&row.name, &id, to, on_move);
            view! { <span class="moves">{one(Move::Up)}{one(Move::Down)}</span> }
        });
        view! {
            <li>
                <span>{visible(&row.name)}</span>
                <span class="n">{row.n_people.map(count)}</span>
                {moves}
            </li>
        }
    };
    view! {
        <ol class="made" aria-label=label>
            <For each=move || rows.get() key=|it| format!("{} {:?} {:?}", it.name, it.n_people, it.moves) children=row/>
        </ol>
    }
}

/// Moves a group by one place; the focus stays on the button.
fn move_button(
    name: &str,
    id: &str,
    to: Move,
    on_move: Callback<(String, Move)>,
) -> impl IntoView + use<> {
    let (sign, word) = arrow(to);
    let (group, id) = (name.to_owned(), format!("{id}-{word}"));
    let own = id.clone();
    let press = move |_| {
        on_move.run((group.clone(), to));
        focus_soon(own.clone());
    };
    let label = format!("Move {} {word}", visible(name));
    view! { <button class="quiet" type="button" id=id aria-label=label on:click=press>{sign}</button> }
}

/// An arrow and its word.
fn arrow(to: Move) -> (&'static str, &'static str) {
    match to {
        Move::Up => ("\u{2191}", "up"),
        Move::Down => ("\u{2193}", "down"),
    }
}

/// Puts the focus on an element once it is drawn anew.
fn focus_soon(id: String) {
    browser::later(0, move || {
        if let Some(element) = browser::element(&id) {
            browser::focus(&element);
        }
    });
}
