//! What a choice on the page means for the plan.

use crate::audit::plan::cut::Cut;
use crate::audit::plan::kinds::ReadAs;
use crate::audit::plan::ranking::Ranking;
use crate::audit::plan::{Attribute, ColumnRef, Effect, Plan, Positive, Score};
use crate::base::order;
use crate::data::ColumnProfile;
use crate::data::profile::{Kind, Role};
use crate::metrics::{Needs, Rate};
use crate::report::format::setting;
use crate::ui::groups::{self, Whose};

/// Values beyond this are no classes.
const MOST_CLASSES: u64 = 50;

/// What a column can be used as, in the order in which it is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UseAs {
    Decision,
    DecisionAndScore,
    Score,
    Outcome,
    Attribute,
    /// The probability that a person belongs to a group.
    Probability,
    Stratum,
    Weight,
    Count,
    Rank,
    RankedList,
    SetAside,
}

impl UseAs {
    pub const ALL: [Self; 12] = [
        Self::Decision,
        Self::DecisionAndScore,
        Self::Score,
        Self::Outcome,
        Self::Attribute,
        Self::Probability,
        Self::Stratum,
        Self::Weight,
        Self::Count,
        Self::Rank,
        Self::RankedList,
        Self::SetAside,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Decision => "Decision",
            Self::DecisionAndScore => "Decision and score",
            Self::Score => "Score",
            Self::Outcome => "Outcome",
            Self::Attribute => "Attribute",
            Self::Probability => "Probability of a group",
            Self::Stratum => "Stratum",
            Self::Weight => "Weight",
            Self::Count => "Count",
            Self::Rank => "Rank",
            Self::RankedList => "Ranked list (query)",
            Self::SetAside => "Not used",
        }
    }
}

/// The name of a suggested role.
pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Outcome => "Outcome",
        Role::Decision => "Decision",
        Role::Score => "Score",
        Role::Weight => "Weight",
        Role::Count => "Count",
        Role::Attribute => "Attribute",
        Role::Stratum => "Stratum",
        Role::Identifier => "Row key",
        Role::Feature => "Feature",
        Role::SetAside => "Not used",
    }
}

/// What the plan uses a column as.
pub fn used_as(plan: &Plan, column: &str) -> UseAs {
    let columns = &plan.columns;
    let decides = columns.decision.as_ref().is_some_and(|it| it.column == column);
    let scores = columns.score.as_ref().is_some_and(|it| it.column == column);
    match (decides, scores) {
        (true, true) => return UseAs::DecisionAndScore,
        (true, false) => return UseAs::Decision,
        (false, true) => return UseAs::Score,
        (false, false) => {}
    }
    if columns.outcome.as_ref().is_some_and(|it| it.column == column) {
        UseAs::Outcome
    } else if columns.attributes.iter().any(|it| it.column == column) {
        UseAs::Attribute
    } else if columns.soft_attributes().any(|it| groups::has_probability(it, column)) {
        UseAs::Probability
    } else if columns.strata.iter().any(|it| it.column == column) {
        UseAs::Stratum
    } else if columns.weight.as_ref().is_some_and(|it| it.column == column) {
        UseAs::Weight
    } else if columns.count.as_ref().is_some_and(|it| it.column == column) {
        UseAs::Count
    } else if plan.ranking.as_ref().is_some_and(|it| it.column.as_deref() == Some(column)) {
        UseAs::Rank
    } else if columns.query.as_ref().is_some_and(|it| it.column == column) {
        UseAs::RankedList
    } else {
        UseAs::SetAside
    }
}

