//! The data before any decision: how large groups are, and how often their outcomes are positive.

use crate::audit::error::Error;
use crate::audit::exhibits::of_scores::{alone, entries, name, on_weights, shown_groups};
use crate::audit::exhibits::{Bench, Shown};
use crate::audit::measure::{Measured, MeasuredGroup};
use crate::report::exhibit::{Draws, Entry, Exhibit, Field, Form, Section, Unit};
use crate::report::format::percent;
use crate::stats::divergence::{NoDivergence, TwoDistributions};

/// Groups of one attribute that are shown.
const MOST_GROUPS: usize = 30;

/// People added to each outcome of both groups where a divergence is smoothed.
const SMOOTHING: f64 = 0.5;

#[expect(clippy::unnecessary_wraps, reason = "other kinds of exhibits can fail")]
pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    if !bench.plan.tells_outcomes() {
        return Ok(Shown::default());
    }
    let exhibits = alone(bench).filter_map(|it| exhibit(bench, it)).collect();
    Ok(Shown { exhibits, untested: Vec::new() })
}

/// The outcomes of a group, as a sample of equal weights where an interval needs one.
struct Labels {
    name: String,
    weight: f64,
    /// Sums of weights: negative, positive.
    outcomes: [f64; 2],
    /// The same, scaled to the effective number of people.
    sample: [f64; 2],
}

impl Labels {
    fn new(group: &MeasuredGroup) -> Self {
        let outcomes = |four: crate::cube::Four| [four.fp + four.tn, four.tp + four.fn_];
        let counted = group.tally.counted();
        Self {
            name: name(group),
            weight: counted.weight.total(),
            outcomes: outcomes(counted.weight),
            sample: outcomes(counted.sample()),
        }
    }

    fn share(&self) -> Option<f64> {
        (self.weight > 0.0).then(|| self.outcomes[1] / self.weight)
    }
}

fn exhibit(bench: &Bench, measured: &Measured) -> Option<Exhibit> {
    let reference = Labels::new(&measured.groups[measured.reference?]);
    let (shown, rest) = shown_groups(bench, measured, MOST_GROUPS);
    let groups: Vec<Labels> = shown.iter().map(|it| Labels::new(&measured.groups[*it])).collect();
    if groups.len() < 2 {
        return None;
    }
    let everyone: f64 = measured.groups.iter().map(|it| it.tally.weight.total()).sum();
    let rows = groups.iter().map(|it| row(bench, it, &reference, everyone)).collect();
    Some(Exhibit {
        exhibit: "labels".to_owned(),
        section: Section::Data,
        title: title(bench, &groups)?,
        says: format!(
            "How large each group is and how often its outcomes are positive, whatever was decided. Imbalance is (reference − group) / (reference + group), of people. The base rate has a {} interval, its difference to {} a {} interval. How far the two distributions of outcomes lie apart: Kullback-Leibler divergence in nats both ways (smoothed: half a person added to each outcome of both groups), Jensen-Shannon divergence in bits, total variation. An outcome that nobody of a group has is kept.{}{rest}",
            bench.plan.evidence.rate_interval.name(),
            reference.name,
            bench.plan.evidence.difference_interval.name(),
            on_weights(bench)
        ),
        caveat: "Outcomes that were recorded unlike for the groups carry that into every figure that rests on them. Amazon SageMaker Clarify names the difference of base rates the other way round: reference less group.".to_owned(),
        source: "Das et al. (2021), Fairness measures for machine learning in finance; Lin (1991), Divergence measures based on the Shannon entropy".to_owned(),
        attributes: measured.attributes.clone(),
        fields: fields(),
        rows,
        draws: Some(Draws {
            form: Form::Dots,
            across: "base-rate".to_owned(),
            up: "group".to_owned(),
            series: None,
            even: None,
        }),
    })
}

fn fields() -> Vec<Field> {
    let mut all = vec![
        Field::new("group", "Group", Unit::Text),
        Field::new("people", "People", Unit::People),
        Field::new("share", "Share of all people", Unit::Share),
        Field::new("imbalance", "Imbalance to the reference", Unit::Number),
    ];
    all.extend(Field::with_interval("base-rate", "Positive outcomes", Unit::Share));
    all.extend(Field::with_interval("gap", "Less those of the reference", Unit::Points));
    for (id, name) in [
        ("kl-group", "Divergence of the group from the reference"),
        ("kl-reference", "Divergence of the reference from the group"),
        ("kl-group-smoothed", "The first, smoothed"),
        ("kl-reference-smoothed", "The second, smoothed"),
        ("jensen-shannon", "Jensen-Shannon divergence"),
        ("total-variation", "Total variation"),
    ] {
        all.push(Field::new(id, name, Unit::Number));
    }
    all
}

fn row(bench: &Bench, group: &Labels, reference: &Labels, everyone: f64) -> Vec<Entry> {
    let (z, evidence) = (bench.context.z, &bench.plan.evidence);
    let whole: f64 = group.sample.iter().sum();
    let own = (group.sample[1], whole);
    let base_rate = group.share().map(|it| (it, evidence.rate_interval.of(own, z)));
    let mut row =
        vec![group.name.as_str().into(), group.weight.into(), (group.weight / everyone).into()];
    if group.name == reference.name {
        let none = || Entry::text("the reference");
        row.push(none());
        row.extend(entries(base_rate, "nobody"));
        row.extend((0..9).map(|_| none()));
        return row;
    }
    row.push(((reference.weight - group.weight) / (reference.weight + group.weight)).into());
    row.extend(entries(base_rate, "nobody"));
    let other = (reference.sample[1], reference.sample.iter().sum());
    let gap = (group.share().zip(reference.share()))
        .map(|(a, b)| (a - b, evidence.difference_interval.of(own, other, z)));
    row.extend(entries(gap, "nobody"));
    row.extend(divergences(group, reference));
    row
}

