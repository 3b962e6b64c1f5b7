//! How unlike the values of an attribute go with the positive side, by the usual measures of association; and how evenly
//! people are spread over the groups.

use crate::audit::error::Error;
use crate::audit::exhibits::of_scores::{Figured, alone, entries, name, on_weights, shown_groups};
use crate::audit::exhibits::{Bench, Shown};
use crate::audit::measure::Measured;
use crate::cube::{Four, Group, Tally};
use crate::metrics::feature_balance::{Associations, Evenness, Value, associations, evenness};
use crate::report::exhibit::{Draws, Entry, Even, Exhibit, Field, Form, Section, Unit};
use crate::report::format::{number, points};
use crate::stats::difference::newcombe;
use crate::stats::pooled::two_proportion_z;

/// Groups of one attribute whose pairs are shown: 45 of them.
const MOST_GROUPS: usize = 10;

#[expect(clippy::unnecessary_wraps, reason = "other kinds of exhibits can fail")]
pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    let mut exhibits: Vec<Exhibit> = Vec::new();
    if let Some(side) = Side::of(bench) {
        exhibits.extend(alone(bench).filter_map(|it| of_pairs(bench, it, &side)));
    }
    exhibits.extend(distribution(bench));
    Ok(Shown { exhibits, untested: Vec::new() })
}

/// What is positive: outcomes, or decisions where there are none.
struct Side {
    called: &'static str,
    positive: fn(Four) -> f64,
}

impl Side {
    fn of(bench: &Bench) -> Option<Self> {
        if bench.plan.tells_outcomes() {
            return Some(Self { called: "outcome", positive: |it| it.tp + it.fn_ });
        }
        let decides = bench.plan.decides();
        decides.then_some(Self { called: "decision", positive: |it| it.tp + it.fp })
    }

    fn value(&self, tally: &Tally) -> Value {
        Value { positive: (self.positive)(tally.weight), people: tally.weight.total() }
    }

    /// The same as a sample of equal weights.
    fn sample(&self, tally: &Tally) -> [f64; 2] {
        let four = tally.counted().sample();
        [(self.positive)(four), four.total()]
    }
}

/// A group with its associations.
struct Associated<'a> {
    name: String,
    tally: &'a Tally,
    found: Associations,
}

/// One measure that is set beside each other, with its column.
struct Gap {
    id: &'static str,
    name: &'static str,
    of: fn(&Associations) -> Option<f64>,
}

const GAPS: [Gap; 7] = [
    Gap { id: "pmi", name: "Mutual information", of: |it| it.mutual_information },
    Gap { id: "dice", name: "Sørensen–Dice", of: |it| it.dice },
    Gap { id: "jaccard", name: "Jaccard", of: |it| it.jaccard },
    Gap { id: "kendall", name: "Kendall’s τ-b", of: |it| it.kendall },
    Gap { id: "log-likelihood", name: "Log likelihood", of: |it| it.log_likelihood },
    Gap {
        id: "log-likelihood-ratio",
        name: "Log-likelihood ratio",
        of: |it| it.log_likelihood_ratio,
    },
    Gap { id: "t", name: "t of association", of: |it| it.t },
];

fn of_pairs(bench: &Bench, measured: &Measured, side: &Side) -> Option<Exhibit> {
    let (shown, others) = shown_groups(bench, measured, MOST_GROUPS);
    let mut everyone = Value { positive: 0.0, people: 0.0 };
    for it in &measured.groups {
        let own = side.value(&it.tally);
        everyone.positive += own.positive;
        everyone.people += own.people;
    }
    let group = |at: &usize| {
        let it = &measured.groups[*at];
        let found = associations(side.value(&it.tally), everyone);
        Associated { name: name(it), tally: &it.tally, found }
    };
    let groups: Vec<Associated> = shown.iter().map(group).collect();
    let n = groups.len();
    let pairs = (0..n).flat_map(|one| (one + 1..n).map(move |other| [one, other]));
    let rows: Vec<Vec<Entry>> =
        pairs.map(|[one, other]| row(bench, side, [&groups[one], &groups[other]])).collect();
    if rows.is_empty() {
        return None;
    }
    let mut fields =
        vec![Field::new("group", "Group", Unit::Text), Field::new("other", "Less", Unit::Text)];
    fields.extend(Field::with_interval("parity", "Share of positives", Unit::Points));
    fields.push(Field::new("p", "p of that gap", Unit::PValue));
    fields.extend(GAPS.iter().map(|it| Field::new(it.id, it.name, Unit::Number)));
    Some(Exhibit {
        exhibit: "feature-balance".to_owned(),
        section: Section::Data,
        title: title(side, &groups)?,
        says: format!(
            "How closely belonging to a group goes with a positive {}, less the same of another group, for each pair. Share of positives: P(+ | v), with Newcombe\u{2019}s interval and the p value of the pooled z test. Mutual information: ln P(v, +) / (P(v) P(+)). Sørensen–Dice: 2 P(v, +) / (P(v) + P(+)). Jaccard: P(v, +) / P(v or +). Kendall\u{2019}s τ-b of belonging and being positive. Log likelihood: ln P(v | +), which the Responsible AI Toolbox calls the log-likelihood ratio; the ratio is ln P(v | +) / P(v | −). t: (P(v, +) − P(v) P(+)) / √(P(v) P(+)). 0 everywhere: balanced. Nothing is adjusted for the number of pairs.{}{others}",
            side.called,
            on_weights(bench)
        ),
        caveat: "All but the first, the mutual information and the log-likelihood ratio hang on how large the groups are: groups of unlike size differ in them where every share is the same.".to_owned(),
        source: "Aka, Burke, Bäuerle, Greer & Mitchell (2021), Measuring model biases in the absence of ground truth; Microsoft, Responsible AI Toolbox: feature balance measures".to_owned(),
        attributes: measured.attributes.clone(),
        fields,
        rows,
        draws: None,
    })
}

