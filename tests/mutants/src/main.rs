//! Mutation testing: changes the code in thousands of small ways and says which of them no test notices.
//!
//! All mutants are compiled into one copy of the library, each behind a number; a variable of the environment
//! says which of them is on. So the library is built once and not once for each mutant.
//! Every test runs alone first, to learn which places it passes; a mutant is tried on the tests that pass its place.
//!
//! ```text
//! mutants [--again] [--everything] [--only PREFIX]
//! ```
//!
//! `--again` tries only what the last run left unnoticed, `--only` the mutants of files whose path begins so.
//! The library's own tests are asked; `--everything` asks those of whole audits too, which takes hours.

mod find;
mod place;
mod scratch;
mod suite;
mod tally;
mod trial;
mod values;
mod write;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::place::{Key, Source, number};
use crate::scratch::Scratch;
use crate::tally::{Explained, survivors, tally};
use crate::trial::{Trial, Tried};
use crate::values::Aliases;

/// What may go wrong ends the program with a message.
pub type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// The rooms whose code is changed.
const ROOMS: [&str; 3] = ["src/cube", "src/metrics", "src/stats"];

/// The programs of tests beside the library's own that come to the rooms.
const TESTS: [&str; 5] = ["laws", "numbers", "traps", "oracles", "audits"];

/// What the command line asks for.
struct Wanted {
    /// Whether to try again what the last run left unnoticed, and nothing else.
    again: bool,
    /// How the paths of the files begin.
    only: String,
    /// The programs of tests beside the library's.
    tests: &'static [&'static str],
}

fn main() -> Outcome<()> {
    let wanted = wanted()?;
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = own.join("../..").canonicalize()?;
    let folder = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root.join("target"), PathBuf::from)
        .join("mutants");
    let explained: Explained = toml::from_str(&fs::read_to_string(own.join("equivalent.toml"))?)?;

    let mut sources = sources(&root)?;
    let scratch = Scratch::copy(&root, &folder)?;
    let n_all = number(&mut sources);
    scratch.mutate(&mut sources)?;
    let n_live = number(&mut sources);
    println!("{n_all} mutants, of which {n_live} compile");

    let programs = scratch.build(wanted.tests)?;
    let trial = Trial { root: &scratch.copy, folder: &folder, programs: &programs };
    let tests = trial.watch_all()?;
    let kept = folder.join("results.json");
    let known = if wanted.again { noticed(&kept)? } else { BTreeMap::new() };
    let is_known = |it: &Key| known.contains_key(it) || !it.file.starts_with(&wanted.only);
    let mut all = trial.try_all(&sources, &tests, is_known)?;
    let live: BTreeMap<&Key, usize> = lines(&sources);
    all.extend(known.into_values().filter(|it| live.contains_key(&it.key)));
    for tried in &mut all {
        tried.line = live.get(&tried.key).copied().unwrap_or(tried.line);
    }
    all.sort_by(|a, b| (&a.key.file, a.line, &a.key).cmp(&(&b.key.file, b.line, &b.key)));
    fs::write(&kept, serde_json::to_string(&all)?)?;
    fs::write(folder.join("survivors.txt"), survivors(&all, &explained))?;
    fs::write(folder.join("tally.txt"), tally(&all, &explained))?;
    print!("{}\n{}", survivors(&all, &explained), tally(&all, &explained));
    for idle in explained.idle(&all) {
        println!("an explanation of nothing: {idle}");
    }
    Ok(())
}

fn wanted() -> Outcome<Wanted> {
    let mut wanted = Wanted { again: false, only: String::new(), tests: &[] };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--again" => wanted.again = true,
            "--everything" => wanted.tests = &TESTS,
            "--only" => {
                wanted.only = arguments.next().ok_or("--only needs the beginning of a path")?;
            }
            other => {
                return Err(format!(
                    "{other} is not known; --again, --everything, --only PREFIX are"
                )
                .into());
            }
        }
    }
    Ok(wanted)
}

/// What the last run's tests noticed.
fn noticed(kept: &Path) -> Outcome<BTreeMap<Key, Tried>> {
    let all: Vec<Tried> = serde_json::from_str(&fs::read_to_string(kept)?)?;
    let noticed = all.into_iter().filter(|it| it.fate.is_noticed());
    Ok(noticed.map(|it| (it.key.clone(), it)).collect())
}

/// The line of each mutant that compiles.
fn lines(sources: &[Source]) -> BTreeMap<&Key, usize> {
    let places = sources.iter().flat_map(|it| &it.places);
    places.flat_map(|place| place.live().map(|(_, it)| (&it.key, place.line))).collect()
}

/// The rooms' files with their places, without those that are for tests alone.
fn sources(root: &Path) -> Outcome<Vec<Source>> {
    let mut files = BTreeMap::new();
    for room in ROOMS {
        read(root, room, &mut files)?;
    }
    let mut aliases = Aliases::new();
    let mut left_out = Vec::new();
    for (path, text) in &files {
        let (names, for_tests) = find::outline(text)?;
        aliases.extend(names);
        let folder = path.trim_end_matches(".rs").trim_end_matches("/mod");
        left_out.extend(for_tests.iter().map(|it| format!("{folder}/{it}.rs")));
    }
    let kept = files.iter().filter(|(path, _)| !left_out.contains(path));
    Ok(kept.map(|(path, text)| find::places(path, text, &aliases)).collect::<Result<_, _>>()?)
}

/// Reads every file of Rust in this folder, by its path from the root.
fn read(root: &Path, folder: &str, texts: &mut BTreeMap<String, String>) -> Outcome<()> {
    for entry in fs::read_dir(root.join(folder))? {
        let entry = entry?;
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            read(root, &path, texts)?;
        } else if Path::new(&path).extension().is_some_and(|it| it == "rs") {
            texts.insert(path, fs::read_to_string(entry.path())?);
        }
    }
    Ok(())
}
