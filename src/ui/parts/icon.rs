//! Small signs beside words; they say nothing that the words do not.

use leptos::prelude::*;

/// A sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    File,
    Lock,
    Theme,
    Tick,
    About,
    Warning,
    Arrow,
    Close,
    Down,
}

/// A sign of 16 by 16.
#[component]
pub fn Icon(sign: Sign, #[prop(default = "icon")] class: &'static str) -> impl IntoView {
    let (line, fill) = match sign {
        Sign::File => ("M4 1.8h5.6L13 5.2v9H4zM9.4 1.8v3.6H13", ""),
        Sign::Lock => ("M4 7V5a4 4 0 0 1 8 0v2M3 7h10v7H3z", ""),
        Sign::Theme => {
            ("M8 2.4a5.6 5.6 0 0 0 0 11.2a5.6 5.6 0 0 0 0-11.2z", "M8 2.4a5.6 5.6 0 0 1 0 11.2z")
        }
        Sign::Tick => ("M3 8.6l3.4 3.4L13 4.6", ""),
        Sign::About => ("M8 1.8a6.2 6.2 0 0 0 0 12.4a6.2 6.2 0 0 0 0-12.4zM8 7.2v4M8 4.7v.2", ""),
        Sign::Warning => ("M8 2L14.6 13.6H1.4zM8 6.6v3.6M8 11.8v.2", ""),
        Sign::Arrow => ("M2.5 8h10.4M9 4l4 4-4 4", ""),
        Sign::Close => ("M4 4l8 8m0-8l-8 8", ""),
        Sign::Down => ("M4 6.5l4 4 4-4", ""),
    };
    view! {
        <svg class=class viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
            <path d=line/>
            <path d=fill class="fill"/>
        </svg>
    }
}

/// The plumb line.
#[component]
pub fn Logo() -> impl IntoView {
    view! {
        <svg class="logo" viewBox="0 0 16 28" width="16" height="28" aria-hidden="true">
            <path d="M8 0v13.5" class="thread"/>
            <path d="M6.9 13h2.2v2.6H6.9zM8 27.5L3.4 20.2Q3.4 15.8 8 15.8t4.6 4.4z"/>
        </svg>
    }
}
