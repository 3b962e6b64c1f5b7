//! Tests of tables of counts: exact, unconditional, by chi-square, and over strata.

mod barnard;
mod boschloo;
mod fisher;
mod independence;
mod odds;
mod unconditional;

pub use crate::stats::tables::barnard::{MOST_PEOPLE_FOR_BARNARD, barnard};
pub use crate::stats::tables::boschloo::{BoschlooP, MOST_PEOPLE_FOR_BOSCHLOO, boschloo};
pub use crate::stats::tables::fisher::{FisherP, fisher};
pub use crate::stats::tables::independence::{Correction, Independence, independence};
pub use crate::stats::tables::odds::{
    ChiSquare, Homogeneity, breslow_day, cochran_mantel_haenszel, mantel_haenszel_odds_ratio,
};
