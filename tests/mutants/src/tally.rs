//! What is printed: the mutants that no test notices, and how many are noticed in each file and room.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Deserialize;

use crate::place::Key;
use crate::trial::{Fate, Tried};

/// Mutants that no test can notice, and why.
#[derive(Debug, Default, Deserialize)]
pub struct Explained {
    #[serde(default)]
    equivalent: Vec<Explanation>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Explanation {
    file: String,
    function: String,
    /// The places, by their text; every place of the function where it is empty.
    #[serde(default)]
    originals: Vec<String>,
    /// All mutations of these places where it is empty.
    #[serde(default)]
    mutations: Vec<String>,
    why: String,
}

impl Explained {
    /// Why no test can notice this mutant, where that is so.
    pub fn why(&self, key: &Key) -> Option<&str> {
        let found = self.equivalent.iter().find(|it| it.is_of(key));
        found.map(|it| it.why.as_str())
    }

    /// The explanations of nothing: the code has changed, or a test notices the mutant after all.
    pub fn idle(&self, all: &[Tried]) -> Vec<String> {
        let is_idle =
            |it: &&Explanation| !all.iter().any(|of| !of.fate.is_noticed() && it.is_of(&of.key));
        let idle = self.equivalent.iter().filter(is_idle);
        idle.map(|it| format!("{} {}: {}", it.file, it.function, it.why)).collect()
    }
}

impl Explanation {
    fn is_of(&self, key: &Key) -> bool {
        let holds = |list: &[String], it: &String| list.is_empty() || list.contains(it);
        self.file == key.file
            && self.function == key.function
            && holds(&self.originals, &key.original)
            && holds(&self.mutations, &key.mutation)
    }
}

/// How many mutants of a file or room came to which end.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    noticed: usize,
    reached: usize,
    equivalent: usize,
    all: usize,
}

impl Tally {
    fn add(&mut self, tried: &Tried, explained: &Explained) {
        self.all += 1;
        self.reached += usize::from(tried.fate != Fate::Unreached);
        if tried.fate.is_noticed() {
            self.noticed += 1;
        } else if explained.why(&tried.key).is_some() {
            self.equivalent += 1;
        }
    }

    /// Of those that can be noticed, so many percent are.
    fn percent(self) -> f64 {
        100.0 * self.noticed as f64 / (self.all - self.equivalent).max(1) as f64
    }

    fn row(self, name: &str) -> String {
        let Self { noticed, reached, equivalent, all } = self;
        let percent = self.percent();
        format!("{percent:6.1} %  {noticed:5} {reached:5} {all:5} {equivalent:5}  {name}\n")
    }
}

/// The unexplained survivors, one a paragraph.
pub fn survivors(all: &[Tried], explained: &Explained) -> String {
    let mut text = String::new();
    for tried in all {
        if tried.fate.is_noticed() || explained.why(&tried.key).is_some() {
            continue;
        }
        let Key { file, function, original, mutation, .. } = &tried.key;
        let fate = match tried.fate {
            Fate::Unreached => "no test comes here".to_owned(),
            _ => format!("{} tests pass", tried.n_tests),
        };
        let _ = writeln!(text, "{file}:{} {function} ({fate})", tried.line);
        let _ = writeln!(text, "  - {original}\n  + {mutation}\n");
    }
    text
}

/// Files, then rooms, then everything.
pub fn tally(all: &[Tried], explained: &Explained) -> String {
    let mut files: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut rooms: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut total = Tally::default();
    for tried in all {
        let file = tried.key.file.as_str();
        let room = file.split('/').nth(1).unwrap_or(file);
        files.entry(file).or_default().add(tried, explained);
        rooms.entry(room).or_default().add(tried, explained);
        total.add(tried, explained);
    }
    let mut text = "noticed  noticed reached all equivalent\n".to_owned();
    for (name, it) in files.iter().chain(&rooms) {
        text.push_str(&it.row(name));
    }
    text.push_str(&total.row("all"));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tried(mutation: &str, fate: Fate) -> Tried {
        let key = Key {
            file: "src/stats/a.rs".to_owned(),
            function: "f".to_owned(),
            original: "a + b".to_owned(),
            mutation: mutation.to_owned(),
            nth: 0,
        };
        Tried { key, line: 1, fate, n_tests: 1 }
    }

    #[test]
    fn an_explained_mutant_is_no_survivor_and_does_not_count() {
        let text = "[[equivalent]]\nfile = 'src/stats/a.rs'\nfunction = 'f'\noriginals = ['a + b']\n\
                    mutations = ['a - b']\nwhy = 'b is 0'";
        let explained: Explained = toml::from_str(text).unwrap();
        let all = [tried("a - b", Fate::Survived), tried("a * b", Fate::Killed)];
        assert_eq!(survivors(&all, &explained), "");
        assert!(tally(&all, &explained).ends_with(" 100.0 %      1     2     2     1  all\n"));
        assert!(explained.idle(&all).is_empty());
        let all = [tried("a - b", Fate::Killed), tried("a * b", Fate::Unreached)];
        assert_eq!(explained.idle(&all), ["src/stats/a.rs f: b is 0"]);
        let expected = "src/stats/a.rs:1 f (no test comes here)\n  - a + b\n  + a * b\n\n";
        assert_eq!(survivors(&all, &explained), expected);
    }
}
