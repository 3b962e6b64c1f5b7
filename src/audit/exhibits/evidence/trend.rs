//! Rates along groups that stand in an order: by how much they rise from one to the next.

use crate::audit::error::Error;
use crate::audit::exhibits::evidence::{attribute, main_rates, of_weights, sample};
use crate::audit::exhibits::of_scores::{alone, groups};
use crate::audit::exhibits::{Bench, Shown};
use crate::audit::measure::Measured;
use crate::report::exhibit::{Entry, Exhibit, Field, Section, Unit};
use crate::report::format::visible;
use crate::stats::trend::{Trend, trend};

/// Of two groups a trend is their difference, which is told elsewhere.
const FEWEST_GROUPS: usize = 3;

#[expect(clippy::unnecessary_wraps, reason = "other kinds of exhibits can fail")]
pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    let exhibits = alone(bench).filter_map(|it| exhibit(bench, it)).collect();
    Ok(Shown { exhibits, untested: Vec::new() })
}

/// The places of the groups that stand in an order, in it; the people of whom it is not known take no part.
fn in_order(bench: &Bench, measured: &Measured) -> Vec<Option<usize>> {
    let axis = &bench.cube.axes[measured.axes[0]];
    let place = |level: &String| measured.groups.iter().position(|it| it.names[0] == *level);
    axis.levels.iter().skip(1).take(axis.n_ordered).map(place).collect()
}

