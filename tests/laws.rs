//! What must hold whatever the data: laws over the whole registry and over whole audits of made-up people.
//!
//! Metamorphic relations, and the law that proves each. "=" is to the last bit, "≈" within 1e-12 of it, because sums of
//! scores run in another order or a quotient is turned around.
//!
//! | relation | law | |
//! |---|---|---|
//! | 1 another order of rows | `written::another_order_of_rows…`, `sameness::the_order_of_rows…` | = |
//! | 2 everyone twice | `written::twice_the_same_people…`, but for what is smoothed by a part of a person | = counts, ≈ scores |
//! | 3 other names of groups | `written::other_names…`, `sameness::other_names…` | = counts, ≈ scores |
//! | 4 group and reference exchanged | `parting::the_other_group_as_the_reference…` | = extremes, ≈ others |
//! | 5 outcomes and decisions turned around | `turned::outcomes_and_decisions…`, `algebra::turning_labels…` | = rates, ≈ gaps |
//! | 6 outcomes turned around | `turned::outcomes_alone…` | =, ≈ for 1 less |
//! | 7 area, turned around | `turned::the_area_turns…` | = both, ≈ for 1 less |
//! | 8 a group split in two | `parting::a_group_split_in_two…` | = sums and gaps, ≈ mean of the parts |
//! | 9 a copy of a group | `parting::a_copy_of_a_group…` | = counts, ≈ scores |
//! | 10 a weight is so many copies | `written::a_weight…`, `copies::a_weight…`, `copies::a_count…` | = counts, ≈ scores |
//! | 11 weight 0 | `written::people_of_weight_0…`: they are counted as people and make groups, and move nothing | = |
//! | 12 any scale of weights | `written::any_scale_of_weights…`, `copies::the_scale…` | ≈, = for powers of 2 |
//! | 13 another rising scale of scores | `scale::another_rising_scale…`, `algebra::only_the_order…` | = |
//! | 14 a higher cut | `scale::a_higher_cut…` | = |
//! | 15 a cut below or above all scores | `scale::a_cut_below_or_above…` | = |
//! | 16 perfect decisions | `turned::perfect_decisions…` | = |
//! | 17 everybody selected | `turned::everybody_selected…` | = |
//! | 18 groups add up to the whole | `algebra::groups_add_up…` | = |
//! | 19 one group alone | `sameness::one_group_alone…`: compared with nobody, so a reason and not a difference of 0 | = |
//! | 20 selection rate from error rates | `algebra::the_selection_rate_is_made_of…` | ≈ |
//! | 21 bounds | `parting::gaps_and_ratios_lie_within…` | = |
//! | 22 a group left out | `parting::without_a_group…`, `sameness::a_group_that_goes…` | = |
//! | 23 more negatives | `turned::more_negatives…` | = |
//! | 24 one decision flipped | `turned::one_decision_moves…` | = |
//! | 25 area within and across groups | `parting::the_area_of_everyone…` | ≈ |
//! | 26 other columns, columns in another order | `written::columns_in_another_order…` | = |
//! | 27 other formats of files | does not apply: text with delimiters is the one format that is read | |
//! | 28 dialects and encodings | `written::another_way_to_write_the_file…` | = |
//! | 29 slices of the file | `written::slices_of_any_size…`, `reading.rs` | = |
//! | 30 numbers of workers | does not apply: one worker counts; halves add up in `algebra::two_halves…` | |
//! | 31 resamples | `audit::replicates`: the first 200 of 1,000 are the 200; `draws::` for whole reports | = |
//! | 32 nested intervals | `verdicts::more_confidence…`, `draws::every_interval_of_a_report…` | = |
//! | 33 Wilson's mirror image | `stats::proportion`, `algebra::complements_add_up…` | ≈ |
//! | 34 to 36 remedies | do not apply: there are none yet | |
//! | 37 intersections add up to groups | `parting::intersections_add_up…`, `algebra::groups_add_up…` | = |
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[path = "laws/algebra.rs"]
mod algebra;
#[path = "laws/chance.rs"]
mod chance;
#[path = "laws/copies.rs"]
mod copies;
#[path = "laws/crowd.rs"]
mod crowd;
#[path = "laws/cuts.rs"]
mod cuts;
#[path = "laws/draws.rs"]
mod draws;
#[path = "laws/groups.rs"]
mod groups;
#[path = "laws/methods.rs"]
mod methods;
#[path = "laws/outcomes.rs"]
mod outcomes;
#[path = "laws/parting.rs"]
mod parting;
#[path = "laws/people.rs"]
mod people;
#[path = "laws/question.rs"]
mod question;
#[path = "laws/reasons.rs"]
mod reasons;
#[path = "laws/refusals.rs"]
mod refusals;
#[path = "laws/registry.rs"]
mod registry;
#[path = "common/run.rs"]
mod run;
#[path = "laws/sameness.rs"]
mod sameness;
#[path = "laws/scale.rs"]
mod scale;
#[path = "laws/told.rs"]
mod told;
#[path = "laws/turned.rs"]
mod turned;
#[path = "laws/verdicts.rs"]
mod verdicts;
#[path = "laws/words.rs"]
mod words;
#[path = "laws/worked.rs"]
mod worked;
#[path = "laws/worked_more.rs"]
mod worked_more;
#[path = "laws/written.rs"]
mod written;
