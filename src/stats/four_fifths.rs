//! The four-fifths rule in whole numbers, and how many decisions its verdict hangs on.

/// The most people of a group: products of two such numbers and 5 fit into 128 bits with room.
const MOST_PEOPLE: u64 = 1 << 60;

/// A group and the one it is compared with: those selected, of how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    pub selected: u64,
    pub people: u64,
    pub reference_selected: u64,
    pub reference_people: u64,
}

/// How few decisions would have to be others for the verdict to be the other one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flip {
    /// Decisions about the group alone; `None` where all of them are not enough.
    pub in_group: Option<u64>,
    /// Decisions about the reference alone; `None` where all of them are not enough.
    pub in_reference: Option<u64>,
    /// Exchanges of one decision in the group for one in the reference, the number of selected people kept.
    pub exchanges: Option<u64>,
    /// The fewest decisions about anyone; `None` where all of them are not enough.
    pub fewest: Option<u64>,
}

/// Whether the group's selection rate is below four fifths of the reference's, without any rounding.
///
/// 0.8 times a rate as a decimal number may fall on the wrong side at exactly four fifths.
/// `None` when a group has nobody, when nobody of the reference is selected, unless those selected are among the
/// people, and beyond 2⁶⁰ people.
///
/// Source: 29 CFR 1607.4 D (1978).
pub fn is_below_four_fifths(it: Selection) -> Option<bool> {
    let is_group =
        |selected: u64, people: u64| selected <= people && people > 0 && people <= MOST_PEOPLE;
    let are_groups = is_group(it.selected, it.people)
        && is_group(it.reference_selected, it.reference_people)
        && it.reference_selected > 0;
    are_groups.then(|| five_times(it.selected, it) < four_times(it.reference_selected, it))
}

fn five_times(selected: u64, it: Selection) -> u128 {
    5 * u128::from(selected) * u128::from(it.reference_people)
}

fn four_times(reference_selected: u64, it: Selection) -> u128 {
    4 * u128::from(reference_selected) * u128::from(it.people)
}

/// How many decisions the verdict of [`is_below_four_fifths`] hangs on: more people of the group selected or fewer of
/// the reference where it is below, the other way round where it is not.
///
/// At least one of the reference stays selected. The reference stays the reference, also where another rate becomes
/// the highest. `None` as there.
///
/// Source: number 21 of the Uniform Guidelines' 1979 questions and answers, which asks it of one person and of which
/// group has the higher rate; here it is asked of as many as it takes to cross four fifths.
pub fn flip(it: Selection) -> Option<Flip> {
    let is_below = is_below_four_fifths(it)?;
    // Each decision in the group closes `by_group` of the gap, each in the reference `by_reference`.
    let (by_group, by_reference) = (5 * u128::from(it.reference_people), 4 * u128::from(it.people));
    let (five, four) = (five_times(it.selected, it), four_times(it.reference_selected, it));
    // From not below to below, the two must not even be equal.
    let gap = if is_below { four - five } else { five - four + 1 };
    let (most_group, most_reference) = if is_below {
        (it.people - it.selected, it.reference_selected - 1)
    } else {
        (it.selected, it.reference_people - it.reference_selected)
    };
    let needed = |gap: u128, each: u128, most: u64| {
        u64::try_from(gap.div_ceil(each)).ok().filter(|it| *it <= most)
    };
    let fewest = if by_group >= by_reference {
        both([by_group, by_reference], [most_group, most_reference], gap)
    } else {
        both([by_reference, by_group], [most_reference, most_group], gap)
    };
    Some(Flip {
        in_group: needed(gap, by_group, most_group),
        in_reference: needed(gap, by_reference, most_reference),
        exchanges: needed(gap, by_group + by_reference, most_group.min(most_reference)),
        fewest,
    })
}

