//! What a compiler cannot see: who may import whom, and the habits that keep files alike.
//!
//! Each rule is a function from a file's text to complaints, and each is shown to complain.

use std::fs;
use std::path::{Path, PathBuf};

/// What every module may use.
const BASE: &str = "base";

/// Who may import whom: a module may use itself and what stands beside it, and nothing else of ours.
const LAYERS: &[(&str, &[&str])] = &[
    (BASE, &[]),
    ("data", &[]),
    ("stats", &[]),
    ("cube", &["data", "stats"]),
    ("models", &["data", "stats"]),
    ("metrics", &["cube", "stats"]),
    ("remedies", &["data", "cube", "models", "metrics", "stats"]),
    ("explain", &["data", "cube", "models", "metrics", "stats"]),
    ("report", &["metrics", "stats", "audit::plan"]),
    (
        "audit",
        &["data", "stats", "cube", "models", "metrics", "remedies", "explain", "report", "chart"],
    ),
    ("chart", &["report"]),
    ("worker", &["data", "audit", "report"]),
    ("ui", &["data", "audit::plan", "audit::gallery", "metrics", "report", "chart", "worker"]),
];

/// Crates that one room keeps to itself, and the places that may name them.
const KEPT_CRATES: &[(&str, &[&str])] = &[
    ("leptos", &["ui"]),
    ("linfa", &["models"]),
    ("plotters", &["chart"]),
    ("plotters_backend", &["chart"]),
    ("prost", &["models/onnx"]),
    ("web_sys", &["ui", "bin/worker", "bin/app"]),
];

/// The files that may spell out a color: the page's tokens, and the palette of exported files.
const COLOR_FILES: &[&str] =
    &["style/tokens.css", "src/chart/look.rs", "src/report/html/sheet.css"];

/// The longest file.
const MOST_LINES: usize = 400;

/// Words that must not stay behind; in pieces, so that this file does not hold them itself.
const LEFTOVERS: &[&str] = &[
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("X", "XX"),
    concat!("dbg", "!("),
    concat!("to", "do!("),
    concat!("unimplemented", "!("),
    concat!("#[", "ignore"),
    concat!("#[", "allow("),
    concat!("#[", "should_panic"),
    concat!("fn ", "test_"),
    concat!(".on", "ly("),
    concat!("test.", "skip"),
];

/// A tracked file: its path from the root, with `/` between folders, and its text.
struct File {
    path: String,
    text: String,
}

impl File {
    /// The module that the file is, such as `["data", "table"]`; empty outside of the library.
    fn module(&self) -> Vec<&str> {
        let Some(inner) = self.path.strip_prefix("src/").and_then(|it| it.strip_suffix(".rs"))
        else {
            return Vec::new();
        };
        let mut parts: Vec<&str> = inner.split('/').collect();
        if parts.first() == Some(&"bin") || parts == ["lib"] {
            return Vec::new();
        }
        parts.pop_if(|it| *it == "mod");
        parts
    }

    /// The lines with their numbers, without what a `//` comment says.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(idx, line)| {
            let comment = line.match_indices("//").find(|(at, _)| !line[..*at].ends_with(':'));
            (idx + 1, comment.map_or(line, |(at, _)| &line[..at]))
        })
    }
}

fn imports_of_another_layer(file: &File) -> Vec<String> {
    let module = file.module();
    let Some(top) = module.first() else { return Vec::new() };
    let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| name == top) else {
        return vec![format!("{}: the layer table does not know the module `{top}`", file.path)];
    };
    let mut complaints = Vec::new();
    for (line, code) in file.code() {
        for path in paths_after(code, "crate::") {
            let fits = |it: &str| path == it || path.starts_with(&format!("{it}::"));
            if !fits(top) && !fits(BASE) && !allowed.iter().any(|it| fits(it)) {
                complaints
                    .push(format!("{}:{line}: `{top}` may not use `crate::{path}`", file.path));
            }
        }
    }
    complaints
}

fn hidden_imports(file: &File) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut complain = |line: usize, what: &str| {
        complaints.push(format!("{}:{line}: {what}", file.path));
    };
    let depth = file.module().len();
    let mut inline = 0;
    for (line, code) in file.code() {
        if is_inline_module(code) {
            inline = 1;
        } else if code == "}" {
            inline = 0;
        }
        if code.contains("crate::{") {
            complain(line, "one `use` line for each layer, no `crate::{…}` group");
        }
        let is_glob = code.trim_start().starts_with("use ") && code.contains("::*");
        if is_glob && !code.contains("prelude::*") && !(inline == 1 && code.contains("super::*")) {
            complain(line, "name what is imported, no `*`");
        }
        for path in paths_after(code, "super::") {
            let ups = 1 + path.matches("super").count();
            if depth > 0 && ups > depth - 1 + inline {
                complain(line, "`super::` leaves its top-level module; write the `crate::` path");
            }
        }
    }
    complaints
}

/// An inline module at the left edge, as rustfmt writes it; its `}` stands at the left edge too.
fn is_inline_module(code: &str) -> bool {
    code.ends_with('{') && (code.starts_with("mod ") || code.starts_with("pub mod "))
}

