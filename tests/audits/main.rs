//! The worked audits: their data, their reports and their cards are what they say.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod cards;
mod files;
mod hiring;
mod planted;
mod published;
mod reports;
