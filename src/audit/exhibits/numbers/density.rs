//! Independence, separation and sufficiency of numbers as ratios of densities, told by how well groups are guessed.

use crate::audit::error::Error;
use crate::audit::exhibits::numbers::{Group, groups, has_errors};
use crate::audit::exhibits::of_scores::{alone, on_weights};
use crate::audit::exhibits::{Bench, Shown};
use crate::audit::measure::Measured;
use crate::cube::numbers::Entry as Person;
use crate::models::linear::logistic::{LogisticRegression, Penalty};
use crate::models::{Block, Matrix, Target, Trainer, Unwatched, Values};
use crate::report::Untested;
use crate::report::exhibit::{Draws, Entry, Even, Exhibit, Field, Form, Section, Unit};
use crate::report::format::ratio;
use crate::stats::special::chi_square_upper_tail;

const WHAT: &str = "Density ratios: how well groups are guessed from outcomes and predictions";

const PARTED: &str = "the two groups are told apart wholly, so that no ratio is large enough";

/// What is asked, and by what the group is guessed: with the one, beside without it.
struct Question {
    what: &'static str,
    id: &'static str,
}

const QUESTIONS: [Question; 3] = [
    Question { what: "Independence: predictions, whatever the outcome", id: "independence" },
    Question { what: "Separation: predictions, given the outcome", id: "separation" },
    Question { what: "Sufficiency: outcomes, given the prediction", id: "sufficiency" },
];

#[expect(clippy::unnecessary_wraps, reason = "other kinds of exhibits can fail")]
pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    let lacks = |why: &str| Untested { what: WHAT.to_owned(), why: why.to_owned() };
    if !has_errors(bench) {
        let untested = vec![lacks("it needs outcomes and predictions that are numbers")];
        return Ok(Shown { exhibits: Vec::new(), untested });
    }
    let mut shown = Shown::default();
    for measured in alone(bench) {
        match exhibit(bench, measured) {
            Some(it) => shown.exhibits.push(it),
            None => shown.untested.push(lacks(&format!(
                "{} has no second group that is large enough beside the reference",
                measured.attributes[0]
            ))),
        }
    }
    Ok(shown)
}

/// One answer of a group beside the reference.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Answer {
    ratio: f64,
    /// The part of not knowing the group that is taken away.
    information: f64,
    p: Option<f64>,
}

/// The answers, or why there are none.
type Answers = Result<[Answer; 3], String>;

/// How the people of a group and of the reference are told apart by some of their numbers.
struct Told {
    /// The odds of the reference, by person.
    odds: Vec<f64>,
    /// The mean log loss, in nats.
    loss: f64,
}

/// People of both groups: outcome and prediction in standard deviations, whether each is of the reference, and weights.
struct Pair {
    outcomes: Vec<f64>,
    predictions: Vec<f64>,
    codes: Vec<u32>,
    weights: Vec<f64>,
    effective: f64,
}

impl Pair {
    fn new(group: &Group, reference: &Group) -> Result<Self, String> {
        let people = || group.people.iter().chain(&reference.people);
        let n = group.people.len();
        let weights: Vec<f64> = people().map(|it| it.weight).collect();
        let standard = |of: fn(&Person) -> f64| {
            standardized(people().map(of).collect(), &weights)
                .ok_or_else(|| "nothing varies".to_owned())
        };
        Ok(Self {
            outcomes: standard(|it| it.outcome)?,
            predictions: standard(|it| it.prediction)?,
            codes: (0..weights.len()).map(|it| u32::from(it >= n)).collect(),
            effective: group.effective + reference.effective,
            weights,
        })
    }

    /// Told by these numbers.
    fn told(&self, numbers: &[&Vec<f64>]) -> Result<Told, String> {
        let block = |it: &&Vec<f64>| Block::Number { name: String::new(), values: (*it).clone() };
        let features = Matrix::new(self.codes.len(), numbers.iter().map(block).collect())
            .ok_or_else(|| "there is nobody".to_owned())?;
        let target = Target {
            values: Values::Classes { codes: self.codes.clone(), n_classes: 2 },
            weights: self.weights.clone(),
        };
        let trainer =
            LogisticRegression { penalty: Penalty::None, ..LogisticRegression::default() };
        let model =
            trainer.train(&features, &target, 0, &mut Unwatched).map_err(|it| it.to_string())?;
        if !model.converged {
            return Err(PARTED.to_owned());
        }
        let line = |at: usize| {
            let terms = numbers.iter().zip(&model.coefficients[0]).map(|(it, by)| it[at] * by);
            model.intercepts[0] + terms.sum::<f64>()
        };
        let odds = (0..self.codes.len()).map(|it| libm::exp(line(it))).collect();
        Ok(Told { odds, loss: model.loss })
    }