fn exhibit(bench: &Bench, measured: &Measured) -> Option<Exhibit> {
    let steps = in_order(bench, measured);
    let known: Vec<usize> = steps.iter().flatten().copied().collect();
    let (Some(first), Some(last)) = (known.first(), known.last()) else { return None };
    let rates = main_rates(bench);
    if known.len() < FEWEST_GROUPS || rates.is_empty() {
        return None;
    }
    let name = |idx: &usize| visible(&measured.groups[*idx].names[0]);
    let found: Vec<(&'static str, usize, Option<Trend>)> = rates
        .into_iter()
        .map(|rate| {
            let shares: Vec<[f64; 2]> = (steps.iter())
                .map(|it| it.and_then(|it| sample(measured, rate, it)).unwrap_or_default())
                .collect();
            let n = shares.iter().filter(|it| it[1] > 0.0).count();
            let trend = if n < FEWEST_GROUPS { None } else { trend(&shares, bench.context.z) };
            (bench.context.rates[rate].name, n, trend)
        })
        .collect();
    let n_out = measured.groups.len() - known.len();
    let out = if n_out > 0 {
        format!(" {} outside the order take no part.", groups(n_out))
    } else {
        String::new()
    };
    Some(Exhibit {
        exhibit: "trend".to_owned(),
        section: Section::Evidence,
        title: title(bench, measured, &found),
        says: format!(
            "A straight line through the rates of the {} groups from {} to {}, which stand one step apart each and count by their people: by how many points the rate rises from one group to the next. p is of the Cochran\u{2013}Armitage test that the rates are the same in all groups against a trend; the interval takes each group's own variance. The last column asks whether the rates bend: a small p says that a line is not enough.{}{out}",
            known.len(),
            name(first),
            name(last),
            of_weights(bench)
        ),
        caveat: "A line finds what rises or falls all along. Rates that are high in the middle can have no trend; p is not adjusted for the number of rates.".to_owned(),
        source: "Cochran (1954), Some methods for strengthening the common \u{3c7}\u{b2} tests; Armitage (1955), Tests for linear trends in proportions and frequencies".to_owned(),
        attributes: measured.attributes.clone(),
        fields: fields(),
        rows: found.iter().map(row).collect(),
        draws: None,
    })
}

fn fields() -> Vec<Field> {
    let mut all = vec![Field::new("rate", "Rate", Unit::Text)];
    all.extend(Field::with_interval("slope", "Rise per step", Unit::Points));
    all.extend([
        Field::new("z", "Standard errors from none", Unit::Number),
        Field::new("p", "p of a trend", Unit::PValue),
        Field::new("groups", "Groups", Unit::Number),
        Field::new("bend-p", "p of a bend", Unit::PValue),
    ]);
    all
}

fn row((rate, n, found): &(&'static str, usize, Option<Trend>)) -> Vec<Entry> {
    let none = if *n < FEWEST_GROUPS {
        "fewer than three groups have the rate"
    } else {
        "the rate is 0 or 1 in every group"
    };
    let number = |of: fn(&Trend) -> f64| Entry::number(found.as_ref().map(of), none);
    let bend = found.as_ref().and_then(|it| it.departure).map(|it| it[1]);
    vec![
        Entry::text(*rate),
        number(|it| it.slope),
        number(|it| it.interval.low),
        number(|it| it.interval.high),
        number(|it| it.z),
        number(|it| it.p),
        (*n as u64).into(),
        Entry::number(bend, none),
    ]
}

fn title(
    bench: &Bench,
    measured: &Measured,
    found: &[(&'static str, usize, Option<Trend>)],
) -> String {
    let alpha = 1.0 - bench.plan.evidence.confidence;
    let by = attribute(measured);
    let moving = |rises: bool| {
        let all = found.iter().filter_map(|it| Some((it.0, it.2?)));
        let those = all.filter(|it| it.1.p < alpha && (it.1.slope > 0.0) == rises);
        those.map(|it| it.0.to_lowercase()).collect::<Vec<_>>()
    };
    match (moving(true), moving(false)) {
        (rise, fall) if rise.is_empty() && fall.is_empty() => {
            format!("Along {by}, no rate is shown to rise or to fall")
        }
        (rise, fall) if fall.is_empty() => format!("Along {by}, {}", does(&rise, "rise")),
        (rise, fall) if rise.is_empty() => format!("Along {by}, {}", does(&fall, "fall")),
        (rise, fall) => {
            format!("Along {by}, {}, and {}", does(&rise, "rise"), does(&fall, "fall"))
        }
    }
}

/// "a rises", "a and b rise".
fn does(rates: &[String], verb: &str) -> String {
    match rates {
        [one] => format!("{one} {verb}s"),
        [start @ .., last] => format!("{} and {last} {verb}", start.join(", ")),
        [] => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::evidence::testing::{COUNTED, audited, row};
    use crate::audit::plan_file;
    use crate::report::exhibit::Exhibit;

    /// The exhibits of the smokers in four studies (Fleiss 1981, page 139).
    fn smokers(order: &str) -> Vec<Exhibit> {
        let people = [
            ("a", 1, 0, 83),
            ("a", 0, 0, 3),
            ("b", 1, 0, 90),
            ("b", 0, 0, 3),
            ("c", 1, 0, 129),
            ("c", 0, 0, 7),
            ("d", 1, 0, 70),
            ("d", 0, 0, 12),
            ("", 1, 0, 40),
        ];
        // The plan's last line is the attribute's column.
        let without = audited("trend", &people, COUNTED, "").plan;
        let plan =
            plan_file::write(&without).unwrap().replace("[groups]", &format!("{order}\n[groups]"));
        crate::audit::exhibits::evidence::testing::with_plan(&people, &plan).exhibits
    }

    #[test]
    fn groups_in_order_have_the_published_trend() {
        let found = smokers("order = [\"a\", \"b\", \"c\", \"d\"]").remove(0);
        let place = row(&found, &[("rate", "Selection rate")]);
        // R's prop.trend.test: X-squared = 8.2249, p-value = 0.004132.
        let z = found.number(place, "z").unwrap();
        assert!((z * z - 8.2249).abs() < 0.5e-4 && z < 0.0);
        assert!((found.number(place, "p").unwrap() - 0.004_132).abs() < 0.5e-6);
        assert_eq!(found.number(place, "groups"), Some(4.0));
        assert_eq!(found.title, "Along group, selection rate falls");
    }

    #[test]
    fn the_order_of_the_plan_is_the_one_that_counts() {
        let up = smokers("order = [\"d\", \"c\", \"b\", \"a\"]").remove(0);
        assert!((up.number(0, "slope").unwrap() - 0.033_415_626_412_601_3).abs() < 1e-15);
        let some = smokers("order = [\"d\", \"c\", \"a\"]").remove(0);
        assert_eq!(some.number(0, "groups"), Some(3.0));
        assert!(some.says.contains(" 2 groups outside the order take no part."), "{}", some.says);
    }

    #[test]
    fn without_an_order_there_is_no_trend() {
        assert!(smokers("").is_empty());
        assert!(smokers("order = [\"a\", \"b\"]").is_empty());
    }
}
