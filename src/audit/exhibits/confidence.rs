//! Predictions that are wrong and sure, and predictions that hardly know: how often, group by group.

use crate::audit::error::Error;
use crate::audit::exhibits::of_scores::{
    Figured, alone, are_probabilities, entries, name, on_weights, shown_groups,
};
use crate::audit::exhibits::{Bench, Shown};
use crate::audit::measure::Measured;
use crate::cube::lists::ScoreList;
use crate::report::exhibit::{Draws, Entry, Exhibit, Field, Form, Section, Unit};
use crate::report::format::percent;
use crate::stats::proportion::wilson;

/// Groups of one attribute that are shown.
const MOST_GROUPS: usize = 20;

/// A wrong prediction is over-confident where the probability of what it says is larger by more than this than that of
/// what came true: of two outcomes, a probability above ¾. Giskard's threshold for two classes.
const SURE: f64 = 0.5;

/// A prediction is under-confident where the less likely outcome has more than this part of the probability of the
/// likelier one. Giskard's threshold.
const UNSURE: f64 = 0.95;

#[expect(clippy::unnecessary_wraps, reason = "other kinds of exhibits can fail")]
pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    if !bench.plan.tells_outcomes() || !are_probabilities(bench) {
        return Ok(Shown::default());
    }
    let everyone = bench.cube.score_lists(&[]);
    let Some(everyone) = everyone.first().map(Counts::new) else { return Ok(Shown::default()) };
    let exhibits = alone(bench).map(|it| exhibit(bench, it, everyone)).collect();
    Ok(Shown { exhibits, untested: Vec::new() })
}

/// Sums of weights.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Counts {
    all: f64,
    wrong: f64,
    /// Wrong, and sure of it.
    sure: f64,
    /// Hardly likelier than not.
    unsure: f64,
}

impl Counts {
    fn new(list: &ScoreList) -> Self {
        let mut sums = Self::default();
        for it in &list.blocks {
            let [negative, positive] = it.weights;
            // The prediction is the likelier outcome; of a half, the positive one.
            let (likelier, wrong) =
                if it.score >= 0.5 { (it.score, negative) } else { (1.0 - it.score, positive) };
            sums.all += it.total();
            sums.wrong += wrong;
            if likelier - (1.0 - likelier) > SURE {
                sums.sure += wrong;
            }
            if 1.0 - likelier > UNSURE * likelier {
                sums.unsure += it.total();
            }
        }
        sums
    }
}

fn exhibit(bench: &Bench, measured: &Measured, everyone: Counts) -> Exhibit {
    let (shown, others) = shown_groups(bench, measured, MOST_GROUPS);
    let lists = bench.cube.score_lists(&measured.axes);
    let effective = |at: usize| {
        let tally = &measured.groups[at].tally;
        let all = tally.weight.total();
        // Without weights everyone counts as one.
        if bench.context.is_weighted && all > 0.0 { tally.effective() / all } else { 1.0 }
    };
    let mut rows = vec![row(bench, "everyone", everyone, everyone, 1.0)];
    let mut known: Vec<(String, f64)> = Vec::new();
    for at in shown {
        let (name, counts) = (name(&measured.groups[at]), Counts::new(&lists[at]));
        if counts.wrong > 0.0 {
            known.push((name.clone(), counts.sure / counts.wrong));
        }
        rows.push(row(bench, &name, counts, everyone, effective(at)));
    }
    let by = |a: &&(String, f64), b: &&(String, f64)| a.1.total_cmp(&b.1);
    let title = match (known.iter().min_by(by), known.iter().max_by(by)) {
        (Some(low), Some(high)) if low.1 < high.1 => format!(
            "Wrong predictions are sure ones in {} of cases in {}, and in {} in {}",
            percent(high.1),
            high.0,
            percent(low.1),
            low.0
        ),
        (Some(_), Some(_)) => {
            "Wrong predictions are sure ones equally often in every group".to_owned()
        }
        (_, _) => "No prediction is wrong".to_owned(),
    };
    Exhibit {
        exhibit: "confidence".to_owned(),
        section: Section::Calibration,
        title,
        says: format!(
            "The prediction is the likelier outcome. Over-confident: of wrong predictions, those that give what they say a probability more than {SURE} above that of what came true (above 0.75). Under-confident: of all predictions, those where the less likely outcome has more than {UNSURE} of the probability of the likelier one. Both with Wilson\u{2019}s interval, and as a part more or less than among everyone.{}{others}",
            on_weights(bench)
        ),
        caveat: "The thresholds are a convention. Where outcomes are easy to tell, the few predictions that are wrong are sure ones.".to_owned(),
        source: "Giskard, Overconfidence and Underconfidence detectors".to_owned(),
        attributes: measured.attributes.clone(),
        fields: fields(),
        rows,
        draws: Some(Draws {
            form: Form::Dots,
            across: "over".to_owned(),
            up: "group".to_owned(),
            series: None,
            even: None,
        }),
    }
}

