//! What the cards say; `tests/audits` holds every number against the stored reports.

use crate::audit::gallery::{Card, CardRow, FileHint, Scale};
use crate::report::rows::Mark;

/// The cards, in the order in which they are shown.
pub static CARDS: &[Card] = &[BERKELEY, COMPAS_PUBLISHED, HIRING, ADULT, GERMAN_CREDIT, COMPAS];

const BERKELEY: Card = Card {
    id: "berkeley-1973",
    title: "Berkeley admissions, 1973",
    says: "Women were admitted 14 points less often overall, but not within departments.",
    figure_title: "Ratio of admission rates, women to men",
    scale: Scale::Ratios,
    rows: [
        CardRow {
            name: "Overall",
            value: 0.6818,
            low: 0.6283,
            high: 0.7390,
            mark: Mark::Below,
            text: "0.68",
        },
        CardRow {
            name: "By department",
            value: 1.0583,
            low: 0.9704,
            high: 1.1541,
            mark: Mark::Within,
            text: "1.06",
        },
    ],
    plumb: 1.0,
    meta: ["4,526 applicants", "sex, department", "an offer helps"],
    needs_file: None,
    plan: include_str!("../../../audits/berkeley-1973/plan.toml"),
};

const COMPAS_PUBLISHED: Card = Card {
    id: "compas-published",
    title: "COMPAS risk scores, as published",
    says: "African-American defendants were wrongly flagged almost twice as often as Caucasian defendants.",
    figure_title: "Wrongly flagged, of those not re-arrested",
    scale: Scale::Shares,
    rows: [
        CardRow {
            name: "African-American",
            value: 0.4485,
            low: 0.4256,
            high: 0.4716,
            mark: Mark::Above,
            text: "44.8%",
        },
        CardRow {
            name: "Caucasian",
            value: 0.2345,
            low: 0.2137,
            high: 0.2567,
            mark: Mark::Reference,
            text: "23.5%",
        },
    ],
    plumb: 0.3235,
    meta: ["7,214 defendants", "race", "a flag burdens"],
    needs_file: None,
    plan: include_str!("../../../audits/compas-published/plan.toml"),
};

const HIRING: Card = Card {
    id: "hiring",
    title: "Hiring tool, a made-up example",
    says: "Black applicants were invited 0.62 times as often as White applicants; for Asian applicants the \
           ratio, 0.88, is too close to call.",
    figure_title: "Ratio of invitations, to White applicants",
    scale: Scale::Ratios,
    rows: [
        CardRow {
            name: "Black",
            value: 0.6190,
            low: 0.5453,
            high: 0.7000,
            mark: Mark::Below,
            text: "0.62",
        },
        CardRow {
            name: "Asian",
            value: 0.8810,
            low: 0.7664,
            high: 1.0042,
            mark: Mark::Inconclusive,
            text: "0.88",
        },
    ],
    plumb: 1.0,
    meta: ["5,000 applicants", "ethnicity, sex, age", "an invitation helps"],
    needs_file: None,
    plan: include_str!("../../../audits/hiring/plan.toml"),
};

const ADULT: Card = Card {
    id: "adult",
    title: "Adult income",
    says: "Women earn over $50,000 in 10.9% of records, men in 30.4%. The gap is in the data before any model.",
    figure_title: "Records with income over $50,000",
    scale: Scale::Shares,
    rows: [
        CardRow {
            name: "Women",
            value: 0.1093,
            low: 0.1045,
            high: 0.1141,
            mark: Mark::Below,
            text: "10.9%",
        },
        CardRow {
            name: "Men",
            value: 0.3038,
            low: 0.2988,
            high: 0.3088,
            mark: Mark::Reference,
            text: "30.4%",
        },
    ],
    plumb: 0.2393,
    meta: ["48,842 adults", "sex, race, age", "an outcome, no decision"],
    needs_file: Some(FileHint {
        name: "adult.csv",
        sha256: "d99d5b2c07ff6c7e09b6e0cefe115f6835d5c7b6efebdb9276238f1243c6369b",
        bytes: 5_554_299,
        where_from: "It is the Adult data set of the UCI Machine Learning Repository \
                     (archive.ics.uci.edu/dataset/2/adult), adult.data and adult.test one after the other, \
                     with a line of names; audits/adult/README.md makes it in one step.",
    }),
    plan: include_str!("../../../audits/adult/plan.toml"),
};

const GERMAN_CREDIT: Card = Card {
    id: "german-credit",
    title: "German credit",
    says: "Applicants aged 25 or under are rated a good risk 15 points less often. The ratio, 0.79, is too \
           close to call.",
    figure_title: "Rated a good risk",
    scale: Scale::Shares,
    rows: [
        CardRow {
            name: "25 or under",
            value: 0.5789,
            low: 0.5079,
            high: 0.6469,
            mark: Mark::Inconclusive,
            text: "57.9%",
        },
        CardRow {
            name: "Over 25",
            value: 0.7284,
            low: 0.6967,
            high: 0.7579,
            mark: Mark::Reference,
            text: "72.8%",
        },
    ],
    plumb: 0.7,
    meta: ["1,000 applicants", "age, sex, origin", "a loan helps"],
    needs_file: Some(FileHint {
        name: "german_credit.csv",
        sha256: "532082711a8ec4df65cf60775eb7d59d3a5e3458c5a88695630beffd96dfff86",
        bytes: 80_059,
        where_from: "It is fairness/data/raw/german.csv of github.com/algofairness/fairness-comparison: the \
                     Statlog German credit data of the UCI Machine Learning Repository with a line of names.",
    }),
    plan: include_str!("../../../audits/german-credit/plan.toml"),
};

const COMPAS: Card = Card {
    id: "compas",
    title: "COMPAS risk scores, person by person",
    says: "Defendants under 25 were wrongly flagged 1.62 times as often as those aged 25 to 45.",
    figure_title: "Wrongly flagged, of those not re-arrested",
    scale: Scale::Shares,
    rows: [
        CardRow {
            name: "Under 25",
            value: 0.5414,
            low: 0.5034,
            high: 0.5789,
            mark: Mark::Above,
            text: "54.1%",
        },
        CardRow {
            name: "25 to 45",
            value: 0.3338,
            low: 0.3145,
            high: 0.3537,
            mark: Mark::Reference,
            text: "33.4%",
        },
    ],
    plumb: 0.3235,
    meta: ["7,214 defendants", "race, sex, age", "a flag burdens"],
    needs_file: Some(FileHint {
        name: "compas.csv",
        sha256: "a5e5c34bfd2d1f065bb12a44c0323421baf74b98b97d585915a0c2e1513ecaba",
        bytes: 2_076_659,
        where_from: "It is compas-scores-two-years.csv of github.com/propublica/compas-analysis without its \
                     seven columns of names, dates of birth and case numbers; audits/compas/README.md makes \
                     it in one step.",
    }),
    plan: include_str!("../../../audits/compas/plan.toml"),
};
