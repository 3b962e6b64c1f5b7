//! Which class is given in place of which, group by group.

use crate::audit::error::Error;
use crate::audit::exhibits::classes::{Table, Tables};
use crate::audit::exhibits::of_scores::{alone, on_weights};
use crate::audit::exhibits::{Bench, Shown};
use crate::report::Untested;
use crate::report::exhibit::{Entry, Exhibit, Field, Section, Unit};
use crate::report::format::percent;

/// More classes make no table that anyone reads.
const MOST_CLASSES: usize = 10;

pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    let mut shown = Shown::default();
    for measured in alone(bench) {
        let Some(tables) = Tables::new(bench, measured)?.filter(Tables::has_both) else { continue };
        if tables.classes.len() > MOST_CLASSES {
            shown.untested.push(Untested {
                what: format!("Confusion tables by {}", measured.attributes.join(" and ")),
                why: format!("there are more than {MOST_CLASSES} classes"),
            });
            continue;
        }
        shown.exhibits.push(exhibit(bench, &tables, &measured.attributes));
    }
    Ok(shown)
}

fn exhibit(bench: &Bench, tables: &Tables, attributes: &[String]) -> Exhibit {
    let mut fields = vec![
        Field::new("group", "Group", Unit::Text),
        Field::new("outcome", "Outcome", Unit::Text),
        Field::new("people", "People", Unit::People),
    ];
    fields.extend(tables.classes.iter().enumerate().map(|(at, name)| {
        Field::new(&format!("given-{}", at + 1), &format!("Given {name}"), Unit::People)
    }));
    let mut rows = Vec::new();
    for group in &tables.groups {
        for (outcome, name) in tables.classes.iter().enumerate() {
            let mut row: Vec<Entry> = vec![
                group.name.as_str().into(),
                name.as_str().into(),
                group.outcome[outcome].weight.into(),
            ];
            row.extend(group.both[outcome].iter().map(|it| Entry::from(it.weight)));
            rows.push(row);
        }
    }
    Exhibit {
        exhibit: "class-confusion".to_owned(),
        section: Section::Outcomes,
        title: title(tables),
        says: format!(
            "People by group, outcome and the class that they are given.{}{}",
            on_weights(bench),
            tables.others
        ),
        caveat: String::new(),
        source: String::new(),
        attributes: attributes.to_vec(),
        fields,
        rows,
        draws: None,
    }
}

/// The most frequent mistake, as a share of those with the outcome.
fn title(tables: &Tables) -> String {
    let n = tables.classes.len();
    let mistakes = tables.groups.iter().flat_map(|group| {
        (0..n).flat_map(move |outcome| (0..n).map(move |decision| (group, outcome, decision)))
    });
    let share =
        |it: &(&Table, usize, usize)| it.0.both[it.1][it.2].weight / it.0.outcome[it.1].weight;
    let widest = mistakes
        .filter(|(group, outcome, decision)| {
            outcome != decision && group.outcome[*outcome].weight > 0.0
        })
        .max_by(|a, b| share(a).total_cmp(&share(b)));
    match widest {
        Some(it) if share(&it) > 0.0 => format!(
            "The most frequent mistake: {} of {} with the outcome \u{201c}{}\u{201d} are given \u{201c}{}\u{201d}",
            percent(share(&it)),
            it.0.name,
            tables.classes[it.1],
            tables.classes[it.2]
        ),
        Some(_) | None => "Nobody is given another class than the one that came true".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::classes::testing::{PEOPLE, close, of_classes};

    #[test]
    fn everyone_stands_in_one_cell() {
        let found = of_classes("class-confusion", &PEOPLE).remove(0);
        assert_eq!(found.rows.len(), 6);
        // "a" with the outcome "mid": 6 hi, 10 lo, 24 mid.
        close(&found, 2, "people", 40.0);
        close(&found, 2, "given-1", 6.0);
        close(&found, 2, "given-2", 10.0);
        close(&found, 2, "given-3", 24.0);
        assert_eq!(
            found.title,
            "The most frequent mistake: 71.4% of b with the outcome \u{201c}hi\u{201d} are given \u{201c}mid\u{201d}"
        );
    }
}
