//! A result in words: the finding first.
//!
//! Every sentence about people is made here, from the registry's wording, the plan's words and the figures.

mod choice;
mod cuts;
mod findings;
mod opening;
mod phrases;
mod probable;
mod titles;

pub use choice::{choice, metric_names, of_plan, rate_names};
pub use cuts::CutWords;
pub use findings::findings;
pub use phrases::{Said, said, topic, verdict, who};
pub(crate) use phrases::{list, sentence};
pub use titles::{leading_rate, ratios_title, sizes_title, title};