/// What follows each first `prefix` of a path: `a::b` of `crate::a::b`.
fn paths_after<'a>(code: &'a str, prefix: &str) -> Vec<&'a str> {
    let is_path = |it: char| it.is_alphanumeric() || it == '_' || it == ':';
    let starts = code.match_indices(prefix).filter(|(at, _)| !code[..*at].ends_with(is_path));
    let tails = starts.map(|(at, _)| &code[at + prefix.len()..]);
    tails.map(|tail| &tail[..tail.find(|it| !is_path(it)).unwrap_or(tail.len())]).collect()
}

fn crates_out_of_place(file: &File) -> Vec<String> {
    let place = file.path.trim_start_matches("src/").trim_end_matches(".rs");
    let mut complaints = Vec::new();
    for (name, rooms) in KEPT_CRATES {
        if rooms.iter().any(|room| place == *room || place.starts_with(&format!("{room}/"))) {
            continue;
        }
        for (line, code) in file.code() {
            if has_word(code, &format!("{name}::")) {
                complaints.push(format!("{}:{line}: `{name}` belongs to {rooms:?}", file.path));
            }
        }
    }
    complaints
}

fn untidy_shape(file: &File) -> Vec<String> {
    let mut complaints = Vec::new();
    if !file.text.starts_with("//! ") {
        complaints.push(format!("{}: begin with a `//!` sentence that says what it is", file.path));
    }
    let n_lines = file.text.lines().count();
    if n_lines > MOST_LINES {
        complaints
            .push(format!("{}: {n_lines} lines, more than {MOST_LINES}: split it", file.path));
    }
    complaints
}

fn colors_out_of_place(file: &File) -> Vec<String> {
    if COLOR_FILES.contains(&file.path.as_str()) {
        return Vec::new();
    }
    let lines = file.text.lines().enumerate();
    let colored = lines.filter(|(_, line)| names_a_color(line));
    colored
        .map(|(idx, _)| format!("{}:{}: a color outside of the tokens", file.path, idx + 1))
        .collect()
}

/// Whether a line holds `#rgb`, `#rrggbb`, `#rrggbbaa`, `rgb(` or `hsl(`.
fn names_a_color(line: &str) -> bool {
    let hex = line.match_indices('#').any(|(at, _)| {
        let digits = line[at + 1..].chars().take_while(char::is_ascii_hexdigit).count();
        let after = line[at + 1..].chars().nth(digits);
        let before = line[..at].chars().next_back();
        matches!(digits, 3 | 6 | 8)
            && !after.is_some_and(|it| it.is_alphanumeric() || it == '-' || it == '_')
            && !before.is_some_and(|it| it == '&' || it == '/')
    });
    hex || ["rgb(", "rgba(", "hsl(", "hsla("].iter().any(|it| has_word(line, it))
}

fn raw_html(file: &File) -> Vec<String> {
    if file.module().first() != Some(&"ui") {
        return Vec::new();
    }
    let raw = |code: &str| code.contains("inner_html") || code.contains("outer_html");
    let lines = file.code().filter(|(_, code)| raw(code));
    lines
        .map(|(line, _)| format!("{}:{line}: text from data is only ever text", file.path))
        .collect()
}

fn leftover_words(file: &File) -> Vec<String> {
    let mut complaints = Vec::new();
    for (idx, line) in file.text.lines().enumerate() {
        for word in LEFTOVERS.iter().filter(|it| has_word(line, it)) {
            complaints.push(format!("{}:{}: a leftover `{word}`", file.path, idx + 1));
        }
    }
    complaints
}

/// Whether `word` stands in the line and is not the end of a longer one.
fn has_word(line: &str, word: &str) -> bool {
    let inside = |it: char| it.is_alphanumeric() || it == '_';
    let begins_a_word = word.starts_with(inside);
    line.match_indices(word).any(|(at, _)| !(begins_a_word && line[..at].ends_with(inside)))
}

/// Every file under these folders that ends so, in order of path.
fn files(folders: &[&str], endings: &[&str]) -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut waiting: Vec<PathBuf> = folders.iter().map(|it| root.join(it)).collect();
    let mut found = Vec::new();
    while let Some(place) = waiting.pop() {
        if place.is_dir() {
            let entries = fs::read_dir(&place).expect("a folder of the project can be read");
            waiting.extend(entries.map(|it| it.expect("an entry of a folder can be read").path()));
        } else if place.extension().is_some_and(|it| endings.iter().any(|ending| it == *ending)) {
            let path = place.strip_prefix(root).expect("it lies under the root");
            let path = path.to_string_lossy().replace('\\', "/");
            let text = fs::read_to_string(&place).expect("a source file is text");
            found.push(File { path, text });
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!found.is_empty(), "found nothing to check under {folders:?}");
    found
}

