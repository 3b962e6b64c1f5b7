//! Makes the hiring example: every gap in it is planted, so that an audit can be held against the truth.

use std::fmt::Write;

use rand_chacha::ChaCha8Rng;
use rand_core::{RngCore, SeedableRng};

/// The example's seed.
const SEED: u64 = 5_000;

/// The score in thousandths from which an applicant is invited.
const CUT: u32 = 600;

/// A planted cell of the truth table; an empty ethnicity is one that was not recorded.
pub(crate) struct Planted {
    pub(crate) ethnicity: &'static str,
    pub(crate) sex: &'static str,
    /// Half of them are good at the job, in every cell.
    pub(crate) people: u32,
    pub(crate) invited: u32,
    /// How many of the invited are good at the job.
    pub(crate) invited_good: u32,
}

/// The truth table.
#[rustfmt::skip]
pub(crate) const PLANTED: [Planted; 12] = [
    Planted { ethnicity: "White",  sex: "Male",   people: 1_400, invited: 607, invited_good: 425 },
    Planted { ethnicity: "White",  sex: "Female", people: 1_300, invited: 527, invited_good: 369 },
    Planted { ethnicity: "Latino", sex: "Male",   people:   510, invited: 214, invited_good: 150 },
    Planted { ethnicity: "Latino", sex: "Female", people:   490, invited: 186, invited_good: 130 },
    Planted { ethnicity: "Black",  sex: "Male",   people:   400, invited: 124, invited_good:  87 },
    Planted { ethnicity: "Black",  sex: "Female", people:   400, invited:  84, invited_good:  59 },
    Planted { ethnicity: "Asian",  sex: "Male",   people:   200, invited:  78, invited_good:  55 },
    Planted { ethnicity: "Asian",  sex: "Female", people:   200, invited:  70, invited_good:  49 },
    Planted { ethnicity: "Native", sex: "Male",   people:    12, invited:   3, invited_good:   2 },
    Planted { ethnicity: "Native", sex: "Female", people:    12, invited:   3, invited_good:   2 },
    Planted { ethnicity: "",       sex: "Male",   people:    40, invited:  16, invited_good:  11 },
    Planted { ethnicity: "",       sex: "Female", people:    36, invited:  14, invited_good:  10 },
];

/// Somebody whose age and score are yet to be drawn.
#[derive(Clone, Copy)]
struct Applicant {
    ethnicity: &'static str,
    sex: &'static str,
    invited: bool,
    good: bool,
}

/// The whole file. Whole numbers throughout, so that it is the same on every host.
pub(crate) fn data_csv() -> String {
    let mut generator = ChaCha8Rng::seed_from_u64(SEED);
    let mut applicants = applicants();
    shuffle(&mut applicants, &mut generator);
    let mut ages = Ages::default();
    let mut text = "applicant,sex,ethnicity,age,score,invited,good_at_job\n".to_owned();
    for (idx, it) in applicants.iter().enumerate() {
        let age = ages.deal(*it);
        let score = score(*it, &mut generator);
        let invited = if it.invited { "yes" } else { "no" };
        writeln!(
            text,
            "{},{},{},{age},0.{score:03},{invited},{}",
            idx + 1,
            it.sex,
            it.ethnicity,
            u8::from(it.good)
        )
        .unwrap();
    }
    text
}

fn applicants() -> Vec<Applicant> {
    let mut all = Vec::new();
    for it in &PLANTED {
        let uninvited_good = it.people / 2 - it.invited_good;
        for idx in 0..it.people {
            let invited = idx < it.invited;
            let good =
                if invited { idx < it.invited_good } else { idx - it.invited < uninvited_good };
            all.push(Applicant { ethnicity: it.ethnicity, sex: it.sex, invited, good });
        }
    }
    all
}

/// Fisher and Yates, from the back.
fn shuffle(applicants: &mut [Applicant], generator: &mut ChaCha8Rng) {
    for last in (1..applicants.len()).rev() {
        let n = u32::try_from(last + 1).unwrap();
        applicants.swap(last, below(n, generator) as usize);
    }
}

/// A whole number from 0 to below `n`, each as likely as the other to within `n` in four thousand million.
fn below(n: u32, generator: &mut ChaCha8Rng) -> u32 {
    u32::try_from((u64::from(generator.next_u32()) * u64::from(n)) >> 32).unwrap()
}

/// Deals out ages, the same ones to the invited and to the others, so that there is nothing to find by age.
#[derive(Default)]
struct Ages {
    /// People so far, by decision and by outcome.
    dealt: [[u32; 2]; 2],
}

impl Ages {
    /// 20 to 64, each as often as the other.
    fn deal(&mut self, it: Applicant) -> u32 {
        const YOUNGEST: u32 = 20;
        const N_AGES: u32 = 45;
        /// Shares no divisor with the number of ages, so that all of them come up.
        const STEP: u32 = 17;
        let dealt = &mut self.dealt[usize::from(it.invited)][usize::from(it.good)];
        *dealt += 1;
        YOUNGEST + *dealt * STEP % N_AGES
    }
}

/// In thousandths: above the cut for the invited, below it for the others, and higher for who is good.
fn score(it: Applicant, generator: &mut ChaCha8Rng) -> u32 {
    let span = if it.invited { 1_000 - CUT } else { CUT };
    let draws = [0; 3].map(|_| below(span, generator));
    let [first, second, third] = draws;
    match (it.invited, it.good) {
        (true, true) => CUT + first,
        (true, false) => CUT + first.min(second),
        (false, true) => first.max(second).max(third),
        (false, false) => first.max(second),
    }
}

mod tests {
    use crate::files::{check_stored, folder};

    #[test]
    fn the_seed_makes_the_stored_file_again() {
        let text = super::data_csv();
        assert!(text.len() < 160_000, "{} bytes are compiled into the worker", text.len());
        check_stored(&folder().join("hiring/data.csv"), &text);
    }
}