fn fields() -> Vec<Field> {
    let mut all = vec![
        Field::new("group", "Group", Unit::Text),
        Field::new("wrong", "Wrong predictions", Unit::People),
    ];
    all.extend(Field::with_interval("over", "Over-confident, of wrong ones", Unit::Share));
    all.push(Field::new("over-beside", "Beside everyone", Unit::Number));
    all.extend(Field::with_interval("under", "Under-confident, of all", Unit::Share));
    all.push(Field::new("under-beside", "Beside everyone", Unit::Number));
    all
}

fn row(bench: &Bench, group: &str, it: Counts, everyone: Counts, scale: f64) -> Vec<Entry> {
    let share = |part: f64, whole: f64| (whole > 0.0).then(|| part / whole);
    let figure = |part: f64, whole: f64| -> Figured {
        let ends = wilson(part * scale, whole * scale, bench.context.z);
        share(part, whole).map(|it| (it, ends))
    };
    let beside = |own: Option<f64>, all: Option<f64>| {
        own.zip(all).filter(|it| it.1 > 0.0).map(|(own, all)| own / all - 1.0)
    };
    let [no_wrong, none] = ["no prediction is wrong", "there is none among everyone"];
    let mut row: Vec<Entry> = vec![group.into(), it.wrong.into()];
    row.extend(entries(figure(it.sure, it.wrong), no_wrong));
    let over = beside(share(it.sure, it.wrong), share(everyone.sure, everyone.wrong));
    row.push(Entry::number(over, none));
    row.extend(entries(figure(it.unsure, it.all), "nobody"));
    let under = beside(share(it.unsure, it.all), share(everyone.unsure, everyone.all));
    row.push(Entry::number(under, none));
    row
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::of_scores::testing::exhibits;

    #[test]
    fn sure_and_wrong_is_told_of_wrong_and_unsure_of_all() {
        // Wrong in a: 10 at 0.9, 20 at 0.7 and 5 at 0.1; unsure at 0.49, where 0.49 > 0.95 · 0.51.
        let people = [
            ("a", 0.9, 1, 30),
            ("a", 0.9, 0, 10),
            ("a", 0.7, 0, 20),
            ("a", 0.1, 1, 5),
            ("a", 0.49, 0, 15),
            ("b", 0.9, 1, 20),
            ("b", 0.75, 0, 10),
            ("b", 0.45, 0, 20),
        ];
        let found = exhibits("confidence", &people, "").remove(0);
        let close = |row: usize, id: &str, expected: f64| {
            let value = found.number(row, id).unwrap();
            assert!((value - expected).abs() < 1e-12, "{id}: {value}, not {expected}");
        };
        assert_eq!((found.text(0, "group"), found.text(1, "group")), ("everyone", "a"));
        close(1, "wrong", 35.0);
        close(1, "over", 15.0 / 35.0);
        close(1, "over-beside", (15.0 / 35.0) / (15.0 / 45.0) - 1.0);
        close(1, "under", 15.0 / 80.0);
        // A gap of just a half is none; 0.45 is less than 0.95 of 0.55.
        close(2, "over", 0.0);
        close(2, "under", 0.0);
        close(0, "under", 15.0 / 130.0);
        assert_eq!(
            found.title,
            "Wrong predictions are sure ones in 42.9% of cases in a, and in 0.0% in b"
        );
    }

    #[test]
    fn deciles_are_no_probabilities() {
        let people = [("a", 2.0, 1, 40), ("b", 3.0, 0, 40)];
        assert!(exhibits("confidence", &people, "").is_empty());
    }
}
