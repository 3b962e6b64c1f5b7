//! What a person's note stands beside, in words.

use crate::audit::plan::notes::Place;
use crate::metrics::rate;
use crate::report::Report;
use crate::report::exhibit::Exhibit;
use crate::report::rows;

/// "On the results as a whole", "On the false positive rate by race", "On “…”" of an exhibit by its finding.
pub fn note_on(report: &Report, place: &Place) -> String {
    let by = if place.attributes.is_empty() {
        String::new()
    } else {
        format!(" by {}", rows::attribute_names(&place.attributes))
    };
    if let Some(kind) = &place.exhibit {
        let is_it = |it: &&Exhibit| it.exhibit == *kind && it.attributes == place.attributes;
        return match report.exhibits.iter().find(is_it) {
            Some(it) => format!("On \u{201c}{}\u{201d}{by}", it.title),
            None => format!("On {kind}{by}, which this report does not have"),
        };
    }
    match place.rate.as_deref().and_then(rate) {
        Some(it) => format!("On the {}{by}", it.name.to_lowercase()),
        None => format!("On the results{}", if by.is_empty() { " as a whole" } else { &by }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn a_note_says_what_it_is_about() {
        let about = |rate: Option<&str>, exhibit: Option<&str>, attributes: &[&str]| {
            let [rate, exhibit] = [rate, exhibit].map(|it| it.map(str::to_owned));
            let attributes = attributes.iter().map(|it| (*it).to_owned()).collect();
            note_on(&sample::compas(), &Place { rate, exhibit, attributes })
        };
        assert_eq!(about(None, None, &[]), "On the results as a whole");
        assert_eq!(
            about(Some("false-positive-rate"), None, &["race"]),
            "On the false positive rate by race"
        );
        assert!(about(None, Some("thresholds"), &["race"]).ends_with("does not have"));
    }
}
