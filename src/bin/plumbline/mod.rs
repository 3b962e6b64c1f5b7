//! Reads the arguments and hands over to the commands.

mod audit;
mod clock;
mod input;
mod metrics;
mod search;
mod verify;

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

const HELP: &str = "\
Plumbline: a fairness audit that runs wholly on your device.

Usage:
  plumbline audit PLAN [--data FILE] [--model FILE] [--out DIR] [--format text|json] [--timings]
      Runs the plan. Without --data and --model the plan's files are looked for beside the plan.
      Writes report.json, report.html, figures.csv and plan.toml into DIR; where there are analyses beside the
      figures also exhibits.csv; with a model also predictions.csv and, of a trained one, model.json and model.onnx (but of nearest
      neighbors, and of very many trees, model.json alone).
  plumbline search PLAN --seconds N [--data FILE] [--out FILE]
      Looks for better settings of the plan's models for so many seconds each: of those that have a search, or else
      of all. Writes the plan with the number of tries, which the audit then repeats to the last bit.
  plumbline verify REPORT [--data FILE] [--model FILE] [--format text|json]
      Checks that a report is whole and, with the data, that every figure comes out again.
  plumbline metrics [--format text|json]
      Lists every rate and metric with its question, formula, ideal, source and caveat.
  plumbline --help
  plumbline --version

Exit status:
  0  done
  1  the plan's gate or the verification failed
  2  the input cannot be used
";

/// How results are written on standard output.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Text,
    Json,
}

/// All that a command can be given.
struct Arguments {
    /// The plan or the report.
    file: Option<PathBuf>,
    data: Option<PathBuf>,
    /// The model file, where the plan reads one.
    model: Option<PathBuf>,
    out: Option<PathBuf>,
    format: Format,
    /// Whether to say on standard error how long each part took.
    timings: Timings,
    /// How long settings of a model are looked for.
    seconds: Option<u32>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Timings {
    Shown,
    Hidden,
}

/// How a command ends.
enum Outcome {
    Done,
    /// The gate or the verification failed.
    Failed,
}

/// A message for standard error; the exit status is 2.
struct Unusable(String);

impl<E: std::fmt::Display> From<E> for Unusable {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

pub(crate) fn main() -> ExitCode {
    match run(std::env::args_os()) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Failed) => ExitCode::from(1),
        Err(Unusable(message)) => {
            eprintln!("plumbline: {message}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: impl Iterator<Item = OsString>) -> Result<Outcome, Unusable> {
    let mut parser = lexopt::Parser::from_iter(arguments);
    let mut command = None;
    let mut given = Arguments {
        file: None,
        data: None,
        model: None,
        out: None,
        format: Format::Text,
        timings: Timings::Hidden,
        seconds: None,
    };
    while let Some(argument) = parser.next()? {
        match argument {
            lexopt::Arg::Long("help") | lexopt::Arg::Short('h') => return print(HELP),
            lexopt::Arg::Long("version") | lexopt::Arg::Short('V') => {
                return print(&format!("plumbline {}\n", env!("CARGO_PKG_VERSION")));
            }
            lexopt::Arg::Long("data") => given.data = Some(parser.value()?.into()),
            lexopt::Arg::Long("model") => given.model = Some(parser.value()?.into()),
            lexopt::Arg::Long("out") => given.out = Some(parser.value()?.into()),
            lexopt::Arg::Long("timings") => given.timings = Timings::Shown,
            lexopt::Arg::Long("seconds") => given.seconds = Some(seconds(&parser.value()?)?),
            lexopt::Arg::Long("format") => {
                given.format = match parser.value()?.to_str() {
                    Some("text") => Format::Text,
                    Some("json") => Format::Json,
                    _ => return Err(Unusable("--format is text or json".to_owned())),
                };
            }
            lexopt::Arg::Value(value) if command.is_none() => {
                command = value.to_str().map(str::to_owned);
            }
            lexopt::Arg::Value(value) if given.file.is_none() => given.file = Some(value.into()),
            other @ (lexopt::Arg::Value(_) | lexopt::Arg::Short(_) | lexopt::Arg::Long(_)) => {
                return Err(Unusable(format!("{}; see plumbline --help", other.unexpected())));
            }
        }
    }
    match command.as_deref() {
        Some("audit") => audit::audit(&given),
        Some("search") => search::search(&given),
        Some("verify") => verify::verify(&given),
        Some("metrics") => metrics::metrics(&given),
        Some(other) => Err(Unusable(format!(
            "there is no command \"{other}\": it is audit, search, verify or metrics; see plumbline --help"
        ))),
        None => Err(Unusable(format!("a command is needed\n\n{HELP}"))),
    }
}

fn seconds(given: &std::ffi::OsStr) -> Result<u32, Unusable> {
    let number =
        given.to_str().and_then(|it| it.parse().ok()).filter(|it| (1..=86_400).contains(it));
    number.ok_or_else(|| Unusable("--seconds is a whole number from 1 to 86400".to_owned()))
}

/// Writes a result on standard output.
fn print(text: &str) -> Result<Outcome, Unusable> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush())?;
    Ok(Outcome::Done)
}
