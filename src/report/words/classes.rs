//! What is said of several classes: the gap that leads, and what the band says of it.

use crate::report::exhibit::Exhibit;
use crate::report::format::points;
use crate::report::{About, Finding, Report, Severity, Verdict};

/// A gap between two groups in one class, and what the band says of all of them.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassGap {
    pub value: f64,
    pub interval: Option<[f64; 2]>,
    pub verdict: Verdict,
    /// Why, where the verdict is not plain; may be empty.
    pub because: String,
}

/// The findings of an audit of several classes.
pub fn of_classes(report: &Report) -> Vec<Finding> {
    report.exhibits.iter().filter_map(|it| finding(report, it)).collect()
}

fn finding(report: &Report, exhibit: &Exhibit) -> Option<Finding> {
    let found = class_gap(exhibit)?;
    let severity = match found.verdict {
        Verdict::Outside => Severity::Medium,
        Verdict::Inconclusive | Verdict::NotComputable => Severity::Low,
        Verdict::Within => Severity::Note,
    };
    let about = About {
        comparison: Some("difference".to_owned()),
        attributes: exhibit.attributes.clone(),
        verdict: Some(found.verdict),
        ..About::default()
    };
    let says = format!("{}.", exhibit.title);
    Some(Finding {
        says,
        detail: format!("{} {}", band(report, &found), exhibit.says),
        severity,
        about,
    })
}

/// What the band says, as a sentence.
fn band(report: &Report, found: &ClassGap) -> String {
    let edge = points(report.plan.evidence.difference);
    let edge = format!("{} points", edge.trim_start_matches('+').trim_end_matches(".0"));
    match found.verdict {
        Verdict::Outside => format!("The gap is surely wider than {edge}."),
        Verdict::Within => format!("No gap is wider than {edge}, and surely so."),
        Verdict::Inconclusive | Verdict::NotComputable => {
            format!("Whether a gap is wider than {edge} is not decided: {}.", found.because)
        }
    }
}

/// The gap that a finding of [`of_classes`] tells.
pub fn gap_of(report: &Report, finding: &Finding) -> Option<ClassGap> {
    let about = &finding.about;
    let is_it = |it: &&Exhibit| {
        it.attributes == about.attributes && finding.says.strip_suffix('.') == Some(&it.title)
    };
    let exhibit = report.exhibits.iter().find(is_it).filter(|_| about.rate.is_none())?;
    class_gap(exhibit)
}

/// The gap that leads in an exhibit of classes, and that its title tells; none of an exhibit without a verdict.
pub fn class_gap(exhibit: &Exhibit) -> Option<ClassGap> {
    let all: Vec<ClassGap> =
        (0..exhibit.rows.len()).filter_map(|row| of_row(exhibit, row)).collect();
    let leading = match exhibit.exhibit.as_str() {
        // The pair that leads stands last, and is told of as the one that is given the class more often.
        "class-parity" => all.last().cloned().map(ClassGap::upwards),
        "class-opportunity" => all.iter().cloned().reduce(ClassGap::leading),
        _ => None,
    }?;
    let open = all.iter().find(|it| it.verdict == Verdict::Inconclusive);
    Some(match open {
        // Within only where each of them is.
        Some(open) if leading.verdict == Verdict::Within => {
            let because = format!("another gap {}", open.because);
            ClassGap { verdict: open.verdict, because, ..leading }
        }
        Some(_) | None => leading,
    })
}

fn of_row(exhibit: &Exhibit, row: usize) -> Option<ClassGap> {
    let verdict = Verdict::ALL.into_iter().find(|it| it.id() == exhibit.text(row, "verdict"))?;
    let ends = exhibit.number(row, "gap-low").zip(exhibit.number(row, "gap-high"));
    Some(ClassGap {
        value: exhibit.number(row, "gap")?,
        interval: ends.map(|(low, high)| [low, high]),
        verdict,
        because: exhibit.text(row, "because").to_owned(),
    })
}

impl ClassGap {
    fn upwards(self) -> Self {
        if self.value >= 0.0 {
            return self;
        }
        let interval = self.interval.map(|[low, high]| [-high, -low]);
        // The edge that is named turns with the gap.
        let turned = |it: char| match it {
            '+' => '\u{2212}',
            '\u{2212}' => '+',
            _ => it,
        };
        let because = self.because.chars().map(turned).collect();
        Self { value: -self.value, interval, because, ..self }
    }

    /// One outside the band leads; of the same kind the wider.
    fn leading(self, other: Self) -> Self {
        let is_outside = |it: &Self| it.verdict == Verdict::Outside;
        let is_other = is_outside(&other)
            .cmp(&is_outside(&self))
            .then(other.value.abs().total_cmp(&self.value.abs()))
            .is_ge();
        if is_other { other } else { self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_that_is_told_the_other_way_round_names_the_other_edge() {
        let gap = ClassGap {
            value: -0.125,
            interval: Some([-0.151, -0.096]),
            verdict: Verdict::Inconclusive,
            because: "reaches across \u{2212}10 points".to_owned(),
        };
        let told = gap.upwards();
        assert_eq!((told.value, told.interval), (0.125, Some([0.096, 0.151])));
        assert_eq!(told.because, "reaches across +10 points");
    }

    #[test]
    fn one_outside_the_band_leads_before_a_wider_one() {
        let gap = |value: f64, verdict: Verdict| ClassGap {
            value,
            interval: None,
            verdict,
            because: String::new(),
        };
        let (wide, sure) = (gap(-0.5, Verdict::Inconclusive), gap(0.2, Verdict::Outside));
        assert_eq!(wide.clone().leading(sure.clone()), sure);
        assert_eq!(sure.clone().leading(wide), sure);
        let narrow = gap(0.1, Verdict::Outside);
        assert_eq!(narrow.leading(sure.clone()), sure);
    }
}
