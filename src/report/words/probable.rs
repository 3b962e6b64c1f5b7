//! What is found of groups that are known by their probability only.

use crate::report::{About, Finding, Report, Severity};

/// One finding for each attribute of probabilities: the title of its exhibit, without a verdict.
pub(super) fn probable(report: &Report) -> impl Iterator<Item = Finding> {
    let exhibits = report.exhibits.iter().filter(|it| it.exhibit == "soft-groups");
    exhibits.map(|it| Finding {
        says: format!("{}.", it.title),
        detail: "Nobody\u{2019}s group is known here, only its probability: weighted rates can be biased, and no \
                 verdict is given."
            .to_owned(),
        severity: Severity::Note,
        about: About::default(),
    })
}
