//! What an interval says against the plan's band: the rule of the report, for all that an audit judges.

pub(crate) use crate::report::verdict::{Band, Judged, few, few_in_reference, zero_in_reference};
