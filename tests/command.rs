//! The command line as a person or a build meets it: files, exit statuses, and messages that say what to do.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use plumbline::metrics;
use serde_json::Value;

/// Forty applicants; women are hired a quarter as often as men.
fn people() -> String {
    let rows = [("f", "yes", 4), ("f", "no", 36), ("m", "yes", 16), ("m", "no", 24)];
    let rows = rows.map(|(sex, hired, n)| format!("{sex},{hired}\n").repeat(n));
    format!("sex,hired\n{}", rows.concat())
}

const PLAN: &str = "plan = 1\ntitle = \"Hiring\"\n[data]\nfile = \"people.csv\"\n[columns]\n\
                    decision = { column = \"hired\", positive = \"yes\" }\n\
                    [[columns.attributes]]\ncolumn = \"sex\"\n[evidence]\nresamples = 50\n";

/// A folder of its own for each test, with a plan and its data.
struct Desk {
    folder: PathBuf,
}

impl Desk {
    fn new(name: &str, plan: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("plan.toml"), plan).unwrap();
        fs::write(folder.join("people.csv"), people()).unwrap();
        Self { folder }
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_plumbline"));
        command.args(arguments).current_dir(&self.folder).output().unwrap()
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.join(name)).unwrap()
    }
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[track_caller]
fn check_status(output: &Output, status: i32) {
    assert_eq!(output.status.code(), Some(status), "{}", text(&output.stderr));
}

/// Fails unless the command refuses with status 2, says all of this on standard error and nothing elsewhere.
#[track_caller]
fn check_refused(output: &Output, says: &[&str]) {
    check_status(output, 2);
    assert_eq!(text(&output.stdout), "");
    let message = text(&output.stderr);
    for part in says {
        assert!(message.contains(part), "\"{part}\" is not in: {message}");
    }
    assert!(!message.contains("panicked"), "{message}");
}

#[test]
fn an_audit_writes_its_four_files_and_a_summary() {
    let desk = Desk::new("four-files", PLAN);
    let output = desk.run(&["audit", "plan.toml", "--out", "out"]);
    check_status(&output, 0);
    assert_eq!(text(&output.stderr), "");
    let summary = text(&output.stdout);
    assert!(summary.contains("80 rows read, 80 used, 0 rejected, 0 left out"), "{summary}");
    for name in ["report.json", "report.html", "figures.csv", "plan.toml"] {
        assert!(!desk.read(&format!("out/{name}")).is_empty(), "{name}");
    }
    let report: Value = serde_json::from_str(&desk.read("out/report.json")).unwrap();
    assert!(summary.contains(report["id"].as_str().unwrap()));
    assert_eq!(report["data"]["rows"]["used"], 80);
}

#[test]
fn the_written_plan_gives_the_same_report_again() {
    let desk = Desk::new("written-plan", PLAN);
    check_status(&desk.run(&["audit", "plan.toml", "--out", "once"]), 0);
    let again = ["audit", "once/plan.toml", "--data", "people.csv", "--out", "twice"];
    check_status(&desk.run(&again), 0);
    for name in ["report.json", "report.html", "figures.csv", "plan.toml"] {
        assert_eq!(
            desk.read(&format!("once/{name}")),
            desk.read(&format!("twice/{name}")),
            "{name}"
        );
    }
}

#[test]
fn notes_of_a_plan_are_repeated_with_what_they_stand_beside() {
    let note = "[[notes]]\nabout = { rate = \"selection-rate\", attributes = [\"sex\"] }\n\
                says = \"Asked the office.\"\nby = \"R. Ev\"\n";
    let desk = Desk::new("notes", &format!("{PLAN}{note}"));
    let output = desk.run(&["audit", "plan.toml", "--out", "out"]);
    check_status(&output, 0);
    let expected = "On the selection rate by sex: Asked the office. (R. Ev)";
    assert!(text(&output.stdout).contains(expected), "{}", text(&output.stdout));
    let html = desk.read("out/report.html");
    assert!(html.contains("<b>On the selection rate by sex:</b> Asked the office. (R. Ev)"));
    let report: Value = serde_json::from_str(&desk.read("out/report.json")).unwrap();
    assert_eq!(report["plan"]["notes"][0]["says"], "Asked the office.");
    check_status(&desk.run(&["verify", "out/report.json", "--data", "people.csv"]), 0);
}

#[test]
fn a_bad_data_file_is_named_once() {
    let desk = Desk::new("named-once", PLAN);
    fs::write(desk.folder.join("people.csv"), "").unwrap();
    let output = desk.run(&["audit", "plan.toml"]);
    check_refused(&output, &["\"people.csv\" is empty", "Check that the export finished"]);
    assert_eq!(text(&output.stderr).matches("people.csv").count(), 1);
}

#[test]
fn json_on_standard_output_is_the_report() {
    let desk = Desk::new("json", PLAN);
    let output = desk.run(&["audit", "plan.toml", "--format", "json", "--out", "out"]);
    check_status(&output, 0);
    assert_eq!(text(&output.stdout), desk.read("out/report.json"));
}