fn row(bench: &Bench, side: &Side, [one, other]: [&Associated; 2]) -> Vec<Entry> {
    let [first, second] = [one, other].map(|it| side.sample(it.tally));
    let parity = one.found.share.zip(other.found.share).map(|(a, b)| a - b);
    let ends = newcombe(first[0], first[1], second[0], second[1], bench.context.z);
    let parity: Figured = parity.map(|it| (it, ends));
    let p = two_proportion_z(first[0], first[1], second[0], second[1]);
    let mut row: Vec<Entry> = vec![one.name.as_str().into(), other.name.as_str().into()];
    row.extend(entries(parity, "nobody"));
    row.push(Entry::number(p, "everyone of both is on the same side"));
    row.extend(GAPS.iter().map(|gap| {
        let values = [one, other].map(|it| (gap.of)(&it.found));
        let lacking = if values[0].is_none() { one } else { other };
        let why = format!("of {} there is none: nobody is on one of the sides", lacking.name);
        let value = values[0].zip(values[1]).map(|(a, b)| a - b);
        Entry::number(value, &why)
    }));
    row
}

fn title(side: &Side, groups: &[Associated]) -> Option<String> {
    let share = |it: &&Associated| it.found.share.unwrap_or_default();
    let known = || groups.iter().filter(|it| it.found.share.is_some());
    let lowest = known().min_by(|a, b| share(a).total_cmp(&share(b)))?;
    let highest = known().max_by(|a, b| share(a).total_cmp(&share(b)))?;
    let gap = share(&highest) - share(&lowest);
    Some(if gap > 0.0 {
        format!(
            "A positive {} goes with {} {} points more often than with {}",
            side.called,
            highest.name,
            points(gap).trim_start_matches('+'),
            lowest.name
        )
    } else {
        format!("A positive {} goes with every group equally often", side.called)
    })
}

/// How evenly people are spread: over the groups of each attribute, and over all of their combinations.
fn distribution(bench: &Bench) -> Option<Exhibit> {
    let cube = bench.cube;
    let mut sets: Vec<Vec<usize>> = (0..cube.n_attributes).map(|it| vec![it]).collect();
    if cube.n_attributes > 1 {
        sets.push((0..cube.n_attributes).collect());
    }
    let mut rows = Vec::new();
    let mut known: Vec<(String, Evenness)> = Vec::new();
    for axes in sets {
        let grouping = cube.grouping(&axes);
        let people: Vec<f64> = grouping
            .groups
            .iter()
            .map(|it| it.tally.weight.total())
            .filter(|it| *it > 0.0)
            .collect();
        let names: Vec<&str> = axes.iter().map(|it| cube.axes[*it].name.as_str()).collect();
        let found = evenness(&people, effective(&grouping.groups));
        known.extend(found.map(|it| (names.join(" and "), it)));
        rows.push(row_of_evenness(&names.join(" and "), people.len(), found));
    }
    let (of, it) =
        known.iter().max_by(|a, b| a.1.total_variation.total_cmp(&b.1.total_variation))?;
    Some(Exhibit {
        exhibit: "distribution-balance".to_owned(),
        section: Section::Data,
        title: format!(
            "Furthest from being spread evenly are people by {of}: a total variation of {}",
            number(it.total_variation)
        ),
        says: format!(
            "People by group beside as many people in every group. Divergence: Kullback–Leibler, in nats. Jensen–Shannon: the root of the divergence in bits. Total variation is half the sum of the differences, and the Wasserstein distance of groups that are all as far from each other. Largest: of the differences of a share. Cross entropy: of the shares and evenness, ln k. Chi-square with its p value. Atkinson\u{2019}s index (aversion 1) and Theil\u{2019}s T and L are those of the shares. Combinations that nobody has are not counted.{}",
            on_weights(bench)
        ),
        caveat: "Groups are hardly ever of equal size, and need not be: held against how many there are among those whom decisions are about, it would mean more.".to_owned(),
        source: "Microsoft, Responsible AI Toolbox: distribution and aggregate balance measures".to_owned(),
        attributes: Vec::new(),
        fields: fields_of_evenness(),
        rows,
        draws: Some(Draws {
            form: Form::Dots,
            across: "total-variation".to_owned(),
            up: "of".to_owned(),
            series: None,
            even: Some(Even::Zero),
        }),
    })
}