    /// The shares of people who are not, and who are of the reference.
    fn shares(&self) -> [f64; 2] {
        let all: f64 = self.weights.iter().sum();
        let of_reference = self.codes.iter().zip(&self.weights).filter(|it| *it.0 == 1);
        let share = of_reference.map(|it| it.1).sum::<f64>() / all;
        [1.0 - share, share]
    }

    fn answers(&self) -> Answers {
        let [by_outcome, by_prediction, by_both] = [
            self.told(&[&self.outcomes])?,
            self.told(&[&self.predictions])?,
            self.told(&[&self.predictions, &self.outcomes])?,
        ];
        let [rest, share] = self.shares();
        let by_nothing = Told {
            odds: vec![share / rest; self.codes.len()],
            loss: -share * libm::log(share) - rest * libm::log(rest),
        };
        let answer = |with: &Told, without: &Told| {
            let all: f64 = self.weights.iter().sum();
            let ratios = with.odds.iter().zip(&without.odds).map(|(it, other)| it / other);
            let sum: f64 = ratios.zip(&self.weights).map(|(it, weight)| it * weight).sum();
            let told = (without.loss - with.loss).max(0.0);
            let p = chi_square_upper_tail(2.0 * self.effective * told, 1.0);
            Answer { ratio: sum / all, information: told / without.loss, p }
        };
        let all = [
            answer(&by_prediction, &by_nothing),
            answer(&by_both, &by_outcome),
            answer(&by_both, &by_prediction),
        ];
        let is_number = |it: &Answer| it.ratio.is_finite() && it.information.is_finite();
        all.iter()
            .all(is_number)
            .then_some(all)
            .ok_or_else(|| "the ratios have no finite mean".to_owned())
    }
}

/// In standard deviations from the mean; `None` where nothing varies.
fn standardized(values: Vec<f64>, weights: &[f64]) -> Option<Vec<f64>> {
    let whole: f64 = weights.iter().sum();
    let mean = values.iter().zip(weights).map(|it| it.0 * it.1).sum::<f64>() / whole;
    let squares = values.iter().zip(weights).map(|it| (it.0 - mean) * (it.0 - mean) * it.1);
    let deviation = (squares.sum::<f64>() / whole).sqrt();
    let first = *values.first()?;
    let varies = values.iter().any(|it| it.total_cmp(&first).is_ne());
    let is_usable = varies && deviation > 0.0 && deviation.is_finite();
    is_usable.then(|| values.into_iter().map(|it| (it - mean) / deviation).collect())
}

fn exhibit(bench: &Bench, measured: &Measured) -> Option<Exhibit> {
    let (groups, others) = groups(bench, measured)?;
    let reference = groups.iter().find(|it| it.is_reference)?;
    let all: Vec<(&str, Answers)> = (groups.iter().filter(|it| !it.is_reference))
        .map(|it| (it.name.as_str(), Pair::new(it, reference).and_then(|pair| pair.answers())))
        .collect();
    Some(Exhibit {
        exhibit: "density-ratios".to_owned(),
        section: Section::Outcomes,
        title: title(bench, &all, &reference.name),
        says: format!(
            "Each group beside {}. Whether a person is of the reference is guessed by logistic regressions without a penalty: from the prediction s, from the outcome y, and from both, each in standard deviations. With the odds o of the reference: independence is the mean of o(s) over the odds among everyone, separation that of o(y, s) / o(y), sufficiency that of o(y, s) / o(s), over the people of both groups; 1 is even. Information: the part of the log loss that is taken away, 0 where it is even. p: of the likelihood ratio, chi-square with one degree of freedom.{}{others}",
            reference.name,
            on_weights(bench)
        ),
        caveat: "The ratios hang on a straight line in the logarithm of the odds: groups that differ in another way, such as in their spread alone, look even. A few people far out can make a mean of ratios large; the information is steadier. With the other group as the reference the ratios are others.".to_owned(),
        source: "Steinberg, Reid & O\u{2019}Callaghan (2020), Fairness measures for regression via probabilistic classification, arXiv:2001.06089; as in fairmodels, regression_metrics".to_owned(),
        attributes: measured.attributes.clone(),
        fields: vec![
            Field::new("group", "Group", Unit::Text),
            Field::new("question", "Question", Unit::Text),
            Field::new("what", "Compared", Unit::Text),
            Field::new("ratio", "Density ratio", Unit::Ratio),
            Field::new("information", "Information", Unit::Share),
            Field::new("p", "p", Unit::PValue),
        ],
        rows: all.iter().flat_map(|(group, answers)| rows(group, answers)).collect(),
        draws: Some(Draws {
            form: Form::Dots,
            across: "ratio".to_owned(),
            up: "group".to_owned(),
            series: Some("question".to_owned()),
            even: Some(Even::One),
        }),
    })
}

