//! The files of the worked audits: how they are read, audited and renewed.

use std::fs;
use std::path::{Path, PathBuf};

use plumbline::audit::gallery::bundled;
use plumbline::audit::plan::Plan;
use plumbline::audit::{Input, plan_file, run};
use plumbline::data::{Intake, Loaded};
use plumbline::report::Report;
use plumbline::report::json;

/// The folder with all worked audits.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("audits")
}

/// The plan of a worked audit.
pub(crate) fn plan(id: &str) -> Plan {
    plan_file::read(&fs::read_to_string(folder().join(id).join("plan.toml")).unwrap()).unwrap()
}

/// The stored report of a worked audit.
pub(crate) fn stored(id: &str) -> Report {
    json::read(&fs::read_to_string(folder().join(id).join("report.json")).unwrap()).unwrap()
}

/// The data of a worked audit; none where they are not here.
pub(crate) fn data(id: &str) -> Option<Vec<u8>> {
    if let Some(audit) = bundled(id) {
        return Some(audit.data.to_vec());
    }
    let file = plan(id).data.file;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(&file);
    if path.is_file() {
        return Some(fs::read(path).unwrap());
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{file} is missing");
    eprintln!("skipped: {file} is not here");
    None
}

/// Reads a file in slices of so many bytes.
pub(crate) fn read(file: &str, bytes: &[u8], slice: usize) -> Loaded {
    let mut intake = Intake::new(file);
    for piece in bytes.chunks(slice) {
        intake.push(piece).unwrap();
    }
    intake.finish().unwrap()
}

/// The report of a worked audit as a file, from its data read in slices of so many bytes.
pub(crate) fn audited(id: &str, bytes: &[u8], slice: usize) -> String {
    let plan = plan(id);
    let loaded = read(&plan.data.file, bytes, slice);
    json::write(&run(&Input::new(&loaded), &plan, &mut |_| {}).unwrap())
}

/// Compares a stored file with what it should be; `UPDATE=1` rewrites it instead, and says so.
pub(crate) fn check_stored(path: &Path, expected: &str) {
    let stored = fs::read_to_string(path).unwrap_or_default();
    if stored == expected {
        return;
    }
    if std::env::var("UPDATE").as_deref() == Ok("1") {
        fs::write(path, expected).unwrap();
        eprintln!("rewritten: {}", path.display());
        return;
    }
    let first = stored.lines().zip(expected.lines()).position(|(a, b)| a != b);
    let line = first.unwrap_or_else(|| stored.lines().count().min(expected.lines().count()));
    panic!(
        "{} is not what it should be, first in line {}\n  stored:   {}\n  expected: {}\n\
         UPDATE=1 cargo test --test audits rewrites it",
        path.display(),
        line + 1,
        stored.lines().nth(line).unwrap_or("nothing"),
        expected.lines().nth(line).unwrap_or("nothing")
    );
}