#[test]
fn the_gate_fails_with_status_one_and_still_writes() {
    let gate = format!("{PLAN}[gate]\nfail_on = [\"outside\"]\n");
    let desk = Desk::new("gate", &gate);
    check_status(&desk.run(&["audit", "plan.toml", "--out", "out"]), 1);
    assert!(!desk.read("out/report.json").is_empty());
    let wide = gate.replace("resamples = 50", "resamples = 50\nratio = 0.01\ndifference = 0.99");
    let desk = Desk::new("gate-wide", &wide);
    check_status(&desk.run(&["audit", "plan.toml"]), 0);
}

#[test]
fn the_gate_holds_what_several_classes_say() {
    // Of men 40 % are given "yes" and of women 10 %: a gap of 30 points, by Newcombe's intervals from 8.3 to 48.7 where
    // those of both classes hold at once.
    let gate = PLAN.replace("positive = \"yes\"", "as = \"classes\"").replace(
        "[evidence]\n",
        "[gate]\nfail_on = [\"outside\"]\n[evidence]\ndifference = 0.08\n",
    );
    let desk = Desk::new("gate-classes", &gate);
    let output = desk.run(&["audit", "plan.toml", "--out", "out"]);
    check_status(&output, 1);
    let said = text(&output.stdout);
    assert!(
        said.contains("Outside the band: m is given \u{201c}yes\u{201d} 30.0 points"),
        "{said}"
    );
    for (name, difference) in [("gate-classes-open", "0.09"), ("gate-classes-wide", "0.5")] {
        let plan = gate.replace("= 0.08", &format!("= {difference}"));
        check_status(&Desk::new(name, &plan).run(&["audit", "plan.toml"]), 0);
    }
}

#[test]
fn a_missing_column_is_named_with_the_nearest_one() {
    let desk = Desk::new("missing-column", &PLAN.replace("\"hired\"", "\"hird\""));
    let output = desk.run(&["audit", "plan.toml", "--out", "out"]);
    check_refused(&output, &["plan.toml", "no column \"hird\"", "Did you mean \"hired\"?"]);
    assert!(!desk.folder.join("out").exists());
}

#[test]
fn data_with_another_fingerprint_are_refused() {
    let wrong = "0".repeat(64);
    let desk = Desk::new(
        "wrong-hash",
        &PLAN.replace("[data]\n", &format!("[data]\nsha256 = \"{wrong}\"\n")),
    );
    let output = desk.run(&["audit", "plan.toml"]);
    check_refused(&output, &["plan.toml", "SHA-256", &wrong, "Choose the file"]);
}

#[test]
fn a_plan_that_cannot_be_read_says_where() {
    let desk = Desk::new("bad-plan", "plan = 1\ntitle = \"a\nb");
    check_refused(&desk.run(&["audit", "plan.toml"]), &["plan.toml", "no valid TOML", "line 3"]);
    fs::write(desk.folder.join("plan.toml"), "plan = 2\n").unwrap();
    check_refused(&desk.run(&["audit", "plan.toml"]), &["version 2", "version 1"]);
    fs::write(desk.folder.join("plan.toml"), "plan = 1\n[colums]\n").unwrap();
    check_refused(&desk.run(&["audit", "plan.toml"]), &["\"colums\"", "Did you mean \"columns\"?"]);
    fs::write(desk.folder.join("plan.toml"), b"plan = 1 # \xff\n").unwrap();
    check_refused(&desk.run(&["audit", "plan.toml"]), &["plan.toml", "cannot be read"]);
}

#[test]
fn a_plan_cannot_reach_out_of_its_folder() {
    for file in ["../people.csv", "sub/people.csv", "/etc/hostname", "..", "."] {
        let desk = Desk::new("reach", &PLAN.replace("people.csv", file));
        let says = ["is no plain name", "--data FILE"];
        check_refused(&desk.run(&["audit", "plan.toml"]), &says);
    }
    let desk = Desk::new("no-name", &PLAN.replace("file = \"people.csv\"", "file = \"\""));
    check_refused(&desk.run(&["audit", "plan.toml"]), &["names no file", "--data FILE"]);
}

#[test]
fn files_that_are_not_there_are_named() {
    let desk = Desk::new("not-there", PLAN);
    check_refused(&desk.run(&["audit", "other.toml"]), &["other.toml", "cannot be read"]);
    check_refused(
        &desk.run(&["audit", "plan.toml", "--data", "b.csv"]),
        &["b.csv", "cannot be read"],
    );
    fs::write(desk.folder.join("empty.csv"), "").unwrap();
    check_refused(&desk.run(&["audit", "plan.toml", "--data", "empty.csv"]), &["empty.csv"]);
    fs::write(desk.folder.join("head.csv"), "sex,hired\n").unwrap();
    check_refused(&desk.run(&["audit", "plan.toml", "--data", "head.csv"]), &[".csv"]);
    // The results have nowhere to go.
    let output = desk.run(&["audit", "plan.toml", "--out", "people.csv"]);
    check_refused(&output, &["people.csv", "cannot be written", "--out"]);
}

