//! Published numbers: where each is held to, and those that are held to here.
//!
//! | numbers | held to by |
//! |---|---|
//! | single shares, 95%: Wald, Wilson, with correction, Clopper-Pearson, Agresti-Coull, Jeffreys, seven samples | `stats::shares`, `stats::proportion` |
//! | the eight contrasts of Newcombe (1998b): Wald, methods 10 and 11, Agresti-Caffo | `stats::difference`; an end beyond 1 is drawn back to it |
//! | the same: Mee, Miettinen-Nurminen | `stats::scores` |
//! | seven ratios: Katz, Koopman, Miettinen-Nurminen, half a person more | `stats::ratio` |
//! | Berkeley 1973: Fisher's p, χ² by department | `stats::tables` (Fisher, independence) |
//! | the same: rates, ratios, odds ratios by department; women expected | `tables` |
//! | the same: crude and pooled odds ratio, Cochran-Mantel-Haenszel, Breslow-Day, Tarone | `stats::tables` (odds) |
//! | the same: pooled difference and ratio | `stats::stratified`, `tables`, `audits/published.rs` |
//! | fifteen p values: Bonferroni, Holm, Hochberg, Hommel, Benjamini-Hochberg, -Yekutieli | `stats::adjust`, `tables` |
//! | COMPAS, 7,214 people: cells, rates, contrasts, tables by decile of 8 and of violent offences | `tables`, `audits/published.rs`, `stats::{ratio, difference}` |
//! | COMPAS, 6,172 people: cells, areas, logistic regression | `defendants` |
//! | Titanic | `tables` |
//! | power and detectable disparity | `stats::power` |
//! | Efron and Morris's baseball players | `stats::shrinkage` |
//! | NIST univariate: `NumAcc` 1 to 4 | `stats::moments`, `cube::tally` |
//! | the same: Lew, Lottery, Mavro, Michelso | `univariate` |
//! | the same: `PiDigits` | not here: 5,000 whole numbers that ask for no more than Lew does |
//! | NIST analysis of variance: `SiRstv`, `AtmWtAg`, `SmLs01` to `SmLs09` | `stats::moments`, `univariate`, `models::linear` |
//! | NIST regression: Norris, Longley | `models::linear` (`regression_checks`) |
//! | the same: Filip, Wampler 1 to 5 | `models::linear` (`certified_checks`) |
//! | Wilson and Clopper-Pearson to 13 digits; Newcombe to 13 digits | `stats::{proportion, shares, difference}` |
//! | hours of study and passing | `models::linear` (`logistic_checks`) |
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[path = "numbers/defendants.rs"]
mod defendants;
#[path = "common/run.rs"]
mod run;
#[path = "numbers/tables.rs"]
mod tables;
#[path = "numbers/univariate.rs"]
mod univariate;
