//! Parities of who is put among the first, as ratios and differences of the group that has least and the one that has
//! most.

mod measures;

use crate::audit::exhibits::of_scores::brief;
use crate::audit::exhibits::rankings::{Ranked, Worth};
use crate::report::exhibit::{Draws, Entry, Even, Exhibit, Field, Form, Section, Unit};
use crate::report::format::{count, percent};

use measures::{MEASURES, Measure, Sums, Wants, over};

/// The group that has least of something, and the one that has most.
#[derive(Clone, Copy)]
struct Ends {
    least: (usize, f64),
    most: (usize, f64),
}

impl Ends {
    /// Of the groups that are shown and have the figure; none of fewer than two.
    fn of(ranked: &Ranked, figure: impl Fn(usize) -> Option<f64>) -> Option<Self> {
        let known: Vec<(usize, f64)> =
            ranked.groups.iter().filter_map(|it| Some((*it, figure(*it)?))).collect();
        let least = known.iter().copied().reduce(|a, b| if b.1 < a.1 { b } else { a })?;
        let most = known.iter().copied().reduce(|a, b| if b.1 > a.1 { b } else { a })?;
        (known.len() > 1).then_some(Self { least, most })
    }

    /// The least over the most; none where the most is nothing or a figure is below 0.
    fn ratio(&self) -> Option<f64> {
        (self.least.1 >= 0.0 && self.most.1 > 0.0).then(|| self.least.1 / self.most.1)
    }
}

/// Whether scores rank people: their highest stands first.
fn has_scores(ranked: &Ranked) -> bool {
    !ranked.ranking.lower
}

/// What is not told, and why, as sentences.
fn untold(ranked: &Ranked) -> String {
    let mut text = match ranked.worth {
        Worth::Sides => String::new(),
        Worth::Numbers | Worth::Unknown(_) => {
            " Qualified parities are not told: nothing says of a person whether they are worth finding.".to_owned()
        }
    };
    if !has_scores(ranked) {
        text.push_str(" Parities of scores are not told: people are ranked by the lowest number, which is a place and no score.");
    } else if ranked.ranking.bins.is_empty() {
        text.push_str(" Calibrated parities are not told: the plan cuts the score nowhere.");
    }
    text
}

/// Every measure at every cut.
pub(super) fn exhibit(ranked: &Ranked) -> Option<Exhibit> {
    let all: Vec<Sums> = ranked.ranking.top.iter().filter_map(|k| Sums::new(ranked, *k)).collect();
    let first = all.first()?;
    let mut rows = Vec::new();
    for sums in &all {
        rows.extend(
            MEASURES.iter().filter(|it| is_told(ranked, it.3)).map(|it| row(ranked, sums, it)),
        );
        if has_scores(ranked) && !ranked.ranking.bins.is_empty() {
            rows.extend(CALIBRATED.iter().map(|it| calibrated(ranked, sums, it)));
        }
    }
    Some(Exhibit {
        exhibit: "ranking-parity".to_owned(),
        section: Section::Outcomes,
        title: title(ranked, first),
        says: format!(
            "Those in the first k places are the chosen. Of each measure the group that has least and the one that has most, the difference, ideally 0, and the least over the most, ideally 1. Lists that are no longer than k take no part.{} No intervals: the two groups were chosen for being furthest apart. {}",
            untold(ranked),
            ranked.says()
        ),
        caveat: "These measures cannot all be at their ideal: where groups differ in size, balance and demographic parity contradict each other. Relevance parity counts the chosen and not their share, as its authors\u{2019} program does.".to_owned(),
        source: "Cachel & Rundensteiner (2022), FINS auditing framework: group fairness for subset selections; skew of Geyik, Ambler & Kenthapadi (2019), Fairness-aware ranking in search & recommendation systems".to_owned(),
        attributes: ranked.attributes.clone(),
        fields: fields(),
        rows,
        draws: (all.len() == 1).then(|| Draws {
            form: Form::Dots,
            across: "ratio".to_owned(),
            up: "measure".to_owned(),
            series: None,
            even: Some(Even::One),
        }),
    })
}

fn fields() -> Vec<Field> {
    vec![
        Field::new("k", "First k places", Unit::Number),
        Field::new("measure", "Measure", Unit::Text),
        Field::new("lowest", "Least", Unit::Number),
        Field::new("of-lowest", "Group with the least", Unit::Text),
        Field::new("highest", "Most", Unit::Number),
        Field::new("of-highest", "Group with the most", Unit::Text),
        Field::new("difference", "Difference", Unit::Number),
        Field::new("ratio", "Least over most", Unit::Ratio),
        Field::new("among", "Among", Unit::Text),
        Field::new("question", "It asks", Unit::Text),
        Field::new("formula", "It computes", Unit::Text),
    ]
}