fn rows(group: &str, answers: &Answers) -> Vec<Vec<Entry>> {
    let row = |(at, question): (usize, &Question)| {
        let mut row: Vec<Entry> = vec![group.into(), question.id.into(), question.what.into()];
        match answers {
            Ok(all) => row.extend([
                all[at].ratio.into(),
                all[at].information.into(),
                Entry::number(all[at].p, "the likelihoods tell no p"),
            ]),
            Err(why) => row.extend([(); 3].map(|()| Entry::Nothing(why.clone()))),
        }
        row
    };
    QUESTIONS.iter().enumerate().map(row).collect()
}

/// Led by separation, what is asked of people with the same outcome.
fn title(bench: &Bench, all: &[(&str, Answers)], reference: &str) -> String {
    let alpha = 1.0 - bench.plan.evidence.confidence;
    let clear = all.iter().filter_map(|(group, answers)| {
        let separation = answers.as_ref().ok()?[1];
        separation.p.is_some_and(|it| it < alpha).then_some((group, separation))
    });
    match clear.max_by(|a, b| a.1.information.total_cmp(&b.1.information)) {
        Some((group, it)) => format!(
            "Given the outcome, predictions still tell {group} from {reference}: a density ratio of {}",
            ratio(it.ratio)
        ),
        None if all.iter().all(|it| it.1.is_err()) => {
            format!("No regression says how predictions tell a group from {reference}")
        }
        None => format!("Given the outcome, predictions tell no group clearly from {reference}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::exhibits::numbers::testing::of_numbers;

    #[track_caller]
    fn near(exhibit: &Exhibit, row: usize, id: &str, expected: f64) {
        let found = exhibit.number(row, id).unwrap();
        assert!((found - expected).abs() < 1e-8, "{id}: {found}, not {expected}");
    }

    /// Outcomes and predictions of 45 and 64 people; statsmodels' way by hand in `NumPy`: Newton's method on each likelihood
    /// to the last digit, and scipy's chi-square.
    #[test]
    fn ratios_are_those_of_logistic_regressions() {
        let people = [
            ("a", 1.0, 1.0, 12),
            ("a", 1.0, 3.0, 8),
            ("a", 2.0, 2.0, 10),
            ("a", 3.0, 3.0, 9),
            ("a", 3.0, 5.0, 6),
            ("b", 1.0, 2.0, 9),
            ("b", 1.0, 4.0, 14),
            ("b", 2.0, 3.0, 12),
            ("b", 2.0, 4.0, 7),
            ("b", 3.0, 4.0, 10),
            ("b", 3.0, 6.0, 12),
        ];
        let found = of_numbers("density-ratios", &people).remove(0);
        assert_eq!((found.text(0, "group"), found.rows.len()), ("a", 3));
        near(&found, 0, "ratio", 2.660_221_242_035_882);
        near(&found, 0, "information", 0.198_509_389_184_240_21);
        near(&found, 0, "p", 6.088_103_682e-8);
        near(&found, 1, "ratio", 3.487_023_622_910_22);
        near(&found, 1, "information", 0.271_004_054_816_311_73);
        near(&found, 1, "p", 2.593_809e-10);
        near(&found, 2, "ratio", 1.480_099_909_103_457_2);
        near(&found, 2, "information", 0.092_481_319_300_911_86);
        near(&found, 2, "p", 0.000_934_181_774_017_217_6);
        assert!(found.title.starts_with("Given the outcome, predictions still tell a from b"));
    }

    #[test]
    fn alike_groups_have_ratios_of_one() {
        let mut people = Vec::new();
        for group in ["a", "b"] {
            people.extend([(group, 1.0, 2.0, 20), (group, 2.0, 2.5, 15), (group, 4.0, 3.0, 9)]);
        }
        let found = of_numbers("density-ratios", &people).remove(0);
        for row in 0..3 {
            near(&found, row, "ratio", 1.0);
            near(&found, row, "information", 0.0);
            near(&found, row, "p", 1.0);
        }
        assert!(found.title.contains("no group clearly"));
    }

    #[test]
    fn groups_that_are_wholly_parted_have_no_ratio() {
        let apart =
            [("a", 1.0, 1.0, 40), ("a", 2.0, 2.0, 5), ("b", 5.0, 6.0, 40), ("b", 6.0, 6.5, 5)];
        let found = of_numbers("density-ratios", &apart).remove(0);
        assert_eq!(found.number(0, "ratio"), None);
        let constant = [("a", 1.0, 1.0, 40), ("a", 1.0, 2.0, 5), ("b", 1.0, 6.0, 40)];
        let found = of_numbers("density-ratios", &constant).remove(0);
        assert_eq!(found.number(1, "ratio"), None);
        assert!(found.title.starts_with("No regression says"));
    }
}