/// People of equal weights who would tell as much as all of these.
fn effective(groups: &[Group]) -> f64 {
    let (sum, square) = groups.iter().fold((0.0, 0.0), |(sum, square), it| {
        (sum + it.tally.weight.total(), square + it.tally.square.total())
    });
    if square > 0.0 { sum * sum / square } else { 0.0 }
}

fn fields_of_evenness() -> Vec<Field> {
    let mut all = vec![
        Field::new("of", "People by", Unit::Text),
        Field::new("groups", "Groups", Unit::Number),
    ];
    for (id, name) in [
        ("kullback-leibler", "Divergence from evenness"),
        ("jensen-shannon", "Jensen–Shannon distance"),
        ("total-variation", "Total variation"),
        ("largest", "Largest difference"),
        ("cross-entropy", "Cross entropy"),
        ("chi-square", "Chi-square"),
    ] {
        all.push(Field::new(id, name, Unit::Number));
    }
    all.push(Field::new("p", "p", Unit::PValue));
    for (id, name) in [("atkinson", "Atkinson"), ("theil-t", "Theil T"), ("theil-l", "Theil L")] {
        all.push(Field::new(id, name, Unit::Number));
    }
    all
}

fn row_of_evenness(of: &str, n_groups: usize, found: Option<Evenness>) -> Vec<Entry> {
    let one = |value: fn(Evenness) -> Option<f64>| {
        Entry::number(found.and_then(value), "fewer than two groups")
    };
    vec![
        of.into(),
        (n_groups as u64).into(),
        one(|it| Some(it.kullback_leibler)),
        one(|it| Some(it.jensen_shannon)),
        one(|it| Some(it.total_variation)),
        one(|it| Some(it.largest)),
        one(|it| Some(it.cross_entropy)),
        one(|it| Some(it.chi_square)),
        one(|it| it.p),
        one(|it| it.atkinson),
        one(|it| it.theil_t),
        one(|it| it.theil_l),
    ]
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::of_columns::testing::exhibits;
    use crate::report::exhibit::{Entry, Exhibit};

    const PLAN: &str = "outcome = { column = \"y\", positive = \"1\" }";

    fn found(cells: &[(&str, u8, usize)]) -> Vec<Exhibit> {
        let mut text = "group,y\n".to_owned();
        for (group, y, n) in cells {
            text += &format!("{group},{y}\n").repeat(*n);
        }
        exhibits("feature-balance", &text, PLAN)
    }

    #[test]
    fn gaps_of_associations_are_those_by_hand() {
        // Positive are 60 of 100 and 10 of 40: 70 of 140 in all.
        let found = found(&[("a", 1, 60), ("a", 0, 40), ("b", 1, 10), ("b", 0, 30)]);
        let close = |id: &str, expected: f64| {
            let value = found[0].number(0, id).unwrap();
            assert!((value - expected).abs() < 1e-12, "{id}: {value}, not {expected}");
        };
        assert_eq!((found[0].text(0, "group"), found[0].text(0, "other")), ("a", "b"));
        close("parity", 0.35);
        close("pmi", libm::log(0.6 / 0.25));
        close("dice", 120.0 / 170.0 - 20.0 / 110.0);
        close("jaccard", 60.0 / 110.0 - 10.0 / 100.0);
        // Two groups: the correlation of the one is that of the other with its sign turned.
        let phi = (60.0 * 30.0 - 40.0 * 10.0) / (100.0 * 40.0 * 70.0 * 70.0_f64).sqrt();
        close("kendall", 2.0 * phi);
        close("log-likelihood", libm::log(6.0));
        close("log-likelihood-ratio", libm::log(60.0 / 40.0) - libm::log(10.0 / 30.0));
        let t = |joint: f64, people: f64| {
            let (v, positive) = (people / 140.0, 0.5);
            (joint / 140.0 - v * positive) / (v * positive).sqrt()
        };
        close("t", t(60.0, 100.0) - t(10.0, 40.0));
        assert_eq!(
            found[0].title,
            "A positive outcome goes with a 35.0 points more often than with b"
        );
    }

    #[test]
    fn a_logarithm_of_nobody_says_of_whom() {
        let found = found(&[("a", 1, 60), ("a", 0, 40), ("b", 0, 40)]);
        let place = found[0].field("pmi").unwrap();
        let why = "of b there is none: nobody is on one of the sides".to_owned();
        assert_eq!(found[0].rows[0][place], Entry::Nothing(why));
        assert!(found[0].number(0, "dice").is_some());
    }

    #[test]
    fn evenness_is_told_of_each_attribute() {
        let found = found(&[("a", 1, 60), ("a", 0, 40), ("b", 1, 10), ("b", 0, 30)]).remove(1);
        assert_eq!(found.exhibit, "distribution-balance");
        // 100 and 40 beside 70 each.
        assert!((found.number(0, "total-variation").unwrap() - 30.0 / 140.0).abs() < 1e-12);
        assert!((found.number(0, "chi-square").unwrap() - 1_800.0 / 70.0).abs() < 1e-9);
        assert_eq!(found.rows.len(), 1);
    }
}
