//! Class by class: how often it is the outcome, how often it is decided, and how often rightly.

use crate::audit::error::Error;
use crate::audit::exhibits::classes::{Table, Tables, share};
use crate::audit::exhibits::of_scores::{Figured, alone, entries, on_weights};
use crate::audit::exhibits::{Bench, Shown};
use crate::audit::measure::Context;
use crate::report::exhibit::{Draws, Entry, Exhibit, Field, Form, Section, Unit};
use crate::report::format::percent;

pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    let mut shown = Shown::default();
    for measured in alone(bench) {
        let Some(tables) = Tables::new(bench, measured)? else { continue };
        shown.exhibits.push(exhibit(bench, &tables, &measured.attributes));
    }
    Ok(shown)
}

/// A share that is told of each class.
struct Told {
    id: &'static str,
    name: &'static str,
    of: fn(&Table, usize, &Context) -> Figured,
    /// What a group without it has nobody of.
    lacks: &'static str,
}

const OUTCOME: Told = Told {
    id: "outcome",
    name: "Have this outcome",
    of: |it, class, context| share(context, it.outcome[class], it.everyone()),
    lacks: "nobody in the group",
};
const DECISION: Told = Told {
    id: "decision",
    name: "Are given this class",
    of: |it, class, context| share(context, it.decision[class], it.everyone()),
    lacks: "nobody in the group",
};
const RECALL: Told = Told {
    id: "recall",
    name: "Recall",
    of: |it, class, context| {
        let [part, whole] = it.recall(class);
        share(context, part, whole)
    },
    lacks: "nobody in the group has this outcome",
};
const PRECISION: Told = Told {
    id: "precision",
    name: "Precision",
    of: |it, class, context| {
        let [part, whole] = it.precision(class);
        share(context, part, whole)
    },
    lacks: "nobody in the group is given this class",
};

fn exhibit(bench: &Bench, tables: &Tables, attributes: &[String]) -> Exhibit {
    let told: Vec<Told> = match (tables.has_outcome, tables.has_decision) {
        (true, true) => vec![OUTCOME, DECISION, RECALL, PRECISION],
        (true, false) => vec![OUTCOME],
        (false, _) => vec![DECISION],
    };
    let leads = if tables.has_both() { &RECALL } else { &told[0] };
    let mut fields = vec![
        Field::new("class", "Class", Unit::Text),
        Field::new("group", "Group", Unit::Text),
        Field::new("n", "People", Unit::People),
    ];
    fields.extend(told.iter().flat_map(|it| Field::with_interval(it.id, it.name, Unit::Share)));
    let mut rows = Vec::new();
    for (class, name) in tables.classes.iter().enumerate() {
        for group in &tables.groups {
            let mut row: Vec<Entry> = vec![
                name.as_str().into(),
                group.name.as_str().into(),
                group.everyone().weight.into(),
            ];
            row.extend(
                told.iter().flat_map(|it| entries((it.of)(group, class, bench.context), it.lacks)),
            );
            rows.push(row);
        }
    }
    Exhibit {
        exhibit: "classes".to_owned(),
        section: Section::Outcomes,
        title: title(tables, leads, bench.context),
        says: format!(
            "Recall: of those with the outcome, the share who are given the class. Precision: of those who are given the class, the share who have the outcome. {} intervals.{}{}",
            bench.plan.evidence.rate_interval.name(),
            on_weights(bench),
            tables.others
        ),
        caveat: "A class that nobody of a group has is no class with a recall of 0: it has none.".to_owned(),
        source: "Sokolova & Lapalme (2009), A systematic analysis of performance measures for classification tasks".to_owned(),
        attributes: attributes.to_vec(),
        fields,
        rows,
        draws: Some(Draws {
            form: Form::Dots,
            across: leads.id.to_owned(),
            up: "class".to_owned(),
            series: Some("group".to_owned()),
            even: None,
        }),
    }
}

/// Where the leading share differs most between groups.
fn title(tables: &Tables, leads: &Told, context: &Context) -> String {
    let of_class = |class: usize| {
        let all: Vec<(f64, &str)> = (tables.groups.iter())
            .filter_map(|it| Some(((leads.of)(it, class, context)?.0, it.name.as_str())))
            .collect();
        let highest = all.iter().copied().max_by(|a, b| a.0.total_cmp(&b.0))?;
        let lowest = all.iter().copied().min_by(|a, b| a.0.total_cmp(&b.0))?;
        (all.len() > 1).then_some((highest.0 - lowest.0, class, highest, lowest))
    };
    let widest = (0..tables.classes.len()).filter_map(of_class).max_by(|a, b| a.0.total_cmp(&b.0));
    match widest {
        Some((_, class, highest, lowest)) => format!(
            "{} of \u{201c}{}\u{201d}: {} in {} and {} in {}",
            if leads.id == "recall" { "Recall" } else { "Share" },
            tables.classes[class],
            percent(highest.0),
            highest.1,
            percent(lowest.0),
            lowest.1
        ),
        None => "No class is common to two groups".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::classes::testing::{PEOPLE, close, of_classes};
    use crate::report::exhibit::Entry;

    #[test]
    fn shares_recall_and_precision_are_those_by_hand() {
        let found = of_classes("classes", &PEOPLE).remove(0);
        // Classes by name: "hi", "lo", "mid"; in each "a", then "b".
        assert_eq!(found.text(2, "class"), "lo");
        close(&found, 0, "outcome", 0.3);
        close(&found, 0, "decision", 0.29);
        close(&found, 0, "recall", 20.0 / 30.0);
        close(&found, 0, "precision", 20.0 / 29.0);
        close(&found, 1, "recall", 0.0);
        close(&found, 3, "precision", 0.0);
        close(&found, 5, "recall", 50.0 / 66.0);
        close(&found, 5, "precision", 50.0 / 60.0);
        // Wilson's interval of 20 of 30, from scipy's `proportion_ci`.
        let low = found.number(0, "recall-low").unwrap();
        assert!((low - 0.487_800_516_445_438_4).abs() < 1e-9, "{low}");
        assert_eq!(found.title, "Recall of \u{201c}hi\u{201d}: 66.7% in a and 0.0% in b");
    }

    #[test]
    fn a_class_that_is_absent_has_no_recall_and_not_one_of_zero() {
        let found = of_classes("classes", &PEOPLE).remove(0);
        let at = |id: &str| found.field(id).unwrap();
        let nobody = Entry::Nothing("nobody in the group has this outcome".to_owned());
        assert_eq!(found.rows[3][at("recall")], nobody);
        let nobody = Entry::Nothing("nobody in the group is given this class".to_owned());
        assert_eq!(found.rows[1][at("precision")], nobody);
    }
}
