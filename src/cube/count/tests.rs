//! Rows by hand: who is counted where, who is left out and why, and what cannot be counted.

use crate::cube::count::{Error, count};
use crate::cube::testing::{Columns, NONE, axis};
use crate::cube::{Design, Four, People};
use crate::data::Numbers;

/// More rows than a chunk has.
const MANY: usize = 65_539;

#[test]
fn rows_of_all_chunks_are_counted() {
    let rows = |of: fn(usize) -> bool| (0..MANY).map(|it| f64::from(u8::from(of(it)))).collect();
    let columns = Columns {
        outcome: rows(|it| it % 2 == 1),
        decision: rows(|it| it == 1 || it >= 65_537),
        ..Columns::default()
    };
    let (cube, heard) = columns.counted().unwrap();
    assert_eq!(heard, [65_536, 65_539]);
    // Selected are the rows 1, 65,537 and 65,538; every second of the others has the outcome.
    let people = People { tp: 2, fp: 1, fn_: 32_767, tn: 32_769 };
    assert_eq!(cube.cells[0].people, people);
    assert_eq!((cube.accounting.rows_used, cube.accounting.people), (65_539, 65_539));
}

#[test]
fn a_row_is_left_out_for_the_first_reason_that_it_gives() {
    let columns = Columns {
        rule: vec![0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0],
        outcome: vec![1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, NONE, NONE, NONE, 1.0],
        ..Columns::default()
    };
    let names = |cube: &crate::cube::Cube| cube.accounting.left_out.clone();
    let n = |text: &str, n: u64| (text.to_owned(), n);
    let expected = [n("rule", 7), n("outcome \"outcome\" is missing", 3)];
    assert_eq!(names(&columns.cube()), expected);

    // One row for no reason, one for the first, two for the second, and so on; each lacks all that follows too.
    let lacking = |from: usize| -> Vec<f64> {
        let n = [1, 1, 2, 3, 4, 5, 6, 7];
        let rows = n.iter().enumerate().flat_map(|(reason, n)| vec![reason; *n]);
        rows.map(|it| if it > 0 && it <= from { NONE } else { 1.0 }).collect()
    };
    let rule = lacking(1).iter().map(|it| if it.is_nan() { 0.0 } else { 1.0 }).collect();
    let columns = Columns {
        rule,
        outcome: lacking(2),
        decision: lacking(3),
        group: lacking(4),
        stratum: lacking(7),
        score: lacking(5),
        weight: lacking(6),
        count: lacking(7),
    };
    let cube = columns.cube();
    let expected = [
        n("rule", 1),
        n("outcome \"outcome\" is missing", 2),
        n("decision \"decision\" is missing", 3),
        n("attribute \"group\" is missing", 4),
        n("score \"score\" is missing", 5),
        n("weight \"weight\" is missing", 6),
        n("count \"count\" is missing", 7),
    ];
    assert_eq!(names(&cube), expected);
    assert_eq!(cube.accounting.rows_used, 1);
}

/// Who has no known stratum stays, in the level of those.
#[test]
fn a_stratum_may_be_missing() {
    let columns = Columns { group: vec![1.0, 1.0], stratum: vec![NONE, 2.0], ..Columns::default() };
    let cube = columns.cube();
    assert_eq!(cube.accounting.rows_used, 2);
    assert_eq!(cube.cells.iter().map(|it| it.levels[1]).collect::<Vec<_>>(), [0, 2]);
}

/// Three people of weight 2 and one of weight ½: 6.5, and squares of 12.25.
#[test]
fn weights_are_those_of_each_person() {
    let columns = Columns { weight: vec![2.0, 0.5], count: vec![3.0, 1.0], ..Columns::default() };
    let cell = &columns.cube().cells[0];
    assert_eq!(cell.people.total(), 4);
    assert_eq!(cell.weight, Four { tp: 6.5, ..Four::default() });
    assert_eq!(cell.square, Four { tp: 12.25, ..Four::default() });
}

#[test]
fn scores_keep_the_weights_and_people_of_their_rows() {
    let columns = Columns { score: vec![0.2, 0.7, 0.7], ..Columns::default() };
    let weighted = Columns { weight: vec![2.0, 0.5, 3.0], ..columns.clone() }.cube();
    let scores = weighted.scores.unwrap();
    assert_eq!((scores.weights, scores.squares), (vec![2.0, 3.5], vec![4.0, 9.25]));
    let many = Columns { count: vec![2.0, 5.0, 3.0], ..columns.clone() }.cube();
    assert_eq!(many.scores.unwrap().people, [2, 8]);
    // Two people of weight 3, and five of weight 1/2 beside three of weight 2.
    let both = Columns { weight: vec![3.0, 0.5, 2.0], count: vec![2.0, 5.0, 3.0], ..columns };
    let scores = both.cube().scores.unwrap();
    assert_eq!((scores.weights, scores.squares), (vec![6.0, 8.5], vec![18.0, 13.25]));
}

#[test]
fn a_negative_weight_is_named_with_its_row() {
    let mut weight = vec![0.0; MANY];
    weight[65_537] = -2.5;
    let error = Columns { weight: weight.clone(), ..Columns::default() }.counted().err();
    let column = "weight".to_owned();
    assert_eq!(error, Some(Error::NegativeWeight { column, row: 65_538, value: -2.5 }));
    // Of a row that is left out nothing is asked.
    let mut rule = vec![1.0; MANY];
    rule[65_537] = 0.0;
    let cube = Columns { rule, weight, ..Columns::default() }.cube();
    assert_eq!(cube.accounting.rows_used, 65_538);
}

#[test]
fn a_count_that_is_no_whole_number_is_named_with_its_row() {
    for value in [1.5, -1.0, 9_007_199_254_740_994.0] {
        let mut count = vec![0.0; MANY];
        count[65_537] = value;
        let error = Columns { count: count.clone(), ..Columns::default() }.counted().err();
        let column = "count".to_owned();
        assert_eq!(error, Some(Error::BrokenCount { column, row: 65_538, value }));
        let mut rule = vec![1.0; MANY];
        rule[65_537] = 0.0;
        let cube = Columns { rule, count, ..Columns::default() }.cube();
        assert_eq!(cube.accounting.rows_used, 65_538);
    }
}

#[test]
fn as_many_people_are_counted_as_are_told_apart() {
    let most = 9_007_199_254_740_992.0;
    let at = |count: Vec<f64>| Columns { count, ..Columns::default() }.counted();
    assert_eq!(at(vec![most]).unwrap().0.accounting.people, 1 << 53);
    let column = "count".to_owned();
    assert_eq!(at(vec![most, 1.0]).err(), Some(Error::TooManyPeople { column }));
}

/// 1,001 levels on each of four axes: a trillion combinations, of which two occur.
#[test]
fn a_few_of_very_many_combinations_are_found() {
    let columns = [[1000.0, 0.0], [7.0, 1.0], [1.0, 999.0], [500.0, 2.0]];
    let cells = columns.map(|it| Numbers::of_values(&it));
    let axes = cells.iter().map(|it| axis("axis", 1000, it)).collect();
    let design = Design { axes, ..Design::default() };
    let cube = count(&design, 2, &mut |_| ()).unwrap();
    let levels: Vec<&[u32]> = cube.cells.iter().map(|it| it.levels.as_slice()).collect();
    assert_eq!(levels, [[0, 1, 999, 2], [1000, 7, 1, 500]].map(|it| it.to_vec()));
}
