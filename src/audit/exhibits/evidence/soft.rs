//! Rates of groups that nobody is known to belong to, only with what probability.

use crate::audit::error::Error;
use crate::audit::exhibits::evidence::{MOST_ROWS, in_points, main_rates, of_weights};
use crate::audit::exhibits::of_scores::entries;
use crate::audit::exhibits::{Bench, Shown};
use crate::audit::plan::Attribute;
use crate::audit::soft::{Soft, soft};
use crate::cube::Four;
use crate::metrics::{Figure, Measure, Rate, measure};
use crate::report::Untested;
use crate::report::exhibit::{Entry, Exhibit, Field, Section, Unit};
use crate::report::format::{count, visible};
use crate::stats::Interval;
use crate::stats::difference::mover_difference_of_pair;
use crate::stats::proportion::wilson;

pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    let mut shown = Shown::default();
    for attribute in bench.plan.columns.soft_attributes() {
        let found = soft(attribute, bench.plan, bench.input.table, bench.scored)?;
        let name = visible(attribute.label());
        shown.exhibits.extend(exhibit(bench, attribute, &found));
        shown.untested.push(Untested {
            what: format!("{name}: verdicts, metrics and combinations"),
            why: "nobody\u{2019}s group is known, only its probability; the rates stand under \u{201c}How sure\u{201d}"
                .to_owned(),
        });
    }
    Ok(shown)
}

/// One group's rate, and how far it lies from that of the reference.
struct Rated {
    rate: &'static Rate,
    group: usize,
    value: Option<(f64, Interval, f64)>,
    gap: Option<(f64, Interval)>,
    why: String,
}

fn exhibit(bench: &Bench, attribute: &Attribute, found: &Soft) -> Option<Exhibit> {
    let rates: Vec<&'static Rate> =
        main_rates(bench).into_iter().map(|it| bench.context.rates[it]).collect();
    let most = MOST_ROWS / rates.len().max(1);
    let of = |rate: &'static Rate| {
        (0..found.names.len().min(most)).map(move |group| rated(bench, found, rate, group))
    };
    let all: Vec<Rated> = rates.into_iter().flat_map(of).collect();
    if all.is_empty() {
        return None;
    }
    let unknown = if found.n_unknown > 0 {
        format!(" {} people of whom no probability is known take no part.", count(found.n_unknown))
    } else {
        String::new()
    };
    Some(Exhibit {
        exhibit: "soft-groups".to_owned(),
        section: Section::Evidence,
        title: title(bench, attribute, found, &all),
        says: format!(
            "Nobody\u{2019}s {} is known, only with what probability. Each person counts in each group by it: a rate is the sum of probabilities of those concerned over the sum of probabilities of all it counts among. Intervals of rates are Wilson\u{2019}s on as many people as give a rate of the same linearized variance; those of the gap to {} take in that the two groups share people (MOVER with the covariance of the two weighted rates). No verdict is given.{}{unknown}",
            visible(attribute.label()),
            visible(&found.names[found.reference]),
            of_weights(bench)
        ),
        caveat: "Weighted rates are biased where the decision hangs on the group among people of the same probability, and no interval shows it: a group\u{2019}s rate comes out too low where its members are concerned more often than others of the same probability, too high where less often (the bias is minus that covariance over the share of the group). Where it can be neither way, known groups of a part of the people are the remedy.".to_owned(),
        source: "Chen, Kallus, Mao, Svacha & Udell (2019), Fairness under unawareness, doi:10.1145/3287560.3287594; Korn & Graubard (1998), Confidence intervals for proportions; Zou (2007), Toward using confidence intervals to compare correlations".to_owned(),
        attributes: Vec::new(),
        fields: fields(),
        rows: all.iter().map(|it| row(found, it)).collect(),
        draws: None,
    })
}

fn rated(bench: &Bench, found: &Soft, rate: &'static Rate, group: usize) -> Rated {
    let figure = |idx: usize| measure(rate, &found.tallies[idx]);
    let with_interval = |it: Figure| {
        let share = it.share?;
        let (part, whole) = share.sample();
        Some((it.value, wilson(part, whole, bench.context.z)?, share.effective))
    };
    let own = figure(group);
    let why = match own {
        Ok(_) => "these people cannot tell it".to_owned(),
        Err(lack) => format!("the group {}", lack.says()),
    };
    let value = own.ok().and_then(with_interval);
    let other = figure(found.reference).ok().and_then(with_interval);
    let gap = if group == found.reference { None } else { value.zip(other) };
    let gap = gap.map(|((own, around_own, _), (other, around_other, _))| {
        let correlation = correlation(rate, found, group, [own, other]);
        let interval = mover_difference_of_pair(own, around_own, other, around_other, correlation);
        (own - other, interval)
    });
    Rated { rate, group, value, gap, why }
}

