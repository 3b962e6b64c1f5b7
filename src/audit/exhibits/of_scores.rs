//! What the exhibits of scores share: whose scores are shown, how figures become entries, and words.

use std::cmp::Reverse;

use crate::audit::exhibits::Bench;
use crate::audit::measure::{Measured, MeasuredGroup};
use crate::base::order;
use crate::cube::score::Order;
use crate::report::exhibit::Entry;
use crate::stats::Interval;

/// A figure with its interval.
pub(crate) type Figured = Option<(f64, Option<Interval>)>;

/// Whether scores can be read as probabilities of a positive outcome.
pub(crate) fn are_probabilities(bench: &Bench) -> bool {
    bench.context.order == Order::HigherIsLikelier
        && bench
            .cube
            .scores
            .as_ref()
            .is_some_and(|it| it.range().is_some() && it.are_probabilities())
}

/// The attributes alone, measured.
pub(crate) fn alone<'a>(bench: &'a Bench) -> impl Iterator<Item = &'a Measured> {
    bench.measured.iter().filter(|it| it.axes.len() == 1)
}

/// Up to `most` groups that reach the plan's minimum, the largest ones, and a sentence on the others.
pub(crate) fn shown_groups(
    bench: &Bench,
    measured: &Measured,
    most: usize,
) -> (Vec<usize>, String) {
    let enough: Vec<usize> =
        (0..measured.groups.len()).filter(|it| measured.groups[*it].enough).collect();
    let shown = largest(measured, &enough, most);
    let minimum = bench.plan.groups.minimum;
    let n_small = measured.groups.iter().filter(|it| it.n_people < minimum).count();
    let small = if n_small > 0 {
        format!(" Not shown: {} with fewer than {minimum} people.", groups(n_small))
    } else {
        String::new()
    };
    let many = if enough.len() > shown.len() {
        format!(" Only the {} largest groups are shown.", shown.len())
    } else {
        String::new()
    };
    (shown, small + &many)
}

/// The `most` largest of these groups, in their order.
pub(crate) fn largest(measured: &Measured, groups: &[usize], most: usize) -> Vec<usize> {
    let mut by_size = groups.to_vec();
    order::by_key(&mut by_size, |it| Reverse(measured.groups[*it].n_people));
    by_size.truncate(most);
    groups.iter().copied().filter(|it| by_size.contains(it)).collect()
}

/// "1 group", "3 groups".
pub(crate) fn groups(n: usize) -> String {
    format!("{n} group{}", if n == 1 { "" } else { "s" })
}

/// A figure, then the two ends of its interval.
pub(crate) fn entries(figure: Figured, otherwise: &str) -> [Entry; 3] {
    let ends = figure.and_then(|it| it.1);
    let end = |it: Option<f64>| match figure {
        Some(_) => Entry::number(it, "these people cannot tell it"),
        None => Entry::Nothing(otherwise.to_owned()),
    };
    [
        Entry::number(figure.map(|it| it.0), otherwise),
        end(ends.map(|it| it.low)),
        end(ends.map(|it| it.high)),
    ]
}

/// The name of a group of one attribute.
pub(crate) fn name(group: &MeasuredGroup) -> String {
    group.names.join(", ")
}

/// How intervals take weights, as a sentence.
pub(crate) fn on_weights(bench: &Bench) -> &'static str {
    if bench.context.is_weighted {
        " Figures are weighted; intervals count the effective number of people."
    } else {
        ""
    }
}

/// "at or above", on the side that is likelier positive.
pub(crate) fn beyond(order: Order) -> &'static str {
    match order {
        Order::HigherIsLikelier => "at or above",
        Order::LowerIsLikelier => "at or below",
    }
}

/// A number with up to four significant digits, as a person would write it.
pub(crate) fn brief(value: f64) -> String {
    if value.abs() >= 1_000.0 || (value - libm::round(value)).abs() <= 0.0 {
        return format!("{value:.0}");
    }
    let digits = if value.abs() >= 100.0 {
        1
    } else if value.abs() >= 10.0 {
        2
    } else {
        3
    };
    let text = format!("{value:.digits$}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
pub(crate) mod testing {
    //! Exhibits of an audit of a few made-up people.

    use crate::audit::{Input, plan_file, run};
    use crate::data::Intake;
    use crate::report::exhibit::Exhibit;

    /// The exhibits of that kind. `people` are group, score, outcome and how many.
    pub(crate) fn exhibits(
        id: &str,
        people: &[(&str, f64, u8, usize)],
        rest: &str,
    ) -> Vec<Exhibit> {
        let mut text = "group,score,outcome\n".to_owned();
        for (group, score, outcome, n) in people {
            text += &format!("{group},{score},{outcome}\n").repeat(*n);
        }
        let mut intake = Intake::new("people.csv");
        intake.push(text.as_bytes()).unwrap();
        let loaded = intake.finish().unwrap();
        let plan = format!(
            "plan = 1\n{rest}\n[columns]\noutcome = {{ column = \"outcome\", positive = \"1\" }}\n\
             score = {{ column = \"score\" }}\n[[columns.attributes]]\ncolumn = \"group\"\n\
             [measures]\nexhibits = [\"{id}\"]"
        );
        let plan = plan_file::read(&plan).unwrap();
        run(&Input::new(&loaded), &plan, &mut |_| {}).unwrap().exhibits
    }
}
