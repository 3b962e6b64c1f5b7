//! The four-fifths rule against the group with the highest rate, and how few decisions the answer hangs on.

use crate::audit::error::Error;
use crate::audit::exhibits::evidence::{MOST_ROWS, attribute, group};
use crate::audit::exhibits::of_scores::{alone, groups, largest};
use crate::audit::exhibits::{Bench, Shown};
use crate::audit::measure::{Measured, MeasuredGroup};
use crate::audit::plan::Effect;
use crate::report::exhibit::{Entry, Exhibit, Field, Section, Unit};
use crate::report::format::ratio;
use crate::stats::four_fifths::{Flip, Selection, flip, is_below_four_fifths};

/// Below so many decisions an answer hangs on few people.
const FEW: u64 = 5;

const RULE_OF_THUMB: &str =
    "It is a rule of thumb of American employment law and says nothing of chance.";

const BURDEN: &str = "Where few people bear the burden, the shares of those who do not are all near 1, and so are their ratios: a burden that falls on one group many times as often can pass.";

#[expect(clippy::unnecessary_wraps, reason = "other kinds of exhibits can fail")]
pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    if !bench.plan.decides() {
        return Ok(Shown::default());
    }
    let exhibits = alone(bench).filter_map(|it| exhibit(bench, it)).collect();
    Ok(Shown { exhibits, untested: Vec::new() })
}

/// One group beside the one with the highest rate of what is good for people.
struct Beside {
    group_idx: usize,
    rate: f64,
    ratio: Option<f64>,
    is_below: Option<bool>,
    flip: Option<Flip>,
}

/// Those for whom the decision is the good one, and all, as weights.
fn favored(effect: Effect, it: &MeasuredGroup) -> [f64; 2] {
    let four = it.tally.weight;
    let part = match effect {
        Effect::Benefit => four.tp + four.fp,
        Effect::Burden => four.fn_ + four.tn,
    };
    [part, four.total()]
}

/// The same as whole numbers of people.
fn favored_people(effect: Effect, it: &MeasuredGroup) -> [u64; 2] {
    let people = it.tally.people;
    let part = match effect {
        Effect::Benefit => people.tp + people.fp,
        Effect::Burden => people.fn_ + people.tn,
    };
    [part, people.total()]
}

/// The group with the highest rate, the larger one of several, and all groups that reach the minimum beside it.
fn beside(bench: &Bench, measured: &Measured) -> Option<(usize, Vec<Beside>)> {
    let effect = bench.plan.effect;
    let weights = |idx: usize| favored(effect, &measured.groups[idx]);
    let included: Vec<usize> = (0..measured.groups.len())
        .filter(|it| measured.groups[*it].enough && weights(*it)[1] > 0.0)
        .collect();
    // Cross-multiplied, as the rule itself is; of equals the first stays.
    let higher = |best: usize, it: usize| {
        let ([part, whole], [best_part, best_whole]) = (weights(it), weights(best));
        if part * best_whole > best_part * whole { it } else { best }
    };
    let highest = included.iter().copied().reduce(higher)?;
    let top = weights(highest);
    if included.len() < 2 || top[0] <= 0.0 {
        return None;
    }
    let one = |idx: usize| {
        let [part, whole] = weights(idx);
        let [[selected, people], [reference_selected, reference_people]] =
            [idx, highest].map(|it| favored_people(effect, &measured.groups[it]));
        let selection = Selection { selected, people, reference_selected, reference_people };
        let (is_below, flip) = if bench.context.is_weighted {
            (Some(5.0 * part * top[1] < 4.0 * top[0] * whole), None)
        } else {
            (is_below_four_fifths(selection), flip(selection))
        };
        let ratio = (part / whole) / (top[0] / top[1]);
        Beside { group_idx: idx, rate: part / whole, ratio: Some(ratio), is_below, flip }
    };
    let others = included.into_iter().filter(|it| *it != highest);
    Some((highest, others.map(one).collect()))
}