/// Uses a column as this, and as nothing else.
pub fn use_as(plan: &mut Plan, profile: &ColumnProfile, role: UseAs) {
    let called = positive_of(plan, &profile.name).and_then(|it| it.called.clone());
    set_aside(plan, &profile.name);
    let column = profile.name.clone();
    let makes_slices = matches!(role, UseAs::Attribute | UseAs::Stratum | UseAs::SetAside);
    if let Some(all) = plan.slices.columns.as_mut().filter(|_| !makes_slices) {
        all.retain(|it| *it != column);
    }
    match role {
        UseAs::Decision => plan.columns.decision = Some(positive(profile, called)),
        UseAs::DecisionAndScore => {
            plan.columns.decision = Some(positive(profile, called));
            plan.columns.score = Some(Score { column, lower: false });
        }
        UseAs::Score => plan.columns.score = Some(Score { column, lower: false }),
        UseAs::Outcome => plan.columns.outcome = Some(positive(profile, called)),
        UseAs::Attribute => {
            let attribute = Attribute { name: column.clone(), ..Attribute::of_column(&column) };
            plan.columns.attributes.push(attribute);
        }
        UseAs::Probability => groups::add_probability(plan, &column),
        UseAs::Stratum => plan.columns.strata.push(Attribute::of_column(&column)),
        UseAs::Weight => plan.columns.weight = Some(ColumnRef { column }),
        UseAs::Count => plan.columns.count = Some(ColumnRef { column }),
        UseAs::Rank => {
            // First, second, third: the lowest number stands first where the name says so.
            let name = column.to_lowercase();
            let lower = ["rank", "position", "place", "order"].iter().any(|it| name.contains(it));
            plan.ranking = Some(Ranking { column: Some(column), lower, ..Ranking::default() });
        }
        UseAs::RankedList => plan.columns.query = Some(ColumnRef { column }),
        UseAs::SetAside => {}
    }
}

/// A first reading of which value is the positive one: the suggested one, else none.
pub fn positive(profile: &ColumnProfile, called: Option<String>) -> Positive {
    let suggestion = &profile.suggestion;
    let at_least = suggestion.at_least.as_ref().and_then(|it| it.parse().ok());
    let positive = if at_least.is_some() { None } else { suggestion.positive.clone() };
    Positive { column: profile.name.clone(), positive, at_least, called, ..Positive::default() }
}

/// Takes this decision. A score of the same column has its likelier end where the decision has its positive side.
pub fn decide(plan: &mut Plan, decision: Option<Positive>) {
    if let (Some(it), Some(score)) = (&decision, &mut plan.columns.score)
        && let (Some(cut), true) = (it.cut(), it.column == score.column)
    {
        score.lower = matches!(cut, Cut::AtMost(_));
    }
    plan.columns.decision = decision;
}

/// Turns the score around, and a decision that is a cut of it.
pub fn turn_score(plan: &mut Plan) {
    let Some(score) = &mut plan.columns.score else { return };
    score.lower = !score.lower;
    if let Some(it) = plan.columns.decision.as_mut().filter(|it| it.column == score.column)
        && let Some(number) = it.cut().map(Cut::number)
    {
        *it = it.with_cut(if score.lower { Cut::AtMost(number) } else { Cut::AtLeast(number) });
    }
}

/// How a column can be audited as it is, with the reason in words; none where it has two values, or too many to be
/// classes.
pub fn as_it_is(profile: &ColumnProfile) -> Vec<(ReadAs, String)> {
    let n = profile.n_distinct;
    let mut ways = Vec::new();
    if is_numeric(profile) && n > 2 {
        let range = profile.range.map_or(String::new(), |(low, high)| {
            format!(" from {} to {}", setting(low), setting(high))
        });
        let says = format!(
            "It holds numbers{range}: how high they are and how far predictions miss them is compared."
        );
        ways.push((ReadAs::Number, says));
    }
    if (3..=MOST_CLASSES).contains(&n) && profile.kind != Kind::Text {
        let says = format!(
            "It has {n} values: each is a class of its own, and none of them the positive one."
        );
        ways.push((ReadAs::Classes, says));
    }
    ways
}

/// Whether a rate can be asked for, by what the plan audits.
pub fn is_offered(plan: &Plan, rate: &Rate) -> bool {
    match rate.needs() {
        Needs::Costs => false,
        Needs::Classes => plan.audits_classes(),
        Needs::NumberOutcome | Needs::NumberPrediction | Needs::Numbers => plan.audits_numbers(),
        Needs::Outcome
        | Needs::DecisionAndOutcome
        | Needs::ScoreAndOutcome
        | Needs::ProbabilityAndOutcome => !plan.audits_numbers() && !plan.audits_classes(),
        Needs::Decision => !plan.audits_classes() && (!plan.audits_numbers() || plan.decides()),
        Needs::Score => !plan.audits_classes() && !plan.predicts_numbers(),
    }
}

