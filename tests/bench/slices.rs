//! How long the search for slices takes: every combination of up to three values of ten columns, for a million people.
//!
//! `cargo bench --bench slices -- [ROWS]`

use std::fmt::Write;
use std::time::{Duration, Instant};

use plumbline::audit::{Input, plan_file, run};
use plumbline::data::{Intake, Loaded};
use plumbline::report::Report;
use rand_chacha::ChaCha8Rng;
use rand_core::{RngCore, SeedableRng};

const ROWS: usize = 1_000_000;

const COLUMNS: &str = "outcome = { column = \"happened\", positive = \"1\" }\n\
    decision = { column = \"decided\", positive = \"1\" }\n[[columns.attributes]]\ncolumn = \"group\"\n";

/// Two numbers, and eight categories of two to nine values; who lives in town 3 and has job 5 is wrongly decided.
fn people(rows: usize) -> String {
    let mut random = ChaCha8Rng::seed_from_u64(20_260_101);
    let mut text =
        "group,sex,town,job,school,home,family,band,age,income,happened,decided\n".to_owned();
    for _ in 0..rows {
        let mut below = |n: u64| random.next_u64() % n;
        let values = [5, 2, 9, 8, 4, 3, 5, 6].map(&mut below);
        let (age, income) = (18 + below(60), 10_000 + below(90_000));
        let happened = below(10) < 3;
        let errs = if values[2] == 3 && values[3] == 5 { 5 } else { 2 };
        let decided = happened != (below(10) < errs);
        for (name, value) in ["g", "s", "t", "j", "e", "h", "f", "b"].into_iter().zip(values) {
            write!(text, "{name}{value},").expect("a text can grow");
        }
        writeln!(text, "{age},{income}.5,{},{}", u8::from(happened), u8::from(decided))
            .expect("a text can grow");
    }
    text
}

#[expect(clippy::disallowed_methods, reason = "a bench that runs on a host measures time")]
fn audited(loaded: &Loaded, exhibits: &str) -> (Report, Duration) {
    let text = format!("plan = 1\n[columns]\n{COLUMNS}[measures]\nexhibits = [{exhibits}]\n");
    let plan = plan_file::read(&text).expect("the plan can be read");
    let start = Instant::now();
    let report = run(&Input::new(loaded), &plan, &mut |_| {}).expect("the audit can be run");
    (report, start.elapsed())
}

#[expect(clippy::print_stdout, reason = "a bench tells what it measured")]
fn main() {
    let rows = std::env::args().skip(1).find_map(|it| it.parse().ok()).unwrap_or(ROWS);
    let mut intake = Intake::new("people.csv");
    intake.push(people(rows).as_bytes()).expect("the text can be read");
    let loaded = intake.finish().expect("the text is a table");
    let (_, without) = audited(&loaded, "");
    for kind in ["slices", "error-tree", "clusters"] {
        let (report, with) = audited(&loaded, &format!("\"{kind}\""));
        let took = with.saturating_sub(without);
        println!("{rows} rows, {kind}: {took:?} beside {without:?} for the rest of the audit");
        for it in &report.exhibits {
            println!("  {}: {}", it.exhibit, it.title);
        }
    }
}
