//! Puts things in order with one sort for every type; the standard library's makes one for each.
//!
//! A stable sort comes to the same order however it is made, so which of the two is used shows in no figure.
//! Where sorting is what takes the time (the training of trees) the standard library's is used.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// Sorts; what compares as equal stays in its order.
pub fn by<T>(items: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    let mut order = places(items.len(), &mut |one, other| compare(&items[one], &items[other]));
    // Along each cycle of the permutation, so that nothing has to be copied aside.
    for start in 0..order.len() {
        let mut at = start;
        loop {
            let from = std::mem::replace(&mut order[at], at);
            if from == start {
                break;
            }
            items.swap(at, from);
            at = from;
        }
    }
}

/// Sorts by a key; what has the same key stays in its order.
pub fn by_key<T, K: Ord>(items: &mut [T], mut key: impl FnMut(&T) -> K) {
    by(items, |one, other| key(one).cmp(&key(other)));
}

/// Sorts from the smallest to the largest.
pub fn ascending<T: Ord>(items: &mut [T]) {
    by(items, T::cmp);
}

/// Sorts numbers from the smallest to the largest, as [`f64::total_cmp`] does.
pub fn numbers(items: &mut [f64]) {
    items.sort_unstable_by(f64::total_cmp);
}

/// The places of numbers from the smallest to the largest; equal ones stay in their order.
pub fn by_number(numbers: &[f64]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..).take(numbers.len()).collect();
    order.sort_by(|one, other| numbers[*one as usize].total_cmp(&numbers[*other as usize]));
    order
}

/// The places of so many things once they are in order: the first thing's, the second's, …
pub fn places(n: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|one, other| compare(*one, *other));
    order
}

/// Collects a map; of several values with one key the last stays.
pub fn map<K: Ord, V>(entries: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    // One by one: `collect` brings a sort of its own.
    let mut map = BTreeMap::new();
    for (key, value) in entries {
        map.insert(key, value);
    }
    map
}

/// Collects a set.
pub fn set<K: Ord>(entries: impl IntoIterator<Item = K>) -> BTreeSet<K> {
    let mut set = BTreeSet::new();
    for entry in entries {
        set.insert(entry);
    }
    set
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_compares_as_equal_stays_in_its_order() {
        let mut items: Vec<(u32, u32)> = (0..1000).map(|it| (it * 7919 % 13, it)).collect();
        let mut expected = items.clone();
        expected.sort_by_key(|it| it.0);
        by_key(&mut items, |it| it.0);
        assert_eq!(items, expected);
    }

    #[test]
    fn nothing_and_one_thing_are_in_order() {
        let mut none: [String; 0] = [];
        ascending(&mut none);
        let mut one = ["a".to_owned()];
        ascending(&mut one);
        assert_eq!(one, ["a"]);
    }

    #[test]
    fn a_minus_zero_comes_before_zero() {
        let mut items = [0.5, 0.0, -0.0, -1.0];
        numbers(&mut items);
        assert_eq!(items.map(f64::to_bits), [-1.0, -0.0, 0.0, 0.5].map(f64::to_bits));
    }

    #[test]
    fn of_two_values_with_one_key_the_last_stays() {
        assert_eq!(map([("a", 1), ("b", 2), ("a", 3)]), BTreeMap::from([("a", 3), ("b", 2)]));
        assert_eq!(set([2, 1, 2]), BTreeSet::from([1, 2]));
    }
}