/// Whether "at least" can be asked of the column.
pub fn is_numeric(profile: &ColumnProfile) -> bool {
    match profile.kind {
        Kind::WholeNumber | Kind::Number => true,
        Kind::YesNo => profile.range.is_some(),
        Kind::Empty | Kind::Category | Kind::Date | Kind::Text => false,
    }
}

/// Numbers out of text such as "25, 45"; in order, each once. None where something is no number.
pub fn cuts(text: &str) -> Option<Vec<f64>> {
    let parts = text.split([',', ';', ' ']).map(str::trim).filter(|it| !it.is_empty());
    let mut cuts = parts.map(|it| it.parse().ok()).collect::<Option<Vec<f64>>>()?;
    if !cuts.iter().all(|it| it.is_finite()) {
        return None;
    }
    order::numbers(&mut cuts);
    cuts.dedup();
    Some(cuts)
}

fn positive_of<'a>(plan: &'a Plan, column: &str) -> Option<&'a Positive> {
    let columns = &plan.columns;
    [&columns.decision, &columns.outcome].into_iter().flatten().find(|it| it.column == column)
}

fn set_aside(plan: &mut Plan, column: &str) {
    let columns = &mut plan.columns;
    columns.decision.take_if(|it| it.column == column);
    columns.outcome.take_if(|it| it.column == column);
    columns.score.take_if(|it| it.column == column);
    columns.weight.take_if(|it| it.column == column);
    columns.count.take_if(|it| it.column == column);
    columns.query.take_if(|it| it.column == column);
    columns.strata.retain(|it| it.column != column);
    plan.ranking.take_if(|it| it.column.as_deref() == Some(column));
    groups::drop_probability(plan, column);
    let columns = &mut plan.columns;
    let gone =
        columns.attributes.iter().find(|it| it.column == column).map(|it| it.label().to_owned());
    if let Some(name) = gone {
        plan.groups.reference.remove(&name);
    }
    columns.attributes.retain(|it| it.column != column);
}

/// The word for a positive decision: the plan's, or a plain one that fits the effect.
pub fn word_for_decision(plan: &Plan) -> String {
    let called = plan.decision_called().map(str::to_owned);
    called.filter(|it| !it.is_empty()).unwrap_or_else(|| match plan.effect {
        Effect::Benefit => "selected".to_owned(),
        Effect::Burden => "flagged".to_owned(),
    })
}

/// What a decision does to a person; nothing where neither decisions nor numbers do.
pub fn effect_words(plan: &Plan) -> Option<String> {
    let does = match plan.effect {
        Effect::Benefit => "helps",
        Effect::Burden => "burdens",
    };
    if plan.audits_numbers() {
        Some(format!("A higher number {does} the person"))
    } else if plan.audits_classes() {
        None
    } else {
        Some(format!("To be {} {does} the person", word_for_decision(plan)))
    }
}

/// The word for an outcome that came true.
pub fn word_for_outcome(plan: &Plan) -> String {
    let called = plan.columns.outcome.as_ref().and_then(|it| it.called.clone());
    called.filter(|it| !it.is_empty()).unwrap_or_else(|| "positive in the outcome".to_owned())
}

/// Whether a column of this role takes part in an audit.
pub fn is_audited(role: Role) -> bool {
    match role {
        Role::Outcome
        | Role::Decision
        | Role::Score
        | Role::Weight
        | Role::Count
        | Role::Attribute
        | Role::Stratum => true,
        Role::Identifier | Role::Feature | Role::SetAside => false,
    }
}

/// The place of a role in a list: what is audited first, then whom it is about.
pub fn rank(role: Role) -> usize {
    match role {
        Role::Decision => 0,
        Role::Score => 1,
        Role::Outcome => 2,
        Role::Attribute => 3,
        Role::Stratum => 4,
        Role::Weight => 5,
        Role::Count => 6,
        Role::Feature => 7,
        Role::Identifier => 8,
        Role::SetAside => 9,
    }
}

/// Gives an attribute other cut points. A reference stays where there is still such a group.
pub fn set_cut(plan: &mut Plan, column: &str, cut: Vec<f64>) {
    let attribute = plan.columns.attributes.iter().find(|it| it.column == column);
    if let Some(name) = attribute.map(|it| it.label().to_owned()) {
        groups::change(plan, &Whose::Attribute(name), |it| it.cut = cut);
    }
}
