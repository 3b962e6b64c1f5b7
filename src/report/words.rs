//! A result in words: the finding first.
//!
//! Every sentence about people is made here, from the registry's wording, the plan's words and the figures.

mod findings;
mod phrases;
mod probable;
mod titles;

pub use findings::findings;
pub use phrases::{Said, said, topic, verdict, who};
pub use titles::{leading_rate, ratios_title, sizes_title, title};
