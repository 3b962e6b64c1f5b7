//! Each group's people by score: what curves, thresholds and distances are computed from.

use crate::cube::Cube;
use crate::cube::bands::{BandSum, Bands};
use crate::stats::scored::ScoreBlock;

/// The people of one group by distinct score, in ascending order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ScoreList {
    pub names: Vec<String>,
    pub blocks: Vec<ScoreBlock>,
}

impl Cube {
    /// A list for each group, in the order of [`Cube::grouping`]; none for a cube without scores.
    pub fn score_lists(&self, axes: &[usize]) -> Vec<ScoreList> {
        self.score_lists_up_to(axes, usize::MAX)
    }

    /// The same, with neighbouring scores taken together, at the middle of theirs, where there are more than `most`
    /// distinct ones: in so many bands of about equal weight over everyone.
    pub fn score_lists_up_to(&self, axes: &[usize], most: usize) -> Vec<ScoreList> {
        let Some(scores) = &self.scores else { return Vec::new() };
        let groups = self.grouping(axes).groups;
        let place = self.group_places(axes, &groups);
        let n_groups = groups.len();
        let mut lists: Vec<ScoreList> = groups
            .into_iter()
            .map(|it| ScoreList { names: it.names, blocks: Vec::new() })
            .collect();
        if most < usize::MAX && scores.distinct_up_to(most + 1) > most {
            let place: Vec<u32> =
                place.into_iter().map(|it| u32::try_from(it).unwrap_or(u32::MAX)).collect();
            let bands = Bands::equal_mass(scores, most);
            for (list, sums) in lists.iter_mut().zip(bands.sums(scores, &place, n_groups)) {
                list.blocks = taken_together(&bands, &sums);
            }
            return lists;
        }
        for (idx, (score, slot)) in scores.values.iter().zip(&scores.slots).enumerate() {
            let blocks = &mut lists[place[(slot / 2) as usize]].blocks;
            if blocks.last().is_none_or(|it| it.score < *score) {
                blocks.push(ScoreBlock { score: *score, weights: [0.0; 2] });
            }
            if let Some(last) = blocks.last_mut() {
                last.weights[(slot % 2) as usize] += scores.weight(idx);
            }
        }
        lists
    }
}

fn taken_together(bands: &Bands, sums: &[BandSum]) -> Vec<ScoreBlock> {
    let known = bands.ranges.iter().zip(sums).filter(|(_, sum)| sum.weight > 0.0);
    known
        .map(|([low, high], sum)| ScoreBlock {
            score: f64::midpoint(*low, *high),
            weights: [(sum.weight - sum.positives).max(0.0), sum.positives],
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cube::testing::Columns;

    fn block(score: f64, weights: [f64; 2]) -> ScoreBlock {
        ScoreBlock { score, weights }
    }

    fn cube() -> Cube {
        let columns = Columns {
            group: vec![1.0, 1.0, 1.0, 2.0, 2.0],
            outcome: vec![0.0, 1.0, 1.0, 0.0, 1.0],
            score: vec![0.1, 0.1, 0.4, 0.2, 0.5],
            ..Columns::default()
        };
        columns.cube()
    }

    #[test]
    fn each_distinct_score_is_listed_once() {
        for lists in [cube().score_lists(&[0]), cube().score_lists_up_to(&[0], 4)] {
            assert_eq!(lists[0].blocks, [block(0.1, [1.0, 1.0]), block(0.4, [0.0, 1.0])]);
            assert_eq!(lists[1].blocks, [block(0.2, [1.0, 0.0]), block(0.5, [0.0, 1.0])]);
        }
    }

    /// Four scores in three bands: the middles of the people lie at 0.2, 0.5, 0.7 and 0.9.
    #[test]
    fn neighbours_are_taken_together_where_there_are_too_many() {
        let lists = cube().score_lists_up_to(&[0], 3);
        assert_eq!(lists[0].blocks, [block(0.1, [1.0, 1.0]), block(0.45, [0.0, 1.0])]);
        assert_eq!(lists[1].blocks, [block(0.2, [1.0, 0.0]), block(0.45, [0.0, 1.0])]);
    }

    #[test]
    fn as_many_scores_as_may_be_are_listed_to_the_last_digit() {
        // 0.8 less 0.7 is a little more than 0.1; and who weighs nothing still has a score.
        let columns = Columns {
            group: vec![1.0, 1.0, 1.0],
            outcome: vec![0.0, 1.0, 1.0],
            score: vec![0.2, 0.2, 0.3],
            weight: vec![0.1, 0.7, 0.0],
            ..Columns::default()
        };
        let lists = columns.cube().score_lists_up_to(&[0], 2);
        assert_eq!(lists[0].blocks, [block(0.2, [0.1, 0.7]), block(0.3, [0.0, 0.0])]);
    }
}