/// Of the weighted rates of a group and the reference, linearized: both sum over the same people.
fn correlation(rate: &Rate, found: &Soft, group: usize, [own, other]: [f64; 2]) -> f64 {
    let Measure::Share { part, whole, .. } = rate.measure else { return 0.0 };
    // One person in each cell: whether the rate counts among such people, and whether they are concerned.
    let none = Four::default();
    let cells = [
        Four { tp: 1.0, ..none },
        Four { fp: 1.0, ..none },
        Four { fn_: 1.0, ..none },
        Four { tn: 1.0, ..none },
    ];
    let sum = |squares: Four, first: f64, second: f64| -> f64 {
        let squares = [squares.tp, squares.fp, squares.fn_, squares.tn];
        let term = |(one, square): (&Four, f64)| {
            let concerned = part(*one);
            whole(*one) * (concerned - first) * (concerned - second) * square
        };
        cells.iter().zip(squares).map(term).sum()
    };
    let shared = sum(found.shared[group], own, other);
    let [own, other] = [
        sum(found.tallies[group].square, own, own),
        sum(found.tallies[found.reference].square, other, other),
    ];
    let spread = libm::sqrt(own * other);
    if spread > 0.0 { (shared / spread).clamp(-1.0, 1.0) } else { 0.0 }
}

fn fields() -> Vec<Field> {
    let mut all = vec![
        Field::new("rate", "Rate", Unit::Text),
        Field::new("group", "Group", Unit::Text),
        Field::new("expected", "People expected", Unit::People),
        Field::new("effective", "Telling as much as", Unit::People),
    ];
    all.extend(Field::with_interval("value", "Weighted rate", Unit::Share));
    all.extend(Field::with_interval("gap", "Less that of the reference", Unit::Points));
    all
}

fn row(found: &Soft, it: &Rated) -> Vec<Entry> {
    let value = it.value.map(|(value, interval, _)| (value, Some(interval)));
    let no_gap = if it.group == found.reference {
        "it is the reference"
    } else {
        "one of the two has no rate"
    };
    let mut row = vec![
        Entry::text(it.rate.name),
        Entry::text(visible(&found.names[it.group])),
        found.expected[it.group].into(),
        Entry::number(it.value.map(|it| it.2), &it.why),
    ];
    row.extend(entries(value, &it.why));
    row.extend(entries(it.gap.map(|(gap, interval)| (gap, Some(interval))), no_gap));
    row
}

