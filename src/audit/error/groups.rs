//! Groups that cannot be made as the plan says.

/// Why the groups of an attribute or a stratum cannot be made.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Error {
    #[error("the plan gives \"{attribute}\" both {first} and {second}")]
    TwoWays { attribute: String, first: &'static str, second: &'static str },
    #[error("the cut points of \"{attribute}\" are not in rising order")]
    CutOrder { attribute: String },
    #[error("the plan asks for {found} quantiles of \"{attribute}\"")]
    QuantileCount { attribute: String, found: u32 },
    #[error(
        "the plan gives \"{attribute}\" {cuts} cut points, more than {quantiles} quantiles have"
    )]
    MoreCuts { attribute: String, quantiles: u32, cuts: usize },
    #[error("everyone has the same value of \"{attribute}\", so that it has no quantiles")]
    OneValue { attribute: String },
    #[error("the bands of \"{attribute}\" {what}")]
    Bands { attribute: String, what: String },
    #[error("the plan merges the level \"{level}\" of \"{attribute}\" twice")]
    MergedTwice { attribute: String, level: String },
    #[error("the plan merges no level of \"{attribute}\" into \"{name}\"")]
    MergesNothing { attribute: String, name: String },
    #[error(
        "the plan merges levels of \"{attribute}\" into \"{name}\", and the column has a level of that name"
    )]
    MergeCollides { attribute: String, name: String },
    #[error("the order of \"{attribute}\" names \"{level}\" twice")]
    OrderedTwice { attribute: String, level: String },
    #[error("\"{attribute}\" has no level \"{level}\", which the plan {does}")]
    NoLevel { attribute: String, level: String, does: &'static str, found: String },
    #[error("an attribute of the plan has neither a column nor probabilities")]
    NoColumn { attribute: String },
    #[error("the probabilities of \"{attribute}\" {what}")]
    Probabilities { attribute: String, what: &'static str },
    #[error(
        "row {row} of column \"{column}\" has {found}, and a probability of \"{attribute}\" is from 0 to 1"
    )]
    NoProbability { attribute: String, column: String, row: u64, found: String },
    #[error(
        "the probabilities of \"{attribute}\" in row {row} add up to {sum}, and they must to 1"
    )]
    ProbabilitySum { attribute: String, row: u64, sum: f64 },
    #[error("two strata of the plan are called \"{name}\"")]
    RepeatedStratum { name: String },
}

impl Error {
    /// A stable id.
    pub fn id(&self) -> &'static str {
        match self {
            Self::TwoWays { .. } => "groups-two-ways",
            Self::CutOrder { .. } => "cut-order",
            Self::QuantileCount { .. } => "quantile-count",
            Self::MoreCuts { .. } => "quantile-cuts",
            Self::OneValue { .. } => "quantiles-one-value",
            Self::Bands { .. } => "bands",
            Self::MergedTwice { .. } => "merged-twice",
            Self::MergesNothing { .. } => "merges-nothing",
            Self::MergeCollides { .. } => "merge-collides",
            Self::OrderedTwice { .. } => "ordered-twice",
            Self::NoLevel { .. } => "no-such-level",
            Self::NoColumn { .. } => "attribute-no-column",
            Self::Probabilities { .. } => "probabilities",
            Self::NoProbability { .. } => "no-probability",
            Self::ProbabilitySum { .. } => "probability-sum",
            Self::RepeatedStratum { .. } => "repeated-stratum",
        }
    }

    /// Why it matters.
    pub fn why(&self) -> &'static str {
        match self {
            Self::TwoWays { .. } => "It must be clear who belongs to which group.",
            Self::CutOrder { .. } | Self::Bands { .. } => {
                "A person must fall into one band and no more."
            }
            Self::QuantileCount { .. } | Self::OneValue { .. } => {
                "One group alone is compared with nobody."
            }
            Self::MoreCuts { .. } => "The record would call groups quantiles that are none.",
            Self::MergedTwice { .. } => "A person must fall into one group and no more.",
            Self::MergesNothing { .. } | Self::NoLevel { .. } => {
                "A word that is spelt otherwise in the file would leave its people where they were."
            }
            Self::MergeCollides { .. } => {
                "The people of that level would be taken into the merged group unsaid."
            }
            Self::OrderedTwice { .. } => "A level has one place.",
            Self::NoColumn { .. } => "Without it there are no groups.",
            Self::Probabilities { .. }
            | Self::NoProbability { .. }
            | Self::ProbabilitySum { .. } => {
                "A person belongs to one group: how much of the person counts in each must be known."
            }
            Self::RepeatedStratum { .. } => "They could not be told apart in the report.",
        }
    }

    /// What to do.
    pub fn hint(&self) -> String {
        let hint = match self {
            Self::TwoWays { first, second, .. } => return format!("Take out {first} or {second}."),
            Self::NoLevel { found, .. } => return format!("Its levels are {found}."),
            Self::MergeCollides { name, .. } => {
                return format!(
                    "Add \"{name}\" to the levels that are merged if it belongs to them, or choose another name."
                );
            }
            Self::CutOrder { .. } => "Write each cut point once, the lowest first.",
            Self::QuantileCount { .. } => "Ask for 2 to 100.",
            Self::MoreCuts { .. } => "Take out cut to have the cut points found in the data.",
            Self::OneValue { .. } => "Choose another column, or leave it out.",
            Self::Bands { .. } => {
                "Write the lowest first, such as bands = [{ name = \"young\", below = 25 }, { name = \"old\" }]: each but the last with the number that it ends below."
            }
            Self::MergedTwice { .. } => "Take it out of one of the lists.",
            Self::MergesNothing { .. } => "Name its levels in a list, or take it out.",
            Self::OrderedTwice { .. } => "Take it out once.",
            Self::NoColumn { .. } => {
                "Write column = \"race\", or probabilities = { White = \"p_white\", … }."
            }
            Self::Probabilities { .. } => {
                "Write name = \"race\" and probabilities = { White = \"p_white\", Black = \"p_black\" }, with a column for each group and nothing else."
            }
            Self::NoProbability { .. } | Self::ProbabilitySum { .. } => {
                "Correct the row in the file, or leave it out by a row rule; where nothing is known of a person, leave all of them empty."
            }
            Self::RepeatedStratum { .. } => "Give one of them another name.",
        };
        hint.to_owned()
    }

    /// The attribute that it is about.
    pub fn attribute(&self) -> &str {
        match self {
            Self::TwoWays { attribute, .. }
            | Self::CutOrder { attribute }
            | Self::QuantileCount { attribute, .. }
            | Self::MoreCuts { attribute, .. }
            | Self::OneValue { attribute }
            | Self::Bands { attribute, .. }
            | Self::MergedTwice { attribute, .. }
            | Self::MergesNothing { attribute, .. }
            | Self::MergeCollides { attribute, .. }
            | Self::OrderedTwice { attribute, .. }
            | Self::NoColumn { attribute }
            | Self::Probabilities { attribute, .. }
            | Self::NoProbability { attribute, .. }
            | Self::ProbabilitySum { attribute, .. }
            | Self::NoLevel { attribute, .. } => attribute,
            Self::RepeatedStratum { name } => name,
        }
    }
}
