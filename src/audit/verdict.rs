//! What an interval says against the plan's band, and how a difference is tested: the rules of the report, for all that
//! an audit judges.

pub(crate) use crate::report::tested::{Tested, adjusted, beside_reference, shares_apart};
pub(crate) use crate::report::verdict::{
    Band, Judged, few, few_among, few_among_in_reference, few_in_reference, zero_in_reference,
};
