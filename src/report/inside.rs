//! The test inside strata: it stands with the difference, and the ratio beside it is judged by it.

use crate::report::{Report, Stratified};

/// The test that there is no difference inside the strata, of a comparison that is pooled over them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Inside<'a> {
    pub p: f64,
    /// For the number of groups that are tested in the rate; none where the plan does not adjust.
    pub adjusted: Option<f64>,
    /// The name of the test.
    pub test: &'a str,
}

/// The test of a pooled comparison; `None` where nothing was tested.
pub fn inside<'a>(report: &'a Report, of: &'a Stratified) -> Option<Inside<'a>> {
    let is_same = |it: &&Stratified| {
        it.rate == of.rate
            && it.strata == of.strata
            && it.attributes == of.attributes
            && it.group == of.group
    };
    let all = report.stratified.iter().filter(is_same);
    std::iter::once(of).chain(all).find_map(|it| {
        Some(Inside { p: it.p?, adjusted: it.p_adjusted, test: it.test.as_deref()? })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn a_ratio_has_the_test_of_its_difference() {
        let report = sample::stratified();
        let ratio = report.stratified.iter().find(|it| it.comparison == "ratio").unwrap();
        assert_eq!(ratio.p, None);
        let found = inside(&report, ratio).unwrap();
        assert_eq!((found.p, found.adjusted), (0.008, Some(0.04)));
        assert_eq!(found.test, "Cochran-Mantel-Haenszel");
        let other = Stratified { rate: "accuracy".to_owned(), ..ratio.clone() };
        assert_eq!(inside(&report, &other), None);
    }
}
