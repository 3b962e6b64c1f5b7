//! Which kinds of exhibits there are beyond those that every plan shows, and how the plan names them.

use crate::audit::plan::Plan;

/// A kind of exhibit that is shown where a plan names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Analysis {
    /// As plans name it.
    pub id: &'static str,
    pub name: &'static str,
    /// What it answers, in plain words.
    pub question: &'static str,
    of: Outcomes,
}

/// The outcomes that an analysis can say something of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcomes {
    All,
    /// Those with a positive and a negative side, or of several classes.
    Kinds,
    Numbers,
}

impl Analysis {
    /// Whether it can say something of what the plan audits.
    pub fn suits(&self, plan: &Plan) -> bool {
        match self.of {
            Outcomes::All => true,
            Outcomes::Kinds => !plan.audits_numbers(),
            Outcomes::Numbers => plan.audits_numbers(),
        }
    }
}

/// In the order in which they are shown.
pub const FURTHER: [Analysis; 11] = [
    Analysis {
        id: "confidence",
        name: "Confidence of wrong predictions",
        question: "In which group are wrong predictions sure ones?",
        of: Outcomes::Kinds,
    },
    Analysis {
        id: "feature-balance",
        name: "Balance of the data",
        question: "How unlike do groups go with positive outcomes, and how evenly are people spread over them?",
        of: Outcomes::Kinds,
    },
    Analysis {
        id: "proxies",
        name: "Columns that stand in for an attribute",
        question: "Which single columns tell the group?",
        of: Outcomes::All,
    },
    Analysis {
        id: "joint-proxies",
        name: "All columns together",
        question: "How well can the group be told from all columns together?",
        of: Outcomes::All,
    },
    Analysis {
        id: "individual",
        name: "People beside people like them",
        question: "Are people decided like those who are most like them?",
        of: Outcomes::Kinds,
    },
    Analysis {
        id: "twins",
        name: "People with the same values",
        question: "Are people decided alike who have the very same values?",
        of: Outcomes::Kinds,
    },
    Analysis {
        id: "density-ratios",
        name: "Density ratios of numbers",
        question: "How well do predictions and outcomes that are numbers tell one group from another?",
        of: Outcomes::Numbers,
    },
    Analysis {
        id: "transport",
        name: "Transport of numbers",
        question: "How far would outcomes and predictions that are numbers have to be moved to be alike?",
        of: Outcomes::Numbers,
    },
    Analysis {
        id: "bias-scan",
        name: "Bias scan",
        question: "Among which groups taken together do outcomes speak most against the scores?",
        of: Outcomes::Kinds,
    },
    Analysis {
        id: "rich-subgroups",
        name: "Rich subgroups",
        question: "Which subgroup, cut out by a threshold over several attributes, has the most errors for its size?",
        of: Outcomes::Kinds,
    },
    Analysis {
        id: "clusters",
        name: "Clusters of people",
        question: "Are there sets of people alike who fare unlike the others?",
        of: Outcomes::All,
    },
];

/// The kinds that a plan shows where it names none, in the order in which they are shown.
pub const USUAL: [&str; 34] = [
    "definitions",
    "calibration",
    "recalibration",
    "score-distributions",
    "thresholds",
    "labels",
    "conditional-disparity",
    "stratum-rates",
    "groups",
    "missing",
    "inequality",
    "error-prices",
    "classes",
    "class-figures",
    "class-rates",
    "class-parity",
    "class-opportunity",
    "class-confusion",
    "number-errors",
    "group-loss",
    "quantile-parity",
    "numbers-given",
    "rankings",
    "evidence",
    "largest-gap",
    "against-rest",
    "four-fifths",
    "small-groups",
    "trend",
    "strata",
    "soft-groups",
    "unknown-groups",
    "slices",
    "error-tree",
];

/// The list of kinds after this one was turned on, or off where it was on; none where the plan then shows the usual ones.
pub fn turned(exhibits: Option<&[String]>, id: &str) -> Option<Vec<String>> {
    let usual = || USUAL.iter().map(|it| (*it).to_owned());
    let mut all: Vec<String> = exhibits.map_or_else(|| usual().collect(), <[String]>::to_vec);
    let n_before = all.len();
    all.retain(|it| it != id);
    if all.len() == n_before {
        all.push(id.to_owned());
    }
    let is_usual = all.len() == usual().count() && usual().all(|it| all.contains(&it));
    (!is_usual).then_some(all)
}

/// Whether the plan shows this one of [`FURTHER`].
pub fn is_shown(exhibits: Option<&[String]>, id: &str) -> bool {
    exhibits.is_some_and(|all| all.iter().any(|it| it == id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::exhibits::KINDS;

    #[test]
    fn every_kind_is_here_once() {
        let usual: Vec<&str> = KINDS.iter().filter(|it| it.usual).map(|it| it.id).collect();
        assert_eq!(USUAL[..], usual);
        let further: Vec<&str> = KINDS.iter().filter(|it| !it.usual).map(|it| it.id).collect();
        let named: Vec<&str> = FURTHER.iter().map(|it| it.id).collect();
        let has_all = |a: &[&str], b: &[&str]| a.iter().all(|it| b.contains(it));
        assert!(has_all(&named, &further) && has_all(&further, &named), "{named:?} {further:?}");
    }

    #[test]
    fn what_cannot_say_anything_of_numbers_is_not_offered_for_them() {
        let read = |read_as: &str| {
            let outcome = format!("outcome = {{ column = \"y\", {read_as} }}");
            crate::audit::plan_file::read(&format!("plan = 1\n[columns]\n{outcome}")).unwrap()
        };
        let offered = |plan: &Plan| {
            FURTHER.iter().filter(|it| it.suits(plan)).map(|it| it.id).collect::<Vec<_>>()
        };
        let numbers = ["proxies", "joint-proxies", "density-ratios", "transport", "clusters"];
        assert_eq!(offered(&read("as = \"number\"")), numbers);
        let sides = offered(&read("positive = \"1\""));
        assert_eq!(sides.len(), 9);
        assert!(!sides.contains(&"density-ratios") && !sides.contains(&"transport"));
    }

    #[test]
    fn a_kind_comes_and_goes() {
        let on = turned(None, "twins").unwrap();
        assert!(is_shown(Some(&on), "twins") && on.len() == USUAL.len() + 1);
        assert_eq!(turned(Some(&on), "twins"), None);
        let of_few = vec!["labels".to_owned()];
        assert_eq!(turned(Some(&of_few), "twins").unwrap(), ["labels", "twins"]);
        assert!(!is_shown(None, "twins"));
    }
}
