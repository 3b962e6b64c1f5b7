//! How long one move of a cut takes: every figure of every group, recomputed for a million people.
//!
//! `cargo bench --bench cuts -- [ROWS]`

use std::fmt::Write;
use std::hint::black_box;
use std::time::{Duration, Instant};

use plumbline::audit::sweeps::sweeps;
use plumbline::audit::{Input, plan_file};
use plumbline::data::Intake;
use plumbline::metrics::thresholds::{Equal, Sweep};
use plumbline::metrics::{self, Measure, Rate};
use plumbline::stats::difference::newcombe;
use plumbline::stats::proportion::wilson;
use rand_chacha::ChaCha8Rng;
use rand_core::{RngCore, SeedableRng};

const ROWS: usize = 1_000_000;
const GROUPS: u64 = 12;
const MOVES: usize = 2_000;
const Z: f64 = 1.959_963_984_540_054;

const PLAN: &str = "plan = 1\n[columns]\noutcome = { column = \"happened\", positive = \"1\" }\n\
    score = { column = \"score\" }\n[[columns.attributes]]\ncolumn = \"group\"\n";

fn people(rows: usize) -> String {
    let mut random = ChaCha8Rng::seed_from_u64(20_260_101);
    let mut text = "group,score,happened\n".to_owned();
    for _ in 0..rows {
        let group = random.next_u64() % GROUPS;
        let score = (random.next_u64() >> 11) as f64 / 9_007_199_254_740_992.0;
        let happened = ((random.next_u64() >> 11) as f64 / 9_007_199_254_740_992.0) < score;
        writeln!(text, "g{group:02},{score},{}", u8::from(happened)).expect("a text can grow");
    }
    text
}

/// All rates of the four cells in all groups, with Wilson intervals, and their gaps to the first with Newcombe's.
fn moved(sweep: &Sweep, rates: &[&Rate], cut: f64) -> f64 {
    let place = sweep.place(cut);
    let tallies: Vec<_> = sweep.groups.iter().map(|it| it.tally(place)).collect();
    let mut sum = 0.0;
    for rate in rates {
        let figures: Vec<_> =
            tallies.iter().filter_map(|it| metrics::measure(rate, it).ok()).collect();
        for figure in &figures {
            sum += figure.value;
            let Some(share) = figure.share else { continue };
            let (part, whole) = share.sample();
            sum += wilson(part, whole, Z).map_or(0.0, |it| it.high);
            let Some((part1, whole1)) = figures[0].share.map(metrics::Share::sample) else {
                continue;
            };
            sum += newcombe(part, whole, part1, whole1, Z).map_or(0.0, |it| it.high);
        }
    }
    sum
}

#[expect(clippy::disallowed_methods, reason = "a bench that runs on a host measures time")]
fn timed<T>(turns: usize, mut turn: impl FnMut(usize) -> T) -> Duration {
    let start = Instant::now();
    (0..turns).for_each(|it| {
        black_box(turn(it));
    });
    start.elapsed() / u32::try_from(turns).unwrap_or(u32::MAX)
}

#[expect(clippy::print_stdout, reason = "a bench tells what it measured")]
fn main() {
    let rows = std::env::args().skip(1).find_map(|it| it.parse().ok()).unwrap_or(ROWS);
    let mut intake = Intake::new("people.csv");
    intake.push(people(rows).as_bytes()).expect("the text can be read");
    let loaded = intake.finish().expect("the text is a table");
    let plan = plan_file::read(PLAN).expect("the plan can be read");
    let input = Input::new(&loaded);
    let made = timed(1, |_| sweeps(&input, &plan, None).map(|it| it.len()));
    let all = sweeps(&input, &plan, None).expect("there are scores");
    let sweep = all[0].sweep.as_ref().expect("twelve groups are swept");
    let sent = serde_json::to_string(sweep).expect("it can be written");
    let rates: Vec<&Rate> = metrics::rates()
        .filter(|it| matches!(it.measure, Measure::Share { .. } | Measure::Cells { .. }))
        .collect();
    let cut = |turn: usize| turn as f64 / MOVES as f64;
    let one = timed(MOVES, |turn| moved(sweep, &rates, cut(turn)));
    let equal = timed(100, |turn| sweep.equal(Equal::ErrorRates, sweep.place(cut(turn * 20))));
    let prices = timed(20, |_| sweep.prices(None));
    println!(
        "{rows} rows, {} groups, {} of {} scores are cuts",
        sweep.groups.len(),
        sweep.cuts.len(),
        sweep.n_scores
    );
    println!("counting the rows and making the sweep: {made:?}; sent as {} bytes", sent.len());
    println!(
        "one move of the cut, {} rates with intervals and gaps in every group: {one:?}",
        rates.len()
    );
    println!(
        "cuts of their own with equal error rates: {equal:?}; cheapest cut for every price: {prices:?}"
    );
}