#[test]
fn a_report_verifies_until_something_in_it_changes() {
    let desk = Desk::new("verify", PLAN);
    check_status(&desk.run(&["audit", "plan.toml", "--out", "out"]), 0);
    let output = desk.run(&["verify", "out/report.json"]);
    check_status(&output, 0);
    assert!(text(&output.stdout).starts_with("Integrity: whole"));
    let output = desk.run(&["verify", "out/report.json", "--data", "people.csv"]);
    check_status(&output, 0);
    assert!(text(&output.stdout).contains("to the last bit"));

    // Layout is no content.
    let report: Value = serde_json::from_str(&desk.read("out/report.json")).unwrap();
    fs::write(desk.folder.join("pretty.json"), serde_json::to_string_pretty(&report).unwrap())
        .unwrap();
    check_status(&desk.run(&["verify", "pretty.json"]), 0);

    let edited = desk.read("out/report.json").replacen("\"value\":0.1,", "\"value\":0.2,", 1);
    assert_ne!(edited, desk.read("out/report.json"));
    fs::write(desk.folder.join("edited.json"), edited).unwrap();
    let output = desk.run(&["verify", "edited.json", "--data", "people.csv"]);
    check_status(&output, 1);
    let said = text(&output.stdout);
    assert!(
        said.starts_with("Integrity: not whole") && said.contains("Replay: different"),
        "{said}"
    );
    let output = desk.run(&["verify", "edited.json", "--format", "json"]);
    check_status(&output, 1);
    let said: Value = serde_json::from_str(text(&output.stdout)).unwrap();
    assert_eq!((&said["passes"], &said["whole"]), (&Value::from(false), &Value::from(false)));
}

#[test]
fn other_data_do_not_verify() {
    let desk = Desk::new("verify-other", PLAN);
    check_status(&desk.run(&["audit", "plan.toml", "--out", "out"]), 0);
    fs::write(desk.folder.join("people.csv"), people() + "f,yes\n").unwrap();
    let output = desk.run(&["verify", "out/report.json", "--data", "people.csv"]);
    check_status(&output, 1);
    assert!(text(&output.stdout).contains("not the same data"));
    fs::write(desk.folder.join("no.json"), "{}").unwrap();
    check_refused(&desk.run(&["verify", "no.json"]), &["no.json", "report.json"]);
    let future = desk.read("out/report.json").replacen("\"report\": 1", "\"report\": 9", 1);
    fs::write(desk.folder.join("future.json"), future).unwrap();
    check_refused(&desk.run(&["verify", "future.json"]), &["version 9", "version 1"]);
}

#[test]
fn the_registry_is_listed_whole() {
    let desk = Desk::new("metrics", PLAN);
    let output = desk.run(&["metrics", "--format", "json"]);
    check_status(&output, 0);
    let listed: Value = serde_json::from_str(text(&output.stdout)).unwrap();
    let ids = |key: &str| -> Vec<String> {
        let entries = listed[key].as_array().unwrap().iter();
        entries.map(|it| it["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids("rates"), metrics::rates().map(|it| it.id).collect::<Vec<_>>());
    assert_eq!(ids("metrics"), metrics::metrics().map(|it| it.id).collect::<Vec<_>>());
    for entry in ["rates", "metrics"].iter().flat_map(|key| listed[key].as_array().unwrap()) {
        for key in ["name", "question", "formula", "source", "url", "caveat"] {
            assert!(entry[key].as_str().is_some_and(|it| !it.is_empty()), "{}: {key}", entry["id"]);
        }
    }
    let output = desk.run(&["metrics"]);
    for entry in metrics::rates() {
        assert!(text(&output.stdout).contains(entry.id), "{}", entry.id);
    }
}

#[test]
fn help_is_a_result_and_a_wrong_command_is_not() {
    let desk = Desk::new("help", PLAN);
    let output = desk.run(&["--help"]);
    check_status(&output, 0);
    assert!(text(&output.stdout).contains("Exit status"));
    assert_eq!(text(&output.stderr), "");
    check_status(&desk.run(&["--version"]), 0);
    check_refused(&desk.run(&[]), &["a command is needed"]);
    check_refused(&desk.run(&["adit"]), &["\"adit\"", "audit, search, verify or metrics"]);
    check_refused(&desk.run(&["audit"]), &["needs a plan"]);
    check_refused(&desk.run(&["verify"]), &["needs a report"]);
    check_refused(&desk.run(&["audit", "plan.toml", "--format", "xml"]), &["text or json"]);
    check_refused(&desk.run(&["audit", "plan.toml", "--nonsense"]), &["--nonsense", "--help"]);
    check_refused(&desk.run(&["audit", "plan.toml", "more"]), &["more", "--help"]);
}