/// The fewest decisions that close a gap: first those that close the most of it each.
fn both([large, small]: [u128; 2], [most_large, most_small]: [u64; 2], gap: u128) -> Option<u64> {
    let of_large = u64::try_from(gap.div_ceil(large)).unwrap_or(u64::MAX).min(most_large);
    let left = gap.saturating_sub(large * u128::from(of_large));
    let of_small = u64::try_from(left.div_ceil(small)).ok().filter(|it| *it <= most_small)?;
    Some(of_large + of_small)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selection(counts: [u64; 4]) -> Selection {
        let [selected, people, reference_selected, reference_people] = counts;
        Selection { selected, people, reference_selected, reference_people }
    }

    fn is_below(counts: [u64; 4]) -> Option<bool> {
        is_below_four_fifths(selection(counts))
    }

    #[test]
    fn exactly_four_fifths_are_not_below() {
        assert_eq!(is_below([48, 120, 60, 120]), Some(false));
        assert_eq!(is_below([47, 120, 60, 120]), Some(true));
        // 0.8 · (3 / 10) as doubles is above 6 / 25.
        assert_eq!(is_below([6, 25, 3, 10]), Some(false));
        assert_eq!(is_below([24, 100, 3, 10]), Some(false));
    }

    #[test]
    fn planets_of_people_do_not_overflow() {
        let many = 1 << 60;
        assert_eq!(is_below([many / 5 * 4, many, many, many]), Some(true));
        assert_eq!(is_below([many / 5 * 4 + 1, many, many, many]), Some(false));
        assert!(flip(selection([1, many, many, many])).is_some());
    }

    #[test]
    fn what_is_no_comparison_has_no_verdict() {
        for counts in [[0, 0, 1, 2], [1, 2, 0, 2], [1, 2, 0, 0], [3, 2, 1, 2], [1, 2, 3, 2]] {
            assert_eq!(is_below(counts), None);
            assert_eq!(flip(selection(counts)), None);
        }
    }

    #[test]
    fn few_decisions_change_a_verdict_on_few_people() {
        // 2 of 10 against 15 of 25: 4 · 15 · 10 - 5 · 2 · 25 = 350, at 125 a decision in the group, 40 in the reference.
        let here = flip(selection([2, 10, 15, 25])).unwrap();
        assert_eq!(here.in_group, Some(3));
        assert_eq!(here.in_reference, Some(9));
        assert_eq!(here.exchanges, Some(3));
        assert_eq!(here.fewest, Some(3));
    }

    #[test]
    fn the_fewest_decisions_are_those_of_all_ways_tried() {
        for (people, reference_people) in [(3, 4), (4, 3), (2, 9), (9, 2), (5, 5)] {
            for place in 0..(people + 1) * reference_people {
                let (selected, reference_selected) =
                    (place / reference_people, place % reference_people + 1);
                let it = selection([selected, people, reference_selected, reference_people]);
                assert_eq!(flip(it).unwrap(), by_trial(it), "{it:?}");
            }
        }
    }

    fn by_trial(it: Selection) -> Flip {
        let is_below = is_below_four_fifths(it).unwrap();
        let is_flipped = |group: u64, reference: u64| {
            let moved = if is_below {
                let selected = it.selected + group;
                let reference_selected = it.reference_selected.checked_sub(reference)?;
                Selection { selected, reference_selected, ..it }
            } else {
                let selected = it.selected.checked_sub(group)?;
                let reference_selected = it.reference_selected + reference;
                Selection { selected, reference_selected, ..it }
            };
            is_below_four_fifths(moved).filter(|now| *now != is_below)
        };
        let ways = || (0..=20).flat_map(|group| (0..=20).map(move |reference| (group, reference)));
        let best = |is_asked: fn(u64, u64) -> bool| {
            ways()
                .filter(|it| is_asked(it.0, it.1) && is_flipped(it.0, it.1).is_some())
                .map(|it| it.0 + it.1)
                .min()
        };
        Flip {
            in_group: best(|_, reference| reference == 0),
            in_reference: best(|group, _| group == 0),
            exchanges: best(|group, reference| group == reference).map(|it| it / 2),
            fewest: best(|_, _| true),
        }
    }

    /// 10 of 10 beside 10 of 10: the group can lose three, the reference can gain none.
    #[test]
    fn nobody_can_be_selected_twice() {
        let all =
            Selection { selected: 10, people: 10, reference_selected: 10, reference_people: 10 };
        let found = flip(all).unwrap();
        assert_eq!((found.in_group, found.in_reference, found.exchanges), (Some(3), None, None));
        // 0 of 2 beside 10 of 10: two more are all of the group, and then it is not below.
        let few =
            Selection { selected: 0, people: 2, reference_selected: 10, reference_people: 10 };
        let found = flip(few).unwrap();
        assert_eq!((found.in_group, found.in_reference), (Some(2), None));
    }
}
