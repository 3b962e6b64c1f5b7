//! Odds inside strata beside the crude ones, and whether the strata agree so that they may be pooled.

use crate::audit::error::Error;
use crate::audit::exhibits::evidence::{
    MOST_ROWS, attribute, group, main_rates, of_weights, sample,
};
use crate::audit::exhibits::of_scores::{alone, entries, largest};
use crate::audit::exhibits::{Bench, Shown};
use crate::audit::measure::Measured;
use crate::audit::stratify::Tables;
use crate::report::exhibit::{Entry, Exhibit, Field, Section, Unit};
use crate::report::rows::attribute_names;
use crate::stats::stratified::Stratum;
use crate::stats::tables::{
    Correction, breslow_day, cochran_mantel_haenszel, mantel_haenszel_odds_ratio,
};

#[expect(clippy::unnecessary_wraps, reason = "other kinds of exhibits can fail")]
pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    if bench.cube.n_attributes == bench.cube.axes.len() {
        return Ok(Shown::default());
    }
    let exhibits = alone(bench).filter_map(|it| exhibit(bench, it)).collect();
    Ok(Shown { exhibits, untested: Vec::new() })
}

/// One group beside the reference in one rate.
struct Inside {
    rate: &'static str,
    group: String,
    crude: Option<f64>,
    strata: Vec<Stratum>,
    /// The p value of the test that the odds ratio is the same in all strata.
    apart: Option<f64>,
}

fn exhibit(bench: &Bench, measured: &Measured) -> Option<Exhibit> {
    let reference = measured.reference?;
    let cube = bench.cube;
    let strata: Vec<usize> = (cube.n_attributes..cube.axes.len()).collect();
    let names: Vec<String> = strata.iter().map(|it| cube.axes[*it].name.clone()).collect();
    let by_stratum = Tables::new(cube, &[measured.axes.clone(), strata].concat(), 1);
    let rates = main_rates(bench);
    let others: Vec<usize> = (0..measured.groups.len())
        .filter(|it| *it != reference && measured.groups[*it].enough)
        .collect();
    let most = (MOST_ROWS / rates.len().max(1)).max(1);
    let told = largest(measured, &others, most);
    let found: Vec<Inside> = rates
        .iter()
        .flat_map(|rate| told.iter().map(|it| inside(bench, measured, &by_stratum, [*rate, *it])))
        .collect::<Option<_>>()?;
    if found.is_empty() {
        return None;
    }
    let more = if others.len() > most {
        format!(" Only the {most} largest groups are told.")
    } else {
        String::new()
    };
    let strata = attribute_names(&names);
    Some(Exhibit {
        exhibit: "strata".to_owned(),
        section: Section::Evidence,
        title: title(bench, measured, &strata, &found),
        says: format!(
            "The odds of each group over those of {}: crude, and inside the strata of {strata} and pooled by Mantel and Haenszel, with the interval of Robins, Breslow and Greenland. p asks whether the odds differ inside strata at all (Cochran, Mantel and Haenszel, without correction). The last p asks whether the odds ratio differs between strata (Breslow and Day, with Tarone\u{2019}s correction): where it is small, one pooled number hides that the groups stand otherwise in one stratum than in another.{}{more}",
            group(measured, reference),
            of_weights(bench)
        ),
        caveat: "With few people in strata the last test finds little: that no difference between strata is shown does not mean that there is none. p is not adjusted for the number of groups and rates.".to_owned(),
        source: "Mantel & Haenszel (1959); Robins, Breslow & Greenland (1986); Breslow & Day (1980), 4.4; Tarone (1985)".to_owned(),
        attributes: measured.attributes.clone(),
        fields: fields(),
        rows: found.iter().map(|it| row(bench, it)).collect(),
        draws: None,
    })
}

fn inside(
    bench: &Bench,
    measured: &Measured,
    by_stratum: &Tables,
    [rate_idx, group_idx]: [usize; 2],
) -> Option<Inside> {
    let reference = measured.reference?;
    let rate = bench.context.rates[rate_idx];
    let [own, other] = [group_idx, reference].map(|it| &measured.groups[it].names);
    let (_, strata) = by_stratum.strata(rate, own, other)?;
    let crude = sample(measured, rate_idx, group_idx).zip(sample(measured, rate_idx, reference));
    let crude = crude.and_then(|(first, second)| {
        let one =
            Stratum { part1: first[0], whole1: first[1], part2: second[0], whole2: second[1] };
        Some(mantel_haenszel_odds_ratio(&[one], bench.context.z)?.0)
    });
    let apart = breslow_day(&strata).map(|it| it.tarone.p);
    Some(Inside { rate: rate.name, group: group(measured, group_idx), crude, strata, apart })
}

