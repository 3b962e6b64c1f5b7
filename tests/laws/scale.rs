//! Decisions cut from a score: another scale, a higher cut, and the ends of the scale.

use crate::crowd::{
    CROWDS, Figures, GROUPINGS, Row, WEIGHT, all_of, assert_equal, changed, crowd, is_of_counts, of,
};

/// Positive at or above a score.
fn at_least(cut: f64) -> String {
    format!("column = \"score\", at_least = {cut}")
}

/// Three times itself: rising, and exact for the scores of a crowd.
fn cube(it: f64) -> f64 {
    it * it * it
}

#[test]
fn another_rising_scale_of_scores_and_cut_keeps_what_hangs_on_their_order() {
    let of_the_scale = ["mean-score", "brier-score", "log-loss"];
    for seed in CROWDS {
        let rows = crowd(seed);
        let others = changed(&rows, |it| it.score = it.score.map(cube));
        let [here, there] = [(&rows, 0.625), (&others, cube(0.625))]
            .map(|(rows, cut)| all_of(rows, &at_least(cut), ""));
        let mut compared = 0;
        for (key, told) in here.iter().filter(|it| is_of_counts(it.0)) {
            assert_equal(key, told, &there[key]);
            assert_eq!((told.low, told.high), (there[key].low, there[key].high), "{key:?}");
            compared += 1;
        }
        assert!(compared > 1_000, "only {compared} figures were compared");
        for id in of_the_scale {
            let everyone = |all: &Figures| of(all, "rate", id, &[], &[]).value;
            assert!(everyone(&here) != everyone(&there), "{id} does not see the scale");
        }
    }
}

fn check_falls(last: &Figures, now: &Figures, cut: f64) {
    let falls = ["selection-rate", "true-positive-rate", "false-positive-rate"];
    for (key, told) in last.iter().filter(|(key, _)| key.0 == "rate") {
        let may_rise = !falls.contains(&key.1.as_str());
        assert!(may_rise || now[key].value <= told.value, "{key:?} at {cut}");
    }
}

#[test]
fn a_higher_cut_selects_no_more_of_anybody() {
    for seed in CROWDS.take(3) {
        let rows = crowd(seed);
        let columns = if seed.is_multiple_of(2) { "" } else { WEIGHT };
        let mut last = all_of(&rows, &at_least(0.0), columns);
        for cut in [0.25, 0.375, 0.5, 0.510_742_187_5, 0.75, 0.875, 1.0, 1.5] {
            let now = all_of(&rows, &at_least(cut), columns);
            check_falls(&last, &now, cut);
            last = now;
        }
    }
}

#[test]
fn a_cut_below_or_above_all_scores_selects_all_or_nobody_and_leaves_no_gap() {
    for seed in CROWDS {
        let rows: Vec<Row> = crowd(seed);
        for (cut, rate) in [(0.0, 1.0), (1.5, 0.0)] {
            let found = all_of(&rows, &at_least(cut), "");
            for (key, told) in
                found.iter().filter(|it| it.0.0 == "rate" && it.0.1 == "selection-rate")
            {
                assert_eq!(told.value, Some(rate), "{key:?}");
            }
            for by in GROUPINGS {
                let gap = of(&found, "metric", "demographic-parity-difference", by, &[]);
                assert!(gap.value == Some(0.0) || gap.reason == "fewer-than-two-groups", "{gap:?}");
                // Of nobody there is no ratio.
                let ratio = of(&found, "metric", "demographic-parity-ratio", by, &[]);
                let expected = (rate > 0.0).then_some(1.0);
                assert!(ratio.value == expected || ratio.reason == "fewer-than-two-groups");
            }
        }
    }
}
