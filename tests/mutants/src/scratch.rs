//! A copy of the library with all of its mutants, and the programs of tests that are built from it.

use std::collections::BTreeSet;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

use crate::Outcome;
use crate::place::{Key, Mutant, Source, number};
use crate::write::{Written, write};

/// More rounds than the compiler needs: types first, then borrows.
const MOST_ROUNDS: usize = 12;

/// Where the copy is, where it is built, and which mutants the compiler refused.
pub struct Scratch {
    pub copy: PathBuf,
    build: PathBuf,
    refused: PathBuf,
}

#[derive(Deserialize)]
struct Line {
    reason: String,
    message: Option<Message>,
    executable: Option<PathBuf>,
    profile: Option<Profile>,
}

#[derive(Deserialize)]
struct Profile {
    test: bool,
}

#[derive(Deserialize)]
struct Message {
    level: String,
    #[serde(rename = "message")]
    says: String,
    rendered: Option<String>,
    spans: Vec<Span>,
}

#[derive(Deserialize, Clone)]
struct Span {
    file_name: String,
    byte_start: usize,
    byte_end: usize,
    is_primary: bool,
    expansion: Option<Box<Expansion>>,
}

#[derive(Deserialize, Clone)]
struct Expansion {
    span: Span,
}

impl Scratch {
    /// Copies every file that git knows of or would add, and removes what is no longer there.
    pub fn copy(root: &Path, folder: &Path) -> Outcome<Self> {
        let scratch = Self {
            copy: folder.join("crate"),
            build: folder.join("build"),
            refused: folder.join("refused.json"),
        };
        let listed = Command::new("git")
            .arg("-C")
            .arg(root)
            .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            .output()?;
        let names = String::from_utf8(listed.stdout)?;
        let names: BTreeSet<&str> = names.split('\0').filter(|it| !it.is_empty()).collect();
        for name in &names {
            let from = root.join(name);
            if from.is_file() && !name.starts_with("tests/mutants/") {
                put(&scratch.copy.join(name), &fs::read(from)?)?;
            }
        }
        for old in files(&scratch.copy.join("src"))? {
            let name = old.strip_prefix(&scratch.copy)?.to_string_lossy().replace('\\', "/");
            if !names.contains(name.as_str()) {
                fs::remove_file(old)?;
            }
        }
        put(&scratch.copy.join("src/mutated.rs"), include_bytes!("mutated.rs"))?;
        let library = fs::read_to_string(root.join("src/lib.rs"))?;
        let library = format!("{library}\n#[doc(hidden)]\npub mod mutated;\n");
        put(&scratch.copy.join("src/lib.rs"), library.as_bytes())?;
        Ok(scratch)
    }

    /// Writes the mutants into the copy, without those that do not compile.
    pub fn mutate(&self, sources: &mut [Source]) -> Outcome<()> {
        let known = fs::read_to_string(&self.refused).unwrap_or_default();
        let known: BTreeSet<Key> = serde_json::from_str(&known).unwrap_or_default();
        for mutant in mutants(sources) {
            mutant.compiles = !known.contains(&mutant.key);
        }
        for _ in 0..MOST_ROUNDS {
            number(sources);
            let written: Vec<Written> = sources.iter().map(write).collect();
            for (source, written) in sources.iter().zip(&written) {
                put(&self.copy.join(&source.path), written.text.as_bytes())?;
            }
            let lines = self.cargo(&["check", "--lib"])?;
            let errors: Vec<Message> =
                lines.into_iter().filter_map(|it| it.message).filter(is_error).collect();
            if errors.is_empty() {
                let refused = mutants(sources).filter(|it| !it.compiles).map(|it| &it.key);
                fs::write(&self.refused, serde_json::to_string(&refused.collect::<Vec<_>>())?)?;
                return Ok(());
            }
            let n_left_out = leave_out(sources, &written, &errors)?;
            let (n, first) = (errors.len(), &errors[0].says);
            eprintln!("{n} errors of the compiler ({first}): {n_left_out} mutants left out");
        }
        Err("the compiler takes some mutants in no round".into())
    }

