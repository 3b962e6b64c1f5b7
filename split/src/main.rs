//! Cuts the page's program in two, so that the page answers before all of it is here.
//!
//!   split LINKED BOUND FIRST REST
//!
//! LINKED is the program as the linker left it, with its relocations: they tell what refers to what. BOUND is the same
//! program after wasm-bindgen. FIRST and REST are written: FIRST runs alone, and REST is joined to it by an instance
//! that imports FIRST's exports under "1". The cut goes through the functions of `src/ui/doors.rs`.

mod bound;
mod cut;
mod linked;
mod names;
mod part;

use std::process::ExitCode;

use bound::Bound;
use cut::Cut;
use linked::Linked;

/// What a door's name has in it, mangled as the compiler does it.
const DOOR: &str = "9plumbline2ui5doors";
/// The function that joins the rest.
const JOIN: &str = "9plumbline2ui5doors9join_rest";

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [linked, bound, first, rest] = arguments.as_slice() else {
        eprintln!("split LINKED BOUND FIRST REST");
        return ExitCode::from(2);
    };
    match split(linked, bound, first, rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("The program cannot be cut in two: {error}");
            ExitCode::FAILURE
        }
    }
}

fn split(linked: &str, bound: &str, first: &str, rest: &str) -> Result<()> {
    let linked = Linked::read(&std::fs::read(linked)?)?;
    let bytes = std::fs::read(bound)?;
    let bound = Bound::read(&bytes)?;
    let cut = Cut::new(&linked, &bound, DOOR, JOIN)?;
    let parts = [part::first(&bound, &cut)?, part::rest(&bound, &cut)?];
    println!(
        "{} of {} functions answer; {} doors lead to the rest, which calls {} of them",
        cut.first.len(),
        bound.bodies.len(),
        cut.doors.len(),
        cut.shared.len(),
    );
    std::fs::write(first, &parts[0])?;
    std::fs::write(rest, &parts[1])?;
    Ok(())
}