fn is_told(ranked: &Ranked, wants: Wants) -> bool {
    match wants {
        Wants::Ranks => true,
        Wants::Worth => matches!(ranked.worth, Worth::Sides),
        Wants::Scores => has_scores(ranked),
    }
}

fn row(ranked: &Ranked, sums: &Sums, (name, question, formula, _, figure): &Measure) -> Vec<Entry> {
    let ends = Ends::of(ranked, |group| figure(sums, group));
    let mut row: Vec<Entry> = vec![sums.k.into(), (*name).into()];
    row.extend(entries(ranked, ends));
    row.extend(["everyone", question, formula].map(Entry::text));
    row
}

/// The two ends, their groups, their difference and their ratio.
fn entries(ranked: &Ranked, ends: Option<Ends>) -> [Entry; 6] {
    let none = "fewer than two groups have it";
    let name = |it: Option<(usize, f64)>| match it {
        Some((group, _)) => ranked.names[group].as_str().into(),
        None => Entry::Nothing(none.to_owned()),
    };
    let [least, most] = [ends.map(|it| it.least), ends.map(|it| it.most)];
    let no_ratio = match ends {
        None => none,
        Some(it) if it.most.1 > 0.0 => "a figure is below 0",
        Some(_) => "no group has any",
    };
    [
        Entry::number(least.map(|it| it.1), none),
        name(least),
        Entry::number(most.map(|it| it.1), none),
        name(most),
        Entry::number(ends.map(|it| it.most.1 - it.least.1), none),
        Entry::number(ends.and_then(|it| it.ratio()), no_ratio),
    ]
}

/// What the chosen of a part of the score are divided by, of those there in the lists and of all places.
type Whole = fn(f64, f64) -> f64;

const CALIBRATED: [(&str, &str, &str, Whole); 2] = [
    (
        "Calibrated parity",
        "Among people of like score, is each group as often among the first?",
        "n_g(first, s in bin) / n_g(s in bin), of the bin with the least ratio",
        |there, _| there,
    ),
    (
        "Calibrated balance",
        "Among people of like score, are as many of each group among the first?",
        "n_g(first, s in bin) / k, of the bin with the least ratio",
        |_, places| places,
    ),
];

/// The part of the score in which the ratio is least, of those with two groups and anyone chosen.
fn calibrated(
    ranked: &Ranked,
    sums: &Sums,
    (name, question, formula, whole): &(&str, &str, &str, Whole),
) -> Vec<Entry> {
    let mut worst: Option<(usize, Ends)> = None;
    for (bin, [first, all]) in sums.bins.iter().enumerate() {
        let figure = |group: usize| {
            (all[group] > 0.0).then(|| first[group] / whole(all[group], sums.places))
        };
        let Some(ends) = Ends::of(ranked, figure) else { continue };
        let Some(ratio) = ends.ratio() else { continue };
        let least = worst.and_then(|it| it.1.ratio());
        if least.is_none_or(|it| ratio < it) {
            worst = Some((bin, ends));
        }
    }
    let mut row: Vec<Entry> = vec![sums.k.into(), (*name).into()];
    row.extend(entries(ranked, worst.map(|it| it.1)));
    row.push(match worst {
        Some((bin, _)) => Entry::text(named(&ranked.ranking.bins, bin)),
        None => Entry::Nothing(
            "in no part of the score anyone of two groups was chosen among".to_owned(),
        ),
    });
    row.extend([*question, *formula].map(Entry::text));
    row
}

/// A part of the score, as a person would write it.
fn named(cuts: &[f64], bin: usize) -> String {
    let low = bin.checked_sub(1).map(|it| brief(cuts[it]));
    let high = cuts.get(bin).map(|it| brief(*it));
    match (low, high) {
        (None, Some(high)) => format!("scores below {high}"),
        (Some(low), Some(high)) => format!("scores from {low} to below {high}"),
        (Some(low), None) => format!("scores from {low} on"),
        (None, None) => "all scores".to_owned(),
    }
}

