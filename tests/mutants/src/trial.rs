//! Every mutant before the tests that pass its place.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread::scope;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::Outcome;
use crate::place::{Key, Source};
use crate::suite::{Answer, Test, ask, names, watch};

/// So many programs run at the same time.
const AT_ONCE: usize = 2;

/// Tests are asked in batches of about so long, quick ones first.
const BATCH: Duration = Duration::from_millis(1500);

/// What became of a mutant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// A test failed, or its process ended.
    Killed,
    /// The tests did not come to an end.
    TooSlow,
    Survived,
    /// No test comes to this place.
    Unreached,
}

impl Fate {
    pub fn is_noticed(self) -> bool {
        matches!(self, Self::Killed | Self::TooSlow)
    }
}

/// A mutant, where it stands, and what became of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Tried {
    pub key: Key,
    pub line: usize,
    pub fate: Fate,
    pub n_tests: usize,
}

/// The library's folder and the programs that are built from the copy.
pub struct Trial<'a> {
    pub root: &'a Path,
    pub folder: &'a Path,
    pub programs: &'a [PathBuf],
}

struct Task<'a> {
    key: &'a Key,
    line: usize,
    number: u32,
    place: u32,
    own: String,
}

/// Does the work on each of the tasks, several at a time; the results stand in the tasks' order.
fn together<T: Sync, R: Send>(
    tasks: &[T],
    what: &str,
    work: impl Fn(usize, &T) -> Outcome<R> + Sync,
) -> Outcome<Vec<R>> {
    let next = Mutex::new(0);
    let results = Mutex::new(Vec::with_capacity(tasks.len()));
    let begin = Instant::now();
    let one_by_one = |worker: usize| -> Outcome<()> {
        loop {
            let idx = {
                let mut next = next.lock().map_err(|it| it.to_string())?;
                *next += 1;
                *next - 1
            };
            let Some(task) = tasks.get(idx) else { return Ok(()) };
            if idx % 250 == 0 {
                let seconds = begin.elapsed().as_secs();
                eprintln!("{what}: {idx} of {} after {seconds} s", tasks.len());
            }
            let result = work(worker, task)?;
            results.lock().map_err(|it| it.to_string())?.push((idx, result));
        }
    };
    scope(|scope| -> Outcome<()> {
        let one_by_one = &one_by_one;
        let started = (0..AT_ONCE).map(|worker| scope.spawn(move || one_by_one(worker)));
        for worker in started.collect::<Vec<_>>() {
            worker.join().map_err(|_| "a thread of this program ended early")??;
        }
        Ok(())
    })?;
    let mut results = results.into_inner().map_err(|it| it.to_string())?;
    results.sort_by_key(|(idx, _)| *idx);
    Ok(results.into_iter().map(|(_, it)| it).collect())
}

impl Trial<'_> {
    /// Runs every test alone on the unchanged code; the quickest come first.
    pub fn watch_all(&self) -> Outcome<Vec<Test>> {
        let mut all = Vec::new();
        for (program, path) in self.programs.iter().enumerate() {
            all.extend(names(path, self.root)?.into_iter().map(|it| (program, it)));
        }
        let watched = together(&all, "tests watched", |worker, (program, name)| {
            let notes = self.folder.join(format!("passed-{worker}.txt"));
            watch(self.programs, (*program, name), self.root, &notes)
        })?;
        let mut tests: Vec<Test> = watched.into_iter().flatten().collect();
        tests.sort_by_key(|it| it.took);
        Ok(tests)
    }

    /// Tries every mutant but those that `is_known` knows of.
    pub fn try_all(
        &self,
        sources: &[Source],
        tests: &[Test],
        is_known: impl Fn(&Key) -> bool,
    ) -> Outcome<Vec<Tried>> {
        let mut tasks = Vec::new();
        for source in sources {
            for place in &source.places {
                let live = place.live().filter(|(_, it)| !is_known(&it.key));
                tasks.extend(live.map(|(number, mutant)| Task {
                    key: &mutant.key,
                    line: place.line,
                    number,
                    place: place.first,
                    own: module(&source.path),
                }));
            }
        }
        together(&tasks, "mutants tried", |_, task| self.try_one(task, tests))
    }

    fn try_one(&self, task: &Task, tests: &[Test]) -> Outcome<Tried> {
        let reaching = tests.iter().filter(|it| it.passes.contains(&task.place));
        // The module's own tests are the likeliest to notice.
        let (mut waiting, others): (Vec<&Test>, Vec<&Test>) =
            reaching.partition(|it| it.program == 0 && it.name.starts_with(&task.own));
        waiting.extend(others);
        let n_tests = waiting.len();
        let mut fate = if n_tests == 0 { Fate::Unreached } else { Fate::Survived };
        let mut rest = &waiting[..];
        while !rest.is_empty() && !fate.is_noticed() {
            let (batch, left) = rest.split_at(batch_length(rest, &task.own));
            fate = match ask(self.programs, batch, self.root, task.number)? {
                Answer::AllPassed => Fate::Survived,
                Answer::OneFailed => Fate::Killed,
                Answer::TooSlow => Fate::TooSlow,
            };
            rest = left;
        }
        Ok(Tried { key: task.key.clone(), line: task.line, fate, n_tests })
    }
}

/// How many of these tests to ask together: of one program, of one closeness, and not for long.
fn batch_length(tests: &[&Test], own: &str) -> usize {
    let is_own = |it: &Test| it.program == 0 && it.name.starts_with(own);
    let mut took = Duration::ZERO;
    for (n, test) in tests.iter().enumerate() {
        took += test.took;
        let is_alike = test.program == tests[0].program && is_own(test) == is_own(tests[0]);
        if n > 0 && (took > BATCH || !is_alike) {
            return n;
        }
    }
    tests.len()
}

/// The module that a file is, as tests are named after it.
fn module(path: &str) -> String {
    let inner = path.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
    format!("{}::", inner.replace('/', "::"))
}
