//! Writes a table of made-up people to measure with: the same bytes each time, nobody's data.
//!
//! `cargo bench --bench generate -- FILE [ROWS]`

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use rand_chacha::ChaCha8Rng;
use rand_core::{RngCore, SeedableRng};

const ROWS: u32 = 1_000_000;
const SEED: u64 = 20_260_101;

/// A protected attribute: its values, how likely each is, and how it moves the odds of a good outcome.
/// Out of a hundred cells `missing` are empty.
struct Attribute {
    values: &'static [(&'static str, f64, f64)],
    missing: f64,
}

const SEX: Attribute =
    Attribute { values: &[("female", 0.51, 0.1), ("male", 0.49, -0.1)], missing: 0.0 };

const AGE_BAND: Attribute = Attribute {
    values: &[
        ("18-24", 0.14, -0.5),
        ("25-34", 0.22, -0.1),
        ("35-49", 0.28, 0.2),
        ("50-64", 0.23, 0.3),
        ("65+", 0.13, 0.0),
    ],
    missing: 2.0,
};

const LANGUAGE: Attribute = Attribute {
    values: &[
        ("Aldic", 0.42, 0.2),
        ("Brenish", 0.25, 0.0),
        ("Corvan", 0.15, -0.3),
        ("Dunnic", 0.10, -0.1),
        ("Estran", 0.06, -0.6),
        ("Falori", 0.02, -0.2),
    ],
    missing: 0.0,
};

const REGION: Attribute = Attribute {
    values: &[
        ("Ashford", 0.20, 0.1),
        ("Brightwater", 0.16, 0.0),
        ("Coldmoor", 0.14, -0.2),
        ("Dunmere", 0.12, 0.2),
        ("Eastvale", 0.10, 0.0),
        ("Fairhaven", 0.09, -0.1),
        ("Greywick", 0.08, -0.4),
        ("Highcross", 0.06, 0.3),
        ("Ironbridge", 0.04, -0.3),
        ("Juniper", 0.01, 0.0),
    ],
    missing: 1.0,
};

const HEADER: &str = "person_id,sex,age_band,language,region,repaid,approved,score,survey_weight,\
                      monthly_income,years_employed,debt_share";

fn main() -> io::Result<()> {
    let mut arguments = std::env::args().skip(1).filter(|it| !it.starts_with("--"));
    let path = arguments.next().unwrap_or_else(|| ".bench/people.csv".to_owned());
    let rows = arguments.next().map_or(Ok(ROWS), |it| it.parse()).map_err(io::Error::other)?;
    if let Some(folder) = Path::new(&path).parent() {
        fs::create_dir_all(folder)?;
    }
    let mut out = BufWriter::new(File::create(&path)?);
    let mut random = ChaCha8Rng::seed_from_u64(SEED);
    writeln!(out, "{HEADER}")?;
    for id in 1..=rows {
        write_person(&mut out, &mut random, id)?;
    }
    out.flush()?;
    writeln!(io::stderr(), "{path}: {rows} rows, {} bytes", fs::metadata(&path)?.len())
}

fn write_person(out: &mut impl Write, random: &mut ChaCha8Rng, id: u32) -> io::Result<()> {
    let mut texts = [""; 4];
    let mut odds = 0.4;
    for (text, attribute) in texts.iter_mut().zip([SEX, AGE_BAND, LANGUAGE, REGION]) {
        let (value, moves) = draw(&attribute, share(random));
        odds += moves;
        *text = if share(random) * 100.0 < attribute.missing { "" } else { value };
    }
    let income = 900.0 + 5_000.0 * share(random) * share(random) + 300.0 * odds;
    let years = 30.0 * share(random) * share(random);
    let debt = share(random);
    odds += (income - 2_300.0) / 2_500.0 + years / 20.0 - 1.4 * debt + 0.5;
    let repaid = share(random) < logistic(odds);
    // A lender that sees what we see, blurred, and trusts the third language a little less than it should.
    let blur = 1.6 * (share(random) + share(random) - 1.0);
    let distrust = if texts[2] == "Corvan" { 0.3 } else { 0.0 };
    let score = logistic(odds + blur - distrust);
    let weight = 0.5 + 2.0 * share(random);
    let [sex, age_band, language, region] = texts;
    writeln!(
        out,
        "{id},{sex},{age_band},{language},{region},{},{},{score:.6},{weight:.2},{income:.0},{years:.1},{debt:.2}",
        u8::from(repaid),
        u8::from(score >= 0.6),
    )
}

fn draw(attribute: &Attribute, at: f64) -> (&'static str, f64) {
    let mut sum = 0.0;
    for (value, likely, moves) in attribute.values {
        sum += likely;
        if at < sum {
            return (value, *moves);
        }
    }
    let (value, _, moves) = attribute.values[attribute.values.len() - 1];
    (value, moves)
}

/// A number from 0 to below 1.
fn share(random: &mut ChaCha8Rng) -> f64 {
    f64::from(random.next_u32()) / 4_294_967_296.0
}

fn logistic(odds: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-odds))
}
