//! What the people of neighbouring scores add up to, for all groups in one pass.

/// The people of one band.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BandSum {
    pub people: u64,
    /// Sums of weights and of their squares.
    pub weight: f64,
    pub square: f64,
    /// Sums of weights of those with a positive outcome, and of weights times scores.
    pub positives: f64,
    pub score: f64,
    /// The same two with the squares of the weights.
    pub positives_square: f64,
    pub score_square: f64,
    /// Sum of squared weights times s (1 − s): the variance that outcomes would have, were the scores right.
    pub noise: f64,
}

/// People by score, in order of the score; lists of one length.
#[derive(Clone, Copy, Debug)]
pub struct Entries<'a> {
    pub scores: &'a [f64],
    /// Twice the place of the people's cell, plus one for a positive outcome.
    pub slots: &'a [u32],
    pub people: &'a [u64],
    /// Sums of weights, and of their squares; both empty where each person weighs 1.
    pub weights: &'a [f64],
    pub squares: &'a [f64],
}

impl BandSum {
    #[inline]
    fn add(&mut self, [weight, square]: [f64; 2], score: f64, people: u64, is_positive: f64) {
        self.people += people;
        self.weight += weight;
        self.square += square;
        self.positives += weight * is_positive;
        self.score += weight * score;
        self.positives_square += square * is_positive;
        self.score_square += square * score;
        self.noise += square * score * (1.0 - score);
    }
}

/// Adds entries to one band of each group, and to one of each group in another cut of the scores: `group_of` names the
/// group of each cell, and a group that has no band in a cut adds nothing to it.
#[inline(never)]
pub fn add(entries: Entries<'_>, group_of: &[u32], first: &mut [BandSum], second: &mut [BandSum]) {
    let known = entries.slots.iter().zip(entries.scores).zip(entries.people);
    let weighed = entries.weights.iter().zip(entries.squares);
    let mut put = |both: [f64; 2], slot: u32, score: f64, people: u64| {
        let Some(group) = group_of.get((slot / 2) as usize) else { return };
        let is_positive = f64::from(slot % 2);
        for bands in [&mut *first, &mut *second] {
            if let Some(band) = bands.get_mut(*group as usize) {
                band.add(both, score, people, is_positive);
            }
        }
    };
    if entries.weights.is_empty() {
        for ((slot, score), people) in known {
            #[expect(clippy::cast_precision_loss, reason = "counts stay below 2^53")]
            let weight = *people as f64;
            put([weight; 2], *slot, *score, *people);
        }
        return;
    }
    for (((slot, score), people), (weight, square)) in known.zip(weighed) {
        put([*weight, *square], *slot, *score, *people);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_added_to_the_bands_of_their_group() {
        let entries = Entries {
            scores: &[0.25, 0.5, 0.5, 0.75],
            slots: &[0, 3, 2, 5],
            people: &[1, 2, 1, 9],
            weights: &[2.0, 3.0, 1.0, 9.0],
            squares: &[4.0, 5.0, 1.0, 9.0],
        };
        let (mut first, mut second) = ([BandSum::default(); 2], [BandSum::default(); 1]);
        // Cells 0 and 1 are of groups 0 and 1, cell 2 of none.
        add(entries, &[0, 1, u32::MAX], &mut first, &mut second);
        let other = BandSum {
            people: 3,
            weight: 4.0,
            square: 6.0,
            positives: 3.0,
            score: 2.0,
            positives_square: 5.0,
            score_square: 3.0,
            noise: 1.5,
        };
        assert_eq!(first[1], other);
        let one = BandSum {
            people: 1,
            weight: 2.0,
            square: 4.0,
            score: 0.5,
            score_square: 1.0,
            noise: 0.75,
            ..BandSum::default()
        };
        assert_eq!((first[0], second[0]), (one, one));
        let counted = Entries { weights: &[], squares: &[], ..entries };
        let mut sums = [BandSum::default(); 2];
        add(counted, &[0, 1, u32::MAX], &mut sums, &mut []);
        let found = [sums[1].weight, sums[1].square, sums[1].positives].map(f64::to_bits);
        assert_eq!(found, [3.0, 3.0, 2.0].map(f64::to_bits));
    }
}