/// Both divergences plain, both smoothed, and the symmetric distances.
fn divergences(group: &Labels, reference: &Labels) -> [Entry; 6] {
    let plain = |first: &Labels, second: &Labels| {
        TwoDistributions::new(&first.outcomes, &second.outcomes)
            .and_then(|it| it.kullback_leibler())
            .map_or_else(|why| Entry::Nothing(no_divergence(why, second)), Entry::from)
    };
    let smoothed = |first: &Labels, second: &Labels| {
        TwoDistributions::smoothed(&first.sample, &second.sample, SMOOTHING)
            .and_then(|it| it.kullback_leibler())
            .map_or_else(|why| Entry::Nothing(no_divergence(why, second)), Entry::from)
    };
    let both = TwoDistributions::new(&group.outcomes, &reference.outcomes);
    let symmetric = |of: fn(&TwoDistributions) -> f64| match &both {
        Ok(it) => of(it).into(),
        Err(why) => Entry::Nothing(no_divergence(*why, reference)),
    };
    [
        plain(group, reference),
        plain(reference, group),
        smoothed(group, reference),
        smoothed(reference, group),
        symmetric(TwoDistributions::jensen_shannon),
        symmetric(TwoDistributions::total_variation),
    ]
}

/// In words; `second` is the distribution that was diverged from.
fn no_divergence(why: NoDivergence, second: &Labels) -> String {
    match why {
        NoDivergence::Infinite(place) => {
            let outcome = if place == 1 { "a positive" } else { "a negative" };
            format!("infinite: nobody in {} has {outcome} outcome", second.name)
        }
        NoDivergence::Empty => "one of the groups is empty".to_owned(),
        NoDivergence::NotComparable => "a weight is below zero".to_owned(),
    }
}

fn title(bench: &Bench, groups: &[Labels]) -> Option<String> {
    let shares = || groups.iter().filter_map(|it| Some((it, it.share()?)));
    let lowest = shares().min_by(|a, b| a.1.total_cmp(&b.1))?;
    let highest = shares().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let called = bench.plan.columns.outcome.as_ref().and_then(|it| it.called.as_deref());
    let called = called.map(|it| format!(" ({it})")).unwrap_or_default();
    Some(if percent(lowest.1) == percent(highest.1) {
        format!("Positive outcomes{called} are {} of every group", percent(lowest.1))
    } else {
        format!(
            "Positive outcomes{called} go from {} of {} to {} of {}",
            percent(lowest.1),
            lowest.0.name,
            percent(highest.1),
            highest.0.name
        )
    })
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::of_columns::testing::exhibits;
    use crate::report::exhibit::{Entry, Exhibit};

    const PLAN: &str = "outcome = { column = \"y\", positive = \"1\", called = \"repaid\" }";

    fn labels(cells: [(&str, u8, usize); 4]) -> Exhibit {
        let mut text = "group,y\n".to_owned();
        for (group, y, n) in cells {
            text += &format!("{group},{y}\n").repeat(n);
        }
        exhibits("labels", &text, PLAN).remove(0)
    }

    fn close(exhibit: &Exhibit, row: usize, id: &str, expected: f64) {
        let found = exhibit.number(row, id).unwrap();
        assert!((found - expected).abs() < 1e-12, "{id}: {found}, not {expected}");
    }

    #[test]
    fn sizes_base_rates_and_distances_are_those_by_hand() {
        let found = labels([("a", 1, 60), ("a", 0, 40), ("b", 1, 10), ("b", 0, 30)]);
        assert_eq!(found.title, "Positive outcomes (repaid) go from 25.0% of b to 60.0% of a");
        close(&found, 1, "share", 40.0 / 140.0);
        close(&found, 1, "imbalance", 60.0 / 140.0);
        close(&found, 1, "base-rate", 0.25);
        close(&found, 1, "gap", -0.35);
        assert!(found.number(1, "gap-low").unwrap() < -0.35);
        assert!(found.number(1, "gap-high").unwrap() < 0.0);
        let group = 0.25 * libm::log(0.25 / 0.6) + 0.75 * libm::log(0.75 / 0.4);
        close(&found, 1, "kl-group", group);
        let reference = 0.6 * libm::log(0.6 / 0.25) + 0.4 * libm::log(0.4 / 0.75);
        close(&found, 1, "kl-reference", reference);
        close(&found, 1, "total-variation", 0.35);
        assert_eq!(found.text(0, "imbalance"), "the reference");
    }

    #[test]
    fn an_outcome_that_nobody_of_a_group_has_is_kept() {
        let found = labels([("a", 1, 50), ("a", 0, 50), ("b", 1, 0), ("b", 0, 40)]);
        let place = found.field("kl-reference").unwrap();
        let why = "infinite: nobody in b has a positive outcome".to_owned();
        assert_eq!(found.rows[1][place], Entry::Nothing(why));
        close(&found, 1, "kl-group", libm::log(2.0));
        close(&found, 1, "total-variation", 0.5);
        // 50.5/101 each way against 0.5/41 and 40.5/41.
        let smoothed = 0.5 * libm::log(0.5 * 41.0 / 0.5) + 0.5 * libm::log(0.5 * 41.0 / 40.5);
        close(&found, 1, "kl-reference-smoothed", smoothed);
    }
}
