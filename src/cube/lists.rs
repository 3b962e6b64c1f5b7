//! Each group's people by score: what curves, thresholds and distances are computed from.

use crate::cube::Cube;
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
        let Some(scores) = &self.scores else { return Vec::new() };
        let groups = self.grouping(axes).groups;
        let place = self.group_places(axes, &groups);
        let mut lists: Vec<ScoreList> = groups
            .into_iter()
            .map(|it| ScoreList { names: it.names, blocks: Vec::new() })
            .collect();
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