/// What is good for people, in the plan's word: "selected", "not flagged".
fn called(bench: &Bench) -> String {
    let own = bench.plan.decision_called().filter(|it| !it.is_empty());
    match bench.plan.effect {
        Effect::Benefit => own.unwrap_or("selected").to_owned(),
        Effect::Burden => format!("not {}", own.unwrap_or("flagged")),
    }
}

fn exhibit(bench: &Bench, measured: &Measured) -> Option<Exhibit> {
    let (highest, all) = beside(bench, measured)?;
    let plan = bench.plan;
    let [part, whole] = favored(plan.effect, &measured.groups[highest]);
    let share = called(bench);
    let (of, caveat) = match plan.effect {
        Effect::Benefit => (format!("The share {share}"), RULE_OF_THUMB.to_owned()),
        Effect::Burden => (
            format!("As the decision is a burden, the share {share}"),
            format!("{RULE_OF_THUMB} {BURDEN}"),
        ),
    };
    let exactly = if bench.context.is_weighted {
        "With weights there is no whole number of decisions."
    } else {
        "In whole numbers, without rounding. Decisions that would change the answer: the fewest in both groups together, the fewest in the group alone, and exchanges of one decision for another that keep the number of positive ones; the group that is compared with stays the same."
    };
    let minimum = bench.plan.groups.minimum;
    let n_small = measured.groups.iter().filter(|it| it.n_people < minimum).count();
    let small = if n_small > 0 {
        format!(" Not shown: {} with fewer than {}.", groups(n_small), plan.groups.minimum)
    } else {
        String::new()
    };
    let others: Vec<usize> = all.iter().map(|it| it.group_idx).collect();
    let others = largest(measured, &others, MOST_ROWS);
    let told = all.iter().filter(|it| others.contains(&it.group_idx));
    let more = if all.len() > MOST_ROWS {
        format!(" Only the {MOST_ROWS} largest groups are told.")
    } else {
        String::new()
    };
    Some(Exhibit {
        exhibit: "four-fifths".to_owned(),
        section: Section::Evidence,
        title: title(bench, measured, highest, &all),
        says: format!(
            "{of}, of each group over that of {}, which has the highest, {:.1}%. {exactly}{small}{more}",
            group(measured, highest),
            100.0 * part / whole
        ),
        caveat,
        source: "29 CFR 1607.4 D (1978); Questions and answers on the Uniform Guidelines (1979), number 21".to_owned(),
        attributes: measured.attributes.clone(),
        fields: fields(plan.effect),
        rows: told.map(|it| row(bench, measured, it)).collect(),
        draws: None,
    })
}

fn fields(effect: Effect) -> Vec<Field> {
    let share = match effect {
        Effect::Benefit => "Share with the decision",
        Effect::Burden => "Share without the burden",
    };
    vec![
        Field::new("group", "Group", Unit::Text),
        Field::new("n", "Among", Unit::People),
        Field::new("share", share, Unit::Share),
        Field::new("ratio", "Over the highest", Unit::Ratio),
        Field::new("answer", "Four fifths", Unit::Text),
        Field::new("fewest", "Decisions that would change it", Unit::People),
        Field::new("in-group", "In the group alone", Unit::People),
        Field::new("exchanges", "Exchanges", Unit::People),
    ]
}

fn row(bench: &Bench, measured: &Measured, it: &Beside) -> Vec<Entry> {
    let why = if bench.context.is_weighted {
        "people are weighted"
    } else {
        "not even all of them would"
    };
    let decisions = |of: fn(&Flip) -> Option<u64>| {
        Entry::number(it.flip.as_ref().and_then(of).map(|it| it as f64), why)
    };
    let answer = match it.is_below {
        Some(true) => Entry::text("below"),
        Some(false) => Entry::text("not below"),
        None => Entry::Nothing("nobody to compare with".to_owned()),
    };
    vec![
        Entry::text(group(measured, it.group_idx)),
        Entry::from(measured.groups[it.group_idx].n_people),
        it.rate.into(),
        Entry::number(it.ratio, "nobody to compare with"),
        answer,
        decisions(|it| it.fewest),
        decisions(|it| it.in_group),
        decisions(|it| it.exchanges),
    ]
}

