//! The values of a column as a row of small bars.

use leptos::prelude::*;

const WIDTH: f64 = 92.0;
const HEIGHT: f64 = 22.0;
/// The room of a bar that counts somebody, however few.
const LEAST: f64 = 1.0;
/// A bar is no wider than this.
const WIDEST: f64 = 12.0;

/// Bars of these heights; said in words elsewhere, so hidden from those who listen.
#[component]
pub fn Sparkline(counts: Vec<u64>) -> impl IntoView {
    let most = counts.iter().copied().max().unwrap_or(0).max(1) as f64;
    let step = WIDTH / counts.len().max(1) as f64;
    let wide = (step - 1.0).clamp(1.0, WIDEST);
    let bar = move |(at, n): (usize, u64)| {
        let height = if n == 0 { 0.0 } else { ((HEIGHT - 2.0) * n as f64 / most).max(LEAST) };
        let (x, y) = (at as f64 * step, HEIGHT - 1.0 - height);
        view! { <rect x=tenth(x) y=tenth(y) width=tenth(wide) height=tenth(height) class="bin"/> }
    };
    view! {
        <svg class="chart spark" viewBox="0 0 92 22" width="92" height="22" aria-hidden="true">
            {counts.into_iter().enumerate().map(bar).collect_view()}
            <line x1="0" y1="21.5" x2="92" y2="21.5" class="base"/>
        </svg>
    }
}

fn tenth(value: f64) -> String {
    format!("{value:.1}")
}