/// How often the groups are chosen at the first cut.
fn title(ranked: &Ranked, sums: &Sums) -> String {
    let Some(ends) = Ends::of(ranked, |group| over(sums.first[group], sums.all[group])) else {
        return "Fewer than two groups are ranked in a list that is long enough".to_owned();
    };
    let ((one, low), (other, high)) = (ends.least, ends.most);
    if low < high {
        format!(
            "{} of {} are put among the first {}, {} of {}",
            percent(low),
            ranked.names[one],
            count(sums.k),
            percent(high),
            ranked.names[other]
        )
    } else {
        format!("{} of every group are put among the first {}", percent(low), count(sums.k))
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::rankings::testing::{close, in_order, of_ranking, report_of};
    use crate::report::exhibit::{Entry, Exhibit};

    const PEOPLE: &str = "group,rank,y\n\
        a,0.95,1\na,0.9,1\nb,0.85,1\na,0.8,1\nc,0.72,1\nb,0.65,1\n\
        a,0.6,1\nc,0.55,1\nb,0.45,1\nb,0.4,0\nc,0.3,0\na,0.2,0\n";

    fn parity(found: Vec<Exhibit>) -> Exhibit {
        found.into_iter().find(|it| it.exhibit == "ranking-parity").unwrap()
    }

    fn at(found: &Exhibit, measure: &str) -> usize {
        (0..found.rows.len()).find(|it| found.text(*it, "measure") == measure).unwrap()
    }

    /// `finsfairauditing` 0.0.2 with the first eight of twelve as the subset, q = 0.45 and the score cut at 0.7, and
    /// `skew_parity` of credoai-lens, whose difference and ratio are of the part of the first over the part of all.
    #[test]
    fn parities_are_those_of_fins() {
        let columns = "outcome = { column = \"y\", positive = \"1\" }";
        let report = report_of(PEOPLE, columns, "top = [8]\nbins = [0.7]");
        let found = parity(report.exhibits);
        let ratio = |measure: &str, expected: f64| {
            close(&found, at(&found, measure), "ratio", expected);
        };
        ratio("Skew", 0.625);
        ratio("Demographic parity", 0.625);
        ratio("Balance", 0.5);
        ratio("Qualified parity", 2.0 / 3.0);
        ratio("Qualified balance", 0.5);
        ratio("Relevance parity", 0.587_234_042_553_191_7);
        ratio("Score parity", 0.781_538_461_538_461_4);
        ratio("Score balance", 0.390_769_230_769_230_7);
        ratio("Calibrated parity", 2.0 / 3.0);
        ratio("Calibrated balance", 1.0 / 3.0);
        close(&found, at(&found, "Skew"), "difference", 0.45);
        close(&found, at(&found, "Relevance parity"), "highest", 5.797_101_449_275_362);
        assert_eq!(found.text(at(&found, "Calibrated parity"), "among"), "scores below 0.7");
        assert_eq!(found.title, "50.0% of b are put among the first 8, 80.0% of a");
        assert!(!found.says.contains("not told"), "{}", found.says);
    }

    #[test]
    fn what_ranks_do_not_say_is_told() {
        let found = parity(of_ranking(&in_order("aabab"), "", "lower = true\ntop = [2]"));
        let measures: Vec<&str> =
            (0..found.rows.len()).map(|it| found.text(it, "measure")).collect();
        assert_eq!(measures, ["Skew", "Demographic parity", "Balance"]);
        // Both chosen are of a, two of its three.
        close(&found, 1, "highest", 2.0 / 3.0);
        close(&found, 1, "ratio", 0.0);
        close(&found, 2, "difference", 1.0);
        for told in ["Qualified parities are not told", "Parities of scores are not told"] {
            assert!(found.says.contains(told), "{}", found.says);
        }
    }

    /// Nobody of either group is worth finding, the one has scores below 0, and nobody of both is of like score.
    #[test]
    fn a_ratio_that_cannot_be_taken_has_a_reason() {
        let columns = "outcome = { column = \"y\", positive = \"1\" }";
        let text = "group,rank,y\na,2,0\na,1,0\nb,-1,0\nb,-2,0\nc,-3,1\n";
        let found = parity(report_of(text, columns, "top = [3]\nbins = [0]").exhibits);
        let ratio = found.field("ratio").unwrap();
        let why = |measure: &str| match &found.rows[at(&found, measure)][ratio] {
            Entry::Nothing(why) => why.clone(),
            it @ (Entry::Number(_) | Entry::Text(_)) => panic!("{it:?}"),
        };
        assert_eq!(why("Qualified parity"), "fewer than two groups have it");
        assert_eq!(why("Score balance"), "a figure is below 0");
        close(&found, at(&found, "Score balance"), "difference", 4.0);
        // Of the scores below 0 one of two of b is chosen, none of c.
        close(&found, at(&found, "Calibrated parity"), "highest", 0.5);
    }
}