/// The widest gap whose interval lies apart from none, of groups that are large enough.
fn title(bench: &Bench, attribute: &Attribute, found: &Soft, all: &[Rated]) -> String {
    let by = visible(attribute.label());
    let minimum = bench.plan.groups.minimum as f64;
    let apart = |it: &&Rated| {
        found.expected[it.group] >= minimum
            && it.gap.is_some_and(|(_, around)| around.low > 0.0 || around.high < 0.0)
    };
    let gap = |it: &Rated| it.gap.map_or(0.0, |it| it.0);
    let widest =
        all.iter().filter(apart).reduce(|a, b| if gap(b).abs() > gap(a).abs() { b } else { a });
    match widest {
        Some(it) => format!(
            "By probable {by}, the {} of {} comes out {} points {} that of {}",
            it.rate.name.to_lowercase(),
            visible(&found.names[it.group]),
            in_points(gap(it)),
            if gap(it) > 0.0 { "above" } else { "below" },
            visible(&found.names[found.reference])
        ),
        None => format!("By probable {by}, no gap between groups is shown"),
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::{Error, Input, plan_file, run};
    use crate::data::Intake;
    use crate::report::Report;

    /// The probability of group a, and the decision.
    const PEOPLE: [(f64, u8); 10] = [
        (1.0, 1),
        (0.9, 1),
        (0.8, 0),
        (0.75, 1),
        (0.6, 0),
        (0.5, 1),
        (0.4, 0),
        (0.25, 0),
        (0.2, 1),
        (0.0, 0),
    ];

    fn audited(text: &str, rest: &str) -> Result<Report, Error> {
        let mut intake = Intake::new("people.csv");
        intake.push(text.as_bytes()).unwrap();
        let loaded = intake.finish().unwrap();
        let plan = format!(
            "plan = 1\n[columns]\ndecision = {{ column = \"d\", positive = \"1\" }}\n\
             [[columns.attributes]]\nname = \"race\"\nprobabilities = {{ a = \"p\", b = \"q\" }}\n\
             [measures]\nexhibits = [\"soft-groups\"]\n[groups]\nminimum = 2\n{rest}"
        );
        run(&Input::new(&loaded), &plan_file::read(&plan)?, &mut |_| {})
    }

    fn text() -> String {
        let row = |(p, d): &(f64, u8)| format!("{p},{},{d}\n", 1.0 - p);
        format!("p,q,d\n{}", PEOPLE.iter().map(row).collect::<String>())
    }

    #[test]
    fn rates_and_gaps_agree_with_the_formulas_in_numpy() {
        let report = audited(&text(), "reference = { race = \"b\" }").unwrap();
        let found = &report.exhibits[0];
        let close = |row: usize, id: &str, expected: f64| {
            let value = found.number(row, id).unwrap();
            assert!((value - expected).abs() < 1e-9, "{id}: {value} is not {expected}");
        };
        assert_eq!((found.text(0, "group"), found.text(1, "group")), ("a", "b"));
        // 3.35 of 5.4, and 1.65 of 4.6.
        close(0, "expected", 5.4);
        close(0, "value", 3.35 / 5.4);
        close(1, "value", 1.65 / 4.6);
        close(0, "effective", 8.039_624_769_093_885);
        close(1, "effective", 7.276_492_816_412_964);
        close(0, "value-low", 0.302_773_578_772_438_9);
        close(0, "value-high", 0.860_129_510_626_985_4);
        close(0, "gap", 0.261_674_718_196_457_3);
        close(0, "gap-low", -0.076_141_362_001_401_54);
        close(0, "gap-high", 0.508_414_019_436_833_8);
        assert_eq!(found.number(1, "gap"), None);
        assert_eq!(found.title, "By probable race, no gap between groups is shown");
        assert_eq!(report.untested.iter().filter(|it| it.what.starts_with("race")).count(), 1);
        assert!(report.findings[0].says.starts_with("By probable race"));
    }

    #[test]
    fn a_row_without_probabilities_takes_no_part_and_half_of_them_is_a_mistake() {
        let known = audited(&text(), "").unwrap();
        let more = audited(&(text() + ",,1\n,,0\n"), "").unwrap();
        assert_eq!(known.exhibits[0].rows, more.exhibits[0].rows);
        assert!(
            more.exhibits[0]
                .says
                .ends_with(" 2 people of whom no probability is known take no part.")
        );
        for (row, says) in [
            (
                "0.5,,1\n",
                "row 11 of column \"q\" has nothing, and a probability of \"race\" is from 0 to 1",
            ),
            (
                "1.5,-0.5,1\n",
                "row 11 of column \"p\" has 1.5, and a probability of \"race\" is from 0 to 1",
            ),
            (
                "0.5,0.25,1\n",
                "the probabilities of \"race\" in row 11 add up to 0.75, and they must to 1",
            ),
        ] {
            let error = audited(&(text() + row), "").unwrap_err();
            assert_eq!(error.to_string(), says);
        }
        // Published probabilities are rounded.
        assert!(audited(&(text() + "0.33,0.66,1\n"), "").is_ok());
    }

    #[test]
    fn what_cannot_be_an_attribute_of_probabilities_is_refused() {
        for (attribute, id) in [
            ("probabilities = { a = \"p\", b = \"q\" }", "probabilities"),
            ("name = \"r\"\nprobabilities = { a = \"p\" }", "probabilities"),
            ("name = \"r\"\nprobabilities = { a = \"p\", b = \"p\" }", "probabilities"),
            (
                "name = \"r\"\ncolumn = \"p\"\nprobabilities = { a = \"p\", b = \"q\" }",
                "groups-two-ways",
            ),
            (
                "name = \"r\"\nquantiles = 2\nprobabilities = { a = \"p\", b = \"q\" }",
                "groups-two-ways",
            ),
            ("name = \"r\"", "attribute-no-column"),
        ] {
            let text = format!("plan = 1\n[[columns.attributes]]\n{attribute}");
            assert_eq!(plan_file::read(&text).unwrap_err().id(), id, "{attribute}");
        }
        let error = audited(&text(), "reference = { race = \"c\" }").unwrap_err();
        assert_eq!(error.hint(), "Its groups are \"a\", \"b\".");
        let stratum = "plan = 1\n[columns]\nstrata = [{ name = \"r\", probabilities = { a = \"p\", b = \"q\" } }]";
        assert_eq!(plan_file::read(stratum).unwrap_err().id(), "probabilities");
    }
}
