//! That rates of decisions count only people whose outcome is known, where it is not known of everyone.

use crate::report::format::percent;
use crate::report::words::phrases::{decided, list};
use crate::report::{About, Finding, Report};
use crate::stats::adjust::holm;
use crate::stats::pooled::two_proportion_z;

/// Missing outcomes are told from this share of all people on, whoever they are.
const MANY: f64 = 0.05;
/// Groups that are told one by one.
const MOST_GROUPS: usize = 6;

/// The groups of an attribute, with everyone whose decision is known.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Known {
    pub(crate) attribute: String,
    pub(crate) groups: Vec<KnownGroup>,
}

/// How many people of a group are counted.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct KnownGroup {
    pub(crate) name: String,
    /// People whose decision is known, whether their outcome is or not.
    pub(crate) people: u64,
    /// Of these, the people whose outcome is known.
    pub(crate) known: u64,
    /// The share of all of them with a positive decision, weighted as the rates are.
    pub(crate) selected: Option<f64>,
}

impl KnownGroup {
    fn missing(&self) -> u64 {
        self.people.saturating_sub(self.known)
    }

    fn share(&self) -> f64 {
        self.missing() as f64 / self.people.max(1) as f64
    }
}

impl Known {
    fn total(&self, of: impl Fn(&KnownGroup) -> u64) -> u64 {
        self.groups.iter().map(of).sum()
    }

    /// Whether a group that is large enough misses more or fewer outcomes than all others, at this level (Holm).
    fn differs(&self, minimum: u64, alpha: f64) -> bool {
        let (missing, people) = (self.total(KnownGroup::missing), self.total(|it| it.people));
        let p = |it: &KnownGroup| {
            let (other, rest) = (missing - it.missing(), people - it.people);
            let [part, whole, other, rest] =
                [it.missing(), it.people, other, rest].map(|it| it as f64);
            two_proportion_z(part, whole, other, rest)
        };
        let large = self.groups.iter().filter(|it| it.people >= minimum);
        let all: Vec<f64> = large.filter_map(p).collect();
        holm(&all).into_iter().any(|it| it < alpha)
    }

    /// Those that are large enough, the largest first.
    fn large(&self, minimum: u64) -> Vec<&KnownGroup> {
        let mut large: Vec<&KnownGroup> =
            self.groups.iter().filter(|it| it.people >= minimum).collect();
        crate::base::order::by_key(&mut large, |it| std::cmp::Reverse(it.people));
        large
    }

    fn says(&self, report: &Report) -> String {
        let groups = self.large(report.plan.groups.minimum);
        let by_share = |a: &&&KnownGroup, b: &&&KnownGroup| a.share().total_cmp(&b.share());
        let ends = groups.iter().min_by(by_share).zip(groups.iter().max_by(by_share));
        let missing = self.total(KnownGroup::missing) as f64;
        let of_all = percent(missing / self.total(|it| it.people).max(1) as f64);
        let from_to = match ends {
            Some((least, most)) if least.name != most.name => format!(
                ", from {} of the group \u{201c}{}\u{201d} to {} of the group \u{201c}{}\u{201d}",
                percent(least.share()),
                least.name,
                percent(most.share()),
                most.name
            ),
            _ => String::new(),
        };
        format!(
            "Who was {} is counted only among {} whose outcome is known: it is missing for {of_all} of \
             all{from_to}.",
            decided(&report.plan),
            report.plan.people
        )
    }

    fn detail(&self, report: &Report) -> String {
        let groups = self.large(report.plan.groups.minimum);
        let yes = decided(&report.plan);
        let share = |it: &&KnownGroup| format!("{} {}", it.name, percent(it.share()));
        let selected = |it: &&KnownGroup| Some(format!("{} {}", it.name, percent(it.selected?)));
        let shares: Vec<String> = groups.iter().take(MOST_GROUPS).map(share).collect();
        let of_all: Vec<String> = groups.iter().take(MOST_GROUPS).filter_map(selected).collect();
        let more = match groups.len().saturating_sub(MOST_GROUPS) {
            0 => String::new(),
            n => format!(" ({n} more groups are not told here)"),
        };
        format!(
            "Outcome missing by {}: {}{more}. Of everyone whose decision is known, were {yes}: {}. Where outcomes are \
             seen mostly for those who were {yes}, all rates here are theirs. To audit the decisions alone, leave the \
             outcome open in the plan.",
            self.attribute,
            list(&shares),
            list(&of_all)
        )
    }
}

/// Adds what has to be known beside the first finding, right after it: that outcomes are missing for many, or more
/// often in one group than in others.
pub(crate) fn add_known(report: &mut Report, all: &[Known]) {
    let plan = &report.plan;
    let alpha = 1.0 - plan.evidence.confidence;
    let is_told = |it: &&Known| {
        let (missing, people) = (it.total(KnownGroup::missing), it.total(|it| it.people));
        missing > 0
            && (missing as f64 >= MANY * people as f64 || it.differs(plan.groups.minimum, alpha))
    };
    // Of several attributes the one by which it differs most surely is one too many to weigh: the first that differs.
    let differs = |it: &&Known| it.differs(plan.groups.minimum, alpha);
    let told = || all.iter().filter(is_told);
    let Some(found) = told().find(differs).or_else(|| told().next()) else { return };
    // As grave as the finding that it qualifies, so that it is read with it.
    let mut severities = report.findings.iter().take(2).map(|it| it.severity);
    let severity = severities.next().unwrap_or(crate::report::Severity::Note);
    let severity = severities.next().map_or(severity, |it| it.min(severity));
    let finding = Finding {
        says: found.says(report),
        detail: found.detail(report),
        severity,
        about: About { attributes: vec![found.attribute.clone()], ..About::default() },
    };
    report.findings.insert(report.findings.len().min(1), finding);
}
