//! The tests: which there are, how long each takes, which places it passes, and whether it notices a mutant.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::Outcome;

/// What a program of tests may take of memory, in KiB: a mutant may never stop to ask for more.
const MOST_MEMORY: &str = "4000000";

/// A test that ran alone on the unchanged code.
#[derive(Debug, Clone)]
pub struct Test {
    /// Its program, as an index.
    pub program: usize,
    pub name: String,
    pub took: Duration,
    /// The first mutants of the places that it passes.
    pub passes: BTreeSet<u32>,
}

/// What some tests say of a mutant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    AllPassed,
    OneFailed,
    /// They had not ended after many times of what they take.
    TooSlow,
}

/// The names of a program's tests.
pub fn names(program: &Path, root: &Path) -> Outcome<Vec<String>> {
    let output = Command::new(program).arg("--list").current_dir(root).output()?;
    let text = String::from_utf8(output.stdout)?;
    let names = text.lines().filter_map(|it| it.strip_suffix(": test"));
    Ok(names.map(str::to_owned).collect())
}

/// Runs one test alone on the unchanged code and watches it; `None` where it fails, and so can tell nothing.
pub fn watch(
    programs: &[PathBuf],
    (program, name): (usize, &str),
    root: &Path,
    notes: &Path,
) -> Outcome<Option<Test>> {
    let _ = fs::remove_file(notes);
    let begin = Instant::now();
    let output = Command::new(&programs[program])
        .args(["--exact", name, "--test-threads=1"])
        .current_dir(root)
        .env("MUTANTS_PASSED", notes)
        .output()?;
    let took = begin.elapsed();
    if !output.status.success() {
        eprintln!("{name} fails on the unchanged code");
        return Ok(None);
    }
    let text = fs::read_to_string(notes).unwrap_or_default();
    let passes = text.lines().filter_map(|it| it.parse().ok()).collect();
    Ok(Some(Test { program, name: name.to_owned(), took, passes }))
}

/// Asks these tests, all of one program, one after the other until one fails.
pub fn ask(programs: &[PathBuf], tests: &[&Test], root: &Path, mutant: u32) -> Outcome<Answer> {
    let Some(first) = tests.first() else { return Ok(Answer::AllPassed) };
    let took: Duration = tests.iter().map(|it| it.took).sum();
    let patience = Duration::from_secs(4) + took * 8;
    let limited = format!("ulimit -v {MOST_MEMORY}; exec \"$@\"");
    let mut child = Command::new("sh")
        .args(["-c", &limited, "sh"])
        .arg(&programs[first.program])
        .args(["--exact", "--test-threads=1", "-Zunstable-options", "--fail-fast"])
        .args(tests.iter().map(|it| it.name.as_str()))
        .current_dir(root)
        .env("MUTANT", mutant.to_string())
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    wait(&mut child, patience)
}

fn wait(child: &mut Child, patience: Duration) -> Outcome<Answer> {
    let begin = Instant::now();
    let mut pause = Duration::from_millis(1);
    while begin.elapsed() < patience {
        if let Some(status) = child.try_wait()? {
            return Ok(if status.success() { Answer::AllPassed } else { Answer::OneFailed });
        }
        sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(10));
    }
    child.kill()?;
    child.wait()?;
    Ok(Answer::TooSlow)
}
