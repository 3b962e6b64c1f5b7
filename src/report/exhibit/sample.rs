//! An exhibit made by hand, for the tests of page, paper and charts.

use crate::report::exhibit::{Draws, Entry, Even, Exhibit, Field, Form, Section, Unit};

/// Two groups over three bands of scores, one of them without people.
pub(crate) fn calibration() -> Exhibit {
    let mut fields = vec![
        Field::new("group", "Group", Unit::Text),
        Field::new("mean-score", "Mean score", Unit::Share),
    ];
    fields.extend(Field::with_interval("observed", "Positive outcomes", Unit::Share));
    let row = |group: &str, score: f64, observed: f64| {
        let ends = [observed - 0.1, observed + 0.1].map(Entry::from);
        let [low, high] = ends;
        vec![group.into(), score.into(), observed.into(), low, high]
    };
    let none = || Entry::Nothing("nobody has such a score".to_owned());
    Exhibit {
        exhibit: "calibration".to_owned(),
        section: Section::Calibration,
        title: "Scores run ahead of outcomes.".to_owned(),
        says: "Bands of scores.".to_owned(),
        caveat: "Few people.".to_owned(),
        source: "A & B (1999).".to_owned(),
        attributes: vec!["race".to_owned()],
        fields,
        rows: vec![
            row("A", 0.5, 0.4),
            vec!["A".into(), none(), none(), none(), none()],
            row("A", 0.25, 0.2),
            row("B", 0.75, 0.8),
        ],
        draws: Some(Draws {
            form: Form::Points,
            across: "mean-score".to_owned(),
            up: "observed".to_owned(),
            series: Some("group".to_owned()),
            even: Some(Even::Diagonal),
        }),
    }
}
