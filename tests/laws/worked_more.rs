//! Further worked examples: all groups taken together, scores of two groups, and people who are alike.

use plumbline::report::Report;

use crate::people::everything;
use crate::run::audit;
use crate::worked::{AGAINST_B, Example, SMALL};

/// Selection rates of 22/36, 20/45 and 50/110: 121/198, 88/198 and 90/198, a mean of 299/594.
pub(crate) fn groups_together() -> Vec<Example> {
    let mean: f64 = 299.0 / 594.0;
    let parts = [363.0 / 299.0, 264.0 / 299.0, 270.0 / 299.0];
    let average = |of: fn(f64) -> f64| parts.iter().map(|it| of(*it)).sum::<f64>() / 3.0;
    let spread = average(|it| (it - 1.0) * (it - 1.0));
    let logarithms = average(libm::log);
    vec![
        ("mean-of-groups", mean),
        // 22 + 20 + 50 selected of 36 + 45 + 110 people.
        ("weighted-mean-of-groups", 92.0 / 191.0),
        // Squares of 121, 88 and 90 add up to 14641 + 7744 + 8100.
        ("quadratic-mean-of-groups", libm::sqrt(30_485.0 / 3.0) / 198.0),
        ("geometric-mean-of-groups", mean * libm::exp(logarithms)),
        ("standard-deviation-of-groups", mean * libm::sqrt(spread)),
        ("twice-standard-deviation-of-groups", 2.0 * mean * libm::sqrt(spread)),
        ("coefficient-of-variation-of-groups", libm::sqrt(spread)),
        // Gaps of 33, 31 and 2, each twice, over 2 · 9 · 299/3.
        ("gini-of-groups", 2.0 * 66.0 / (2.0 * 9.0 * 299.0 / 3.0)),
        ("entropy-of-groups", 0.5 * spread),
        ("theil-of-groups", average(|it| it * libm::log(it))),
        ("log-deviation-of-groups", -logarithms),
        ("atkinson-of-groups", 1.0 - libm::exp(logarithms)),
    ]
}

/// The same people as a, and three others: b with a positive of 0.7, and negatives of 0.2 and 0.9.
pub(crate) fn scored_beside() -> Report {
    let text = "group,outcome,score\na,1,0.3\na,0,0.3\na,0,0.55\na,1,0.6\na,0,0.8\na,1,0.9\n\
                b,1,0.7\nb,0,0.2\nb,0,0.9\n";
    let plan = format!(
        "plan = 1\n[columns]\noutcome = {{ column = \"outcome\", positive = \"1\" }}\n\
         score = {{ column = \"score\" }}\n[[columns.attributes]]\ncolumn = \"group\"\n{SMALL}{AGAINST_B}{}",
        everything()
    );
    audit(text, &plan).unwrap()
}

/// Mean scores of positives 0.6 and 0.7, of negatives 0.55 and 0.55.
pub(crate) fn of_scores_beside() -> Vec<Example> {
    vec![
        ("generalized-equalized-odds-difference", 0.7 - 0.6),
        ("generalized-equalized-odds-difference-mean", 0.5 * (0.7 - 0.6)),
        ("generalized-equal-opportunity-difference", 0.7 - 0.6),
        ("generalized-predictive-equality-difference", 0.0),
        // a: to (0, ⅓), (⅓, ⅓), (⅓, ⅔), (⅔, ⅔), then straight to (1, 1); b: 0 to ½, then 1. Apart by ⅓ up to ⅓, by ⅔
        // up to ½, by ⅓ up to ⅔, and from there by ⅓ to 0: 1/9 + 1/9 + 1/18 + 1/18.
        ("abroca", 1.0 / 3.0),
    ]
}

/// Sixty people of one town, of whom twenty are selected, and ten of another, who all are.
pub(crate) fn alike() -> Report {
    let mut text = "group,town,job,d\n".to_owned();
    for (group, town, d, n) in
        [("a", "north", 1, 20), ("a", "north", 0, 10), ("b", "north", 0, 30), ("b", "south", 1, 10)]
    {
        text += &format!("{group},{town},clerk-{town},{d}\n").repeat(n);
    }
    let plan = format!(
        "plan = 1\n[columns]\ndecision = {{ column = \"d\", positive = \"1\" }}\n\
         [[columns.attributes]]\ncolumn = \"group\"\n{SMALL}[measures]\nmetrics = [\"consistency\"]"
    );
    audit(&text, &plan).unwrap()
}

/// Of the others of the same town 19 of 59 are selected beside one who is, 20 of 59 beside one who is not, and all in
/// the south.
pub(crate) fn of_people_alike() -> Vec<Example> {
    vec![("consistency", 1.0 - (20.0 * 40.0 / 59.0 + 40.0 * 20.0 / 59.0) / 70.0)]
}