#[track_caller]
fn check(rule: fn(&File) -> Vec<String>, files: &[File]) {
    let complaints: Vec<String> = files.iter().flat_map(rule).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// The rule complains about this text at this path, or does not.
#[track_caller]
fn complaints(rule: fn(&File) -> Vec<String>, path: &str, text: &str) -> usize {
    rule(&File { path: path.to_owned(), text: text.to_owned() }).len()
}

fn sources() -> Vec<File> {
    files(&["src"], &["rs"])
}

#[test]
fn modules_import_only_the_layers_below_them() {
    check(imports_of_another_layer, &sources());
    let rule = imports_of_another_layer;
    assert_eq!(complaints(rule, "src/data/csv.rs", "use crate::audit::plan::Plan;"), 1);
    assert_eq!(complaints(rule, "src/report/mod.rs", "use crate::audit::plan::Plan;"), 0);
    assert_eq!(complaints(rule, "src/report/mod.rs", "use crate::audit::planning::Plan;"), 1);
    assert_eq!(complaints(rule, "src/ui/mod.rs", "fn f() { crate::stats::wilson() }"), 1);
    assert_eq!(complaints(rule, "src/ui/mod.rs", "pub(crate) fn f() {} // crate::stats"), 0);
    assert_eq!(complaints(rule, "src/stats/mod.rs", "use crate::stats::normal::quantile;"), 0);
    assert_eq!(complaints(rule, "src/misc.rs", "fn f() {}"), 1);
}

#[test]
fn imports_name_their_layer_and_their_item() {
    check(hidden_imports, &sources());
    let rule = hidden_imports;
    assert_eq!(complaints(rule, "src/chart/svg.rs", "use crate::{report, data};"), 1);
    assert_eq!(complaints(rule, "src/chart/svg.rs", "use crate::report::*;"), 1);
    assert_eq!(complaints(rule, "src/ui/mod.rs", "use leptos::prelude::*;"), 0);
    assert_eq!(complaints(rule, "src/chart/svg.rs", "use super::super::report::Report;"), 1);
    assert_eq!(complaints(rule, "src/chart/mod.rs", "use super::report::Report;"), 1);
    assert_eq!(complaints(rule, "src/chart/svg.rs", "use super::scene::Scene;"), 0);
    let tests = "mod tests {\n    use super::*;\n    use super::super::scene::Scene;\n}";
    assert_eq!(complaints(rule, "src/chart/svg.rs", tests), 0);
    assert_eq!(complaints(rule, "src/chart/mod.rs", tests), 1);
}

#[test]
fn each_kept_crate_stays_in_its_room() {
    check(crates_out_of_place, &sources());
    let rule = crates_out_of_place;
    assert_eq!(complaints(rule, "src/ui/mod.rs", "use plotters::prelude::Rectangle;"), 1);
    assert_eq!(complaints(rule, "src/chart/svg.rs", "use plotters::prelude::Rectangle;"), 0);
    assert_eq!(complaints(rule, "src/data/mod.rs", "fn f(it: web_sys::File) {}"), 1);
    assert_eq!(complaints(rule, "src/bin/worker.rs", "fn f(it: web_sys::File) {}"), 0);
}

#[test]
fn files_say_what_they_are_and_stay_short() {
    check(untidy_shape, &files(&["src", "tests"], &["rs"]));
    assert_eq!(complaints(untidy_shape, "src/a.rs", "use std::fmt;\n"), 1);
    let long = format!("//! Long.\n{}", "fn f() {}\n".repeat(MOST_LINES));
    assert_eq!(complaints(untidy_shape, "src/a.rs", &long), 1);
    assert_eq!(complaints(untidy_shape, "src/a.rs", &long[..long.len() - 10]), 0);
}

#[test]
fn colors_come_from_the_tokens() {
    check(colors_out_of_place, &files(&["src", "style"], &["rs", "css"]));
    let rule = colors_out_of_place;
    assert_eq!(complaints(rule, "style/parts.css", "  color: #1d5796;"), 1);
    assert_eq!(complaints(rule, "style/parts.css", "  color: rgb(40 34 20 / 0.1);"), 1);
    assert_eq!(complaints(rule, "src/chart/svg.rs", r##"fill="#fff""##), 1);
    assert_eq!(complaints(rule, "src/ui/mod.rs", r##"href="#/start" "#added" "&#123;""##), 0);
    assert_eq!(complaints(rule, "style/tokens.css", "  --ink: #1b1a17;"), 0);
}

#[test]
fn text_from_data_never_becomes_markup() {
    check(raw_html, &sources());
    assert_eq!(complaints(raw_html, "src/ui/chart.rs", "view! { <div inner_html=svg/> }"), 1);
}

#[test]
fn nothing_is_left_over() {
    let everywhere = files(&["src", "tests", "style"], &["rs", "mjs", "css", "py"]);
    check(leftover_words, &everywhere);
    for word in LEFTOVERS {
        assert_eq!(
            complaints(leftover_words, "src/a.rs", &format!("    {word} later")),
            1,
            "{word}"
        );
    }
    assert_eq!(complaints(leftover_words, "src/a.rs", "fn latest_first() {}"), 0);
}
