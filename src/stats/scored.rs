//! People by score and outcome: what curves and distances between groups are computed from.

/// The people of one score.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ScoreBlock {
    pub score: f64,
    /// Sums of weights: of people with a negative outcome, and with a positive one.
    pub weights: [f64; 2],
}

impl ScoreBlock {
    pub fn total(&self) -> f64 {
        self.weights[0] + self.weights[1]
    }
}

/// Which people of a list are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Among {
    Everyone,
    Negatives,
    Positives,
}

impl Among {
    /// The weight of those in a block.
    pub fn of(self, block: &ScoreBlock) -> f64 {
        match self {
            Self::Everyone => block.total(),
            Self::Negatives => block.weights[0],
            Self::Positives => block.weights[1],
        }
    }

    /// The scores of those people with their weights, in order; scores that nobody has are left out.
    pub fn values(self, blocks: &[ScoreBlock]) -> Vec<(f64, f64)> {
        let all = blocks.iter().map(|it| (it.score, self.of(it)));
        all.filter(|it| it.1 > 0.0).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_that_nobody_has_are_left_out() {
        let blocks = [
            ScoreBlock { score: 0.1, weights: [2.0, 0.0] },
            ScoreBlock { score: 0.7, weights: [0.0, 3.0] },
        ];
        assert_eq!(Among::Negatives.values(&blocks), [(0.1, 2.0)]);
        assert_eq!(Among::Positives.values(&blocks), [(0.7, 3.0)]);
        assert_eq!(Among::Everyone.values(&blocks), [(0.1, 2.0), (0.7, 3.0)]);
    }
}