fn fields() -> Vec<Field> {
    let mut all = vec![
        Field::new("rate", "Rate", Unit::Text),
        Field::new("group", "Group", Unit::Text),
        Field::new("crude", "Odds ratio of all", Unit::Ratio),
    ];
    all.extend(Field::with_interval("pooled", "Inside strata, pooled", Unit::Ratio));
    all.extend([
        Field::new("p", "p inside strata", Unit::PValue),
        Field::new("strata", "Strata with both groups", Unit::Number),
        Field::new("between-p", "p between strata", Unit::PValue),
    ]);
    all
}

fn row(bench: &Bench, it: &Inside) -> Vec<Entry> {
    let pooled = mantel_haenszel_odds_ratio(&it.strata, bench.context.z);
    let tested = cochran_mantel_haenszel(&it.strata, Correction::Plain);
    let none = if it.strata.is_empty() {
        "no stratum has people of both groups"
    } else {
        "one of the two has odds of 0 or without bound in every stratum"
    };
    let mut row = vec![
        Entry::text(it.rate),
        Entry::text(&*it.group),
        Entry::number(it.crude, "one of the two has odds of 0 or without bound"),
    ];
    row.extend(entries(pooled.map(|(value, interval)| (value, Some(interval))), none));
    row.extend([
        Entry::number(tested.map(|it| it.p), "nothing varies inside the strata"),
        (it.strata.len() as u64).into(),
        Entry::number(it.apart, "fewer than two strata can be compared"),
    ]);
    row
}

fn title(bench: &Bench, measured: &Measured, strata: &str, found: &[Inside]) -> String {
    let alpha = 1.0 - bench.plan.evidence.confidence;
    let by = attribute(measured);
    let mut apart = found.iter().filter(|it| it.apart.is_some_and(|it| it < alpha));
    match (apart.next(), apart.count()) {
        (None, _) => {
            format!("By {by}, no odds ratio is shown to differ between the strata of {strata}")
        }
        (Some(one), 0) => format!(
            "By {by}, the odds ratio of {} in {} differs between the strata of {strata}",
            one.group,
            one.rate.to_lowercase()
        ),
        (Some(_), others) => format!(
            "By {by}, {} of {} odds ratios differ between the strata of {strata}",
            others + 1,
            found.len()
        ),
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::of_columns::testing::exhibits;

    /// Admissions to Berkeley in 1973 by department: men, then women (R's `UCBAdmissions`).
    const BERKELEY: [(&str, [usize; 4]); 6] = [
        ("A", [512, 313, 89, 19]),
        ("B", [353, 207, 17, 8]),
        ("C", [120, 205, 202, 391]),
        ("D", [138, 279, 131, 244]),
        ("E", [53, 138, 94, 299]),
        ("F", [22, 351, 24, 317]),
    ];

    fn berkeley() -> String {
        let mut text = "group,department,d\n".to_owned();
        for (department, [men, men_not, women, women_not]) in BERKELEY {
            for (group, d, n) in
                [("men", 1, men), ("men", 0, men_not), ("women", 1, women), ("women", 0, women_not)]
            {
                text += &format!("{group},{department},{d}\n").repeat(n);
            }
        }
        text
    }

    #[test]
    fn berkeleys_departments_do_not_agree() {
        let plan = "decision = { column = \"d\", positive = \"1\" }\nstrata = [\"department\"]";
        let found = exhibits("strata", &berkeley(), plan).remove(0);
        assert_eq!(found.text(0, "group"), "women");
        // Women to men, published with six digits for men to women: 1.841080 and .904697 (.771907, 1.060330).
        let close = |id: &str, expected: f64, tolerance: f64| {
            let value = found.number(0, id).unwrap();
            assert!((value - expected).abs() < tolerance, "{id}: {value}");
        };
        close("crude", 1.0 / 1.841_080, 1e-6);
        close("pooled", 1.0 / 0.904_697, 1e-6);
        close("pooled-low", 1.0 / 1.060_330, 1e-6);
        close("pooled-high", 1.0 / 0.771_907, 2e-6);
        close("p", 0.216_924, 0.5e-6);
        close("between-p", 0.002_071, 0.5e-6);
        close("strata", 6.0, 0.1);
        assert_eq!(
            found.title,
            "By group, the odds ratio of women in selection rate differs between the strata of department"
        );
    }

    #[test]
    fn strata_can_be_made_of_levels_and_without_strata_nothing_is_shown() {
        let plan = "decision = { column = \"d\", positive = \"1\" }\nstrata = [{ column = \"department\", \
                    merge = { others = [\"B\", \"C\", \"D\", \"E\", \"F\"] } }]";
        let found = exhibits("strata", &berkeley(), plan).remove(0);
        assert_eq!(found.number(0, "strata"), Some(2.0));
        let plan = "decision = { column = \"d\", positive = \"1\" }";
        assert!(exhibits("strata", &berkeley(), plan).is_empty());
    }
}