    /// Builds the programs of tests: the library's first, then these.
    pub fn build(&self, tests: &[&str]) -> Outcome<Vec<PathBuf>> {
        let mut arguments = vec!["test", "--no-run", "--lib"];
        arguments.extend(tests.iter().flat_map(|it| ["--test", it]));
        let lines = self.cargo(&arguments)?;
        for error in lines.iter().filter_map(|it| it.message.as_ref()).filter(|it| is_error(it)) {
            eprintln!("{}", error.rendered.as_deref().unwrap_or(&error.says));
        }
        let is_test = |it: &Line| it.profile.as_ref().is_some_and(|it| it.test);
        let tests = lines.into_iter().filter(is_test).filter_map(|it| it.executable);
        let mut programs: Vec<PathBuf> = tests.collect();
        programs.sort_by_key(|it| !it.to_string_lossy().contains("deps/plumbline-"));
        if programs.is_empty() {
            return Err("cargo built no tests: see above".into());
        }
        Ok(programs)
    }

    fn cargo(&self, arguments: &[&str]) -> Outcome<Vec<Line>> {
        // Mutants make conditions that are always true, variables that are never read, and so on.
        let output = Command::new("cargo")
            .args(arguments)
            .args(["--message-format", "json", "--target-dir"])
            .arg(&self.build)
            .current_dir(&self.copy)
            .env("RUSTFLAGS", "--cap-lints allow")
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env_remove("CARGO_TARGET_DIR")
            .stderr(Stdio::inherit())
            .output()?;
        let text = String::from_utf8(output.stdout)?;
        let lines = text.lines().map(serde_json::from_str::<Line>);
        let lines: Vec<Line> = lines.collect::<Result<_, _>>()?;
        let is_wanted = |it: &Line| it.reason.starts_with("compiler-");
        Ok(lines.into_iter().filter(is_wanted).collect())
    }
}

fn mutants(sources: &mut [Source]) -> impl Iterator<Item = &mut Mutant> {
    sources.iter_mut().flat_map(|it| &mut it.places).flat_map(|it| &mut it.mutants)
}

fn is_error(it: &Message) -> bool {
    it.level == "error" && !it.spans.is_empty()
}

/// The mutants that the errors lie in no longer count.
fn leave_out(sources: &mut [Source], written: &[Written], errors: &[Message]) -> Outcome<usize> {
    let mut n_left_out = 0;
    for error in errors {
        let blamed = blamed(sources, written, error)
            .ok_or_else(|| format!("no mutant is to blame for this: {}", error.says))?;
        let (file, place, mutant) = blamed;
        let mutants = &mut sources[file].places[place].mutants;
        let which = mutant.map_or(0..mutants.len(), |it| it..it + 1);
        for mutant in &mut mutants[which] {
            n_left_out += usize::from(mutant.compiles);
            mutant.compiles = false;
        }
    }
    if n_left_out == 0 {
        return Err(format!("the compiler goes on to say: {}", errors[0].says).into());
    }
    Ok(n_left_out)
}

/// The file, place and mutant that an error belongs to; a known mutant before a mere place.
fn blamed(
    sources: &[Source],
    written: &[Written],
    error: &Message,
) -> Option<(usize, usize, Option<usize>)> {
    let mut spans: Vec<Span> = error.spans.clone();
    spans.sort_by_key(|it| !it.is_primary);
    let found: Vec<(usize, usize, Option<usize>)> = spans
        .into_iter()
        .filter_map(|mut span| {
            while let Some(it) = span.expansion.take() {
                span = it.span;
            }
            let file = sources.iter().position(|it| it.path == span.file_name)?;
            let bytes: Range<usize> = span.byte_start..span.byte_end;
            let (place, mutant) = written[file].blame(&bytes)?;
            Some((file, place, mutant))
        })
        .collect();
    found.iter().find(|it| it.2.is_some()).or(found.first()).copied()
}

/// Every file of the folder and its folders.
fn files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}

/// Writes a file unless it holds just that, so that cargo sees what has changed.
fn put(path: &Path, bytes: &[u8]) -> Outcome<()> {
    if fs::read(path).is_ok_and(|it| it == bytes) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    Ok(fs::write(path, bytes)?)
}