fn title(bench: &Bench, measured: &Measured, highest: usize, all: &[Beside]) -> String {
    let by = attribute(measured);
    let top = group(measured, highest);
    let share = called(bench);
    let n_below = all.iter().filter(|it| it.is_below == Some(true)).count();
    let few = all.iter().filter(|it| fewest(it).is_some_and(|it| it < FEW)).count();
    let hangs = match few {
        0 => String::new(),
        1 => format!("; one answer hangs on fewer than {FEW} decisions"),
        n => format!("; {n} answers hang on fewer than {FEW} decisions"),
    };
    if let [one] = all {
        let is = if one.is_below == Some(true) { "below" } else { "not below" };
        let times = one.ratio.map(ratio).unwrap_or_default();
        let which = group(measured, one.group_idx);
        let hangs = match fewest(one) {
            Some(1) => ", and 1 decision would change that".to_owned(),
            Some(n) => format!(", and {n} decisions would change that"),
            None => String::new(),
        };
        return format!(
            "By {by}, {which} is at {times} of {top} in the share {share}, {is} four fifths{hangs}"
        );
    }
    let are = if n_below == 1 { "is" } else { "are" };
    format!(
        "By {by}, {n_below} of {} {are} below four fifths of {top} in the share {share}{hangs}",
        groups(all.len())
    )
}

fn fewest(it: &Beside) -> Option<u64> {
    it.flip.as_ref().and_then(|it| it.fewest)
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::evidence::testing::{
        BERKELEY, COMPAS, COUNTED, OUTCOMES, exhibits, row,
    };

    #[test]
    fn admissions_of_berkeley_are_below_four_fifths() {
        let found = exhibits("four-fifths", &BERKELEY, COUNTED, "").remove(0);
        assert_eq!((found.text(0, "group"), found.text(0, "answer")), ("women", "below"));
        // The published ratio is .6818.
        assert!((found.number(0, "ratio").unwrap() - 0.681_8).abs() < 5e-5);
        // 4 · 1198 · 1835 / (5 · 2691) = 653.53: 654 women, 97 more than 557.
        assert_eq!(found.number(0, "in-group"), Some(97.0));
        assert!(found.title.contains("below four fifths, and 97 decisions would change that"));
    }

    #[test]
    fn exactly_four_fifths_are_not_below_in_an_audit() {
        // .24 over .3 is below .8 as doubles have it.
        let people = [("a", 1, 0, 30), ("a", 0, 0, 70), ("b", 1, 0, 24), ("b", 0, 0, 76)];
        let found = exhibits("four-fifths", &people, COUNTED, "").remove(0);
        assert_eq!(found.text(0, "answer"), "not below");
        assert_eq!(found.number(0, "fewest"), Some(1.0));
    }

    #[test]
    fn the_rule_looks_at_those_spared_where_a_decision_is_a_burden() {
        let found = exhibits("four-fifths", &COMPAS, OUTCOMES, "effect = \"burden\"\n").remove(0);
        // Spared: 24 of 32 Asians, 298 of 377 others (the most), 1522 of 3696.
        let black = row(&found, &[("group", "African-American")]);
        let expected = (1522.0 / 3696.0) / (298.0 / 377.0);
        assert!((found.number(black, "ratio").unwrap() - expected).abs() < 1e-12);
        assert_eq!(found.text(black, "answer"), "below");
        assert_eq!(found.text(row(&found, &[("group", "Asian")]), "answer"), "not below");
        assert!(found.says.contains("burden"));
    }

    #[test]
    fn weighted_people_have_no_number_of_decisions() {
        let people = [("a", 1, 0, 3), ("a", 0, 0, 7), ("b", 1, 0, 2), ("b", 0, 0, 8)];
        let people: Vec<_> = people.repeat(20);
        let columns = "weight = { column = \"n\" }";
        let found = exhibits("four-fifths", &people, columns, "").remove(0);
        assert_eq!((found.text(0, "answer"), found.number(0, "fewest")), ("below", None));
    }
}
