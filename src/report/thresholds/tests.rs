//! Figures and words of cuts: the published counts, and a few people counted by hand.

use crate::metrics::thresholds::{Equal, Order};
use crate::report::rows::Mark;
use crate::report::thresholds::testing::{compas, deciles, of_two, scored, turned};
use crate::report::thresholds::{CellKind, Cuts, Told};

fn group(cuts: &Cuts, name: &str) -> usize {
    cuts.groups.iter().position(|it| it.name == name).unwrap()
}

fn tiles(cuts: &Cuts, cut: f64, name: &str) -> Vec<(String, String)> {
    let at = cuts.at(&cuts.chosen(cut, None), cuts.leading, usize::MAX);
    let tiles = &at.groups[group(cuts, name)].tiles;
    tiles.iter().map(|it| (it.count.clone(), it.share.clone())).collect()
}

#[test]
fn the_published_cut_has_the_published_cells() {
    let cuts = compas();
    let own =
        |pairs: [(&str, &str); 4]| pairs.map(|it| (it.0.to_owned(), it.1.to_owned())).to_vec();
    assert_eq!(
        tiles(&cuts, 5.0, "African-American"),
        own([
            ("805", "44.8% of 1,795"),
            ("532", "28.0% of 1,901"),
            ("1,369", "72.0% of 1,901"),
            ("990", "55.2% of 1,795")
        ])
    );
    assert_eq!(
        tiles(&cuts, 5.0, "Caucasian"),
        own([
            ("349", "23.5% of 1,488"),
            ("461", "47.7% of 966"),
            ("505", "52.3% of 966"),
            ("1,139", "76.5% of 1,488")
        ])
    );
    let at = cuts.at(&cuts.chosen(5.0, None), cuts.leading, 2);
    assert_eq!(at.groups.len(), 2);
    assert_eq!(
        at.said,
        "Cut 5: African-American 44.8%, Caucasian 23.5%, a gap of +21.4 points in wrongful flags."
    );
    assert_eq!(
        at.groups[0].cells,
        ["5", "2,174 (58.8%)", "805 (44.8%)", "532 (28.0%)", "1,369 (72.0%)", "990 (55.2%)"]
    );
    assert_eq!(cuts.columns()[..3], ["Cut", "Flagged", "Wrongly flagged"]);
}

#[test]
fn the_gaps_at_the_published_cut_are_the_published_ones() {
    let cuts = compas();
    let rows = cuts.gap_rows(&cuts.chosen(5.0, None), cuts.leading.unwrap());
    // Newcombe's intervals by another program, in points; the ratios by hand from the published counts.
    let expected = [
        ("Selection rate", "58.8%", "34.8%", "+24.0", "21.5 to 26.5", "1.69", Mark::Above),
        ("False positive rate", "44.8%", "23.5%", "+21.4", "18.2 to 24.5", "1.91", Mark::Above),
        ("False negative rate", "28.0%", "47.7%", "−19.7", "−23.5 to −16.0", "0.59", Mark::Below),
        ("Positive predictive value", "63.0%", "59.1%", "+3.8", "0.0 to 7.7", "1.06", Mark::Within),
        ("Accuracy", "63.8%", "67.0%", "−3.2", "−5.6 to −0.7", "0.95", Mark::Within),
    ];
    assert_eq!(rows.len(), 5);
    for (row, (name, group, reference, difference, interval, ratio, mark)) in
        rows.iter().zip(expected)
    {
        let found = (row.name, row.group.as_str(), row.reference.as_str());
        assert_eq!(found, (name, group, reference));
        let found = (row.difference.as_str(), row.interval.as_str(), row.ratio.as_str(), row.mark);
        assert_eq!(found, (difference, interval, ratio, mark), "{name}");
    }
    assert_eq!(rows[1].why, "ratio above 1.25");
    // The widest gap at any cut is that of the selection rate at this one.
    assert!((cuts.reach(cuts.leading.unwrap()) - 0.3).abs() < 1e-12);
}

#[test]
fn no_published_cut_removes_the_gap() {
    let cuts = compas();
    let over = cuts.over(cuts.leading.unwrap()).unwrap();
    // By hand, from the counts at and above each decile.
    let points: Vec<String> =
        over.gaps.iter().map(|it| crate::report::format::points(it.difference)).collect();
    assert_eq!(
        points,
        ["+19.1", "+20.5", "+21.4", "+21.4", "+19.6", "+15.8", "+10.4", "+6.2", "+2.0"]
    );
    let finding = cuts.finding(Some(&over));
    assert_eq!(finding.told, Told::NoCutRemoves);
    assert_eq!(finding.says, "No single cut removes the gap in wrongful flags.");
    assert_eq!(
        finding.detail,
        "At every cut from 2 to 10, African-American defendants are wrongly flagged more often than Caucasian \
         defendants: 1.30 to 2.91 times as often. In points the gap is widest at 4 (+21.4) and narrowest at 10 (+2.0)."
    );
    assert_eq!(cuts.gap_title(&over), "In points, the gap is widest at cuts of 4 and 5");
}

#[test]
fn cuts_of_their_own_bring_wrongful_flags_together() {
    let cuts = compas();
    let chosen = cuts.chosen(5.0, Some(Equal::FalsePositiveRates));
    // Of everyone 1,282 of 3,963 are wrongly flagged at 5, 32.3%. Nearest: 616 of 1,795 at 6, 521 of 1,488 at 4,
    // 121 of 405 at 4, 79 of 244 at 3.
    let own = |name: &str| cuts.cut_text(chosen.places[group(&cuts, name)]);
    let names = ["African-American", "Caucasian", "Hispanic", "Other"];
    assert_eq!(names.map(own), ["6", "4", "4", "3"]);
    let at = cuts.at(&chosen, cuts.leading, 1);
    assert_eq!((at.groups[0].cut.as_str(), at.groups[0].tiles[0].count.as_str()), ("6", "616"));
    let [told, warning] = cuts.own_cuts(&chosen).unwrap();
    assert!(told.contains("African-American 6, Caucasian 4, Hispanic 4 and Other 3"), "{told}");
    assert!(warning.contains("decides by race") && warning.contains("laws forbid"), "{warning}");
    assert_eq!(cuts.own_cuts(&cuts.chosen(5.0, None)), None);
}

#[test]
fn the_cheapest_cut_for_each_price_is_the_published_one() {
    let cuts = compas();
    let all = cuts.cheapest();
    let price = cuts.price(&all, 1.0).unwrap();
    assert_eq!(price.before, "One person wrongly flagged counts as much as");
    assert_eq!(price.cut, "6");
    assert_eq!(price.counts, ": 927 wrongly flagged and 1,542 wrongly not flagged.");
    // By hand, positives over negatives at each decile: 308/1,132, 293/648, 281/466, 334/435, 326/355, 358/283,
    // 350/242, 350/162, 355/153 and 296/87, which rise.
    let names: Vec<(&str, String)> =
        all.iter().map(|it| (it.name.as_str(), crate::report::format::ratio(it.from))).collect();
    let names: Vec<(&str, &str)> = names.iter().map(|it| (it.0, it.1.as_str())).collect();
    assert_eq!(
        names,
        [
            ("all", "0.00"),
            ("2+", "0.27"),
            ("3+", "0.45"),
            ("4+", "0.60"),
            ("5+", "0.77"),
            ("6+", "0.92"),
            ("7+", "1.27"),
            ("8+", "1.45"),
            ("9+", "2.16"),
            ("10+", "2.32"),
            ("none", "3.40")
        ]
    );
    assert_eq!(all[5].says, "0.92 to 1.27: scores of 6 or more");
    let free = cuts.price(&all, 0.1).unwrap();
    assert_eq!(free.cut, "everyone is flagged");
    assert_eq!(free.counts, ": 3,963 wrongly flagged and 0 wrongly not flagged.");
}

#[test]
fn small_groups_are_told_and_not_drawn() {
    let cuts = compas();
    let drawn: Vec<&str> =
        cuts.drawn().into_iter().map(|it| cuts.groups[it].name.as_str()).collect();
    assert_eq!(drawn, ["African-American", "Caucasian", "Hispanic", "Other"]);
    assert_eq!(
        cuts.not_drawn().unwrap(),
        "Asian (32) and Native American (18) are told without histograms."
    );
    let rows = cuts.gap_rows(&cuts.chosen(5.0, None), group(&cuts, "Native American"));
    assert!(rows.iter().all(|it| it.mark == Mark::TooFew && it.why == "fewer than 30 people"));
    let over = cuts.over(group(&cuts, "Native American"));
    let finding = cuts.finding(over.as_ref());
    assert_eq!(finding.told, Told::Nothing);
    assert_eq!(
        finding.says,
        "These data cannot tell what a cut does to the gap in wrongful flags."
    );
    assert!(finding.detail.contains("fewer than 30 people"), "{}", finding.detail);
}

#[test]
fn weights_that_are_all_the_same_change_counts_and_nothing_else() {
    let (plain, heavy) =
        (compas(), Cuts::new(&scored(), "race", deciles(Order::HigherIsLikelier, 4.0)).unwrap());
    assert_eq!(tiles(&heavy, 5.0, "Caucasian")[0].0, "1,396");
    let rows = |cuts: &Cuts| cuts.gap_rows(&cuts.chosen(5.0, None), cuts.leading.unwrap());
    for (one, other) in rows(&plain).iter().zip(rows(&heavy)) {
        assert_eq!(
            (&one.interval, &one.ratio, one.mark),
            (&other.interval, &other.ratio, other.mark)
        );
    }
}

#[test]
fn where_lower_scores_are_likelier_a_cut_selects_those_below() {
    let cuts = turned();
    assert_eq!(tiles(&cuts, -5.0, "Caucasian")[0].0, "349");
    assert_eq!((cuts.words.beyond, cuts.is_lower()), ("or less", true));
    assert_eq!(cuts.cheapest()[5].name, "to −6");
    assert_eq!(cuts.cut_text(4), "−5");
}

#[test]
fn without_outcomes_only_who_is_selected_is_told() {
    let mut report = scored();
    report.plan.columns.outcome = None;
    let cuts = Cuts::new(&report, "race", deciles(Order::HigherIsLikelier, 1.0)).unwrap();
    assert_eq!(cuts.cells(), [CellKind::Yes, CellKind::No]);
    assert_eq!(tiles(&cuts, 5.0, "Caucasian")[0], ("854".to_owned(), "34.8% of 2,454".to_owned()));
    assert!(cuts.cheapest().is_empty());
    let rows = cuts.gap_rows(&cuts.chosen(5.0, None), cuts.leading.unwrap());
    assert_eq!((rows.len(), rows[0].name), (1, "Selection rate"));
    let over = cuts.over(cuts.leading.unwrap());
    assert_eq!(
        cuts.finding(over.as_ref()).says,
        "No single cut removes the gap in who is flagged."
    );
    assert!(cuts.missing()[0].contains("names no outcome"));
}

#[test]
fn a_cut_within_the_band_is_named_and_an_undecided_one_is_not() {
    // Wrongly flagged of 1,000 each, at 2 and at 3: 500 and 400 beside 250 and 250.
    let apart = of_two(
        &[[500.0, 10.0], [100.0, 10.0], [400.0, 10.0]],
        &[[750.0, 10.0], [0.0, 10.0], [250.0, 10.0]],
    );
    let of = |cuts: &Cuts| cuts.finding(cuts.over(cuts.leading.unwrap()).as_ref());
    assert_eq!(of(&apart).told, Told::NoCutRemoves);
    // Beside 400 and 400: at 2 the interval of the ratio reaches across 1.25, at 3 it is 0.90 to 1.11.
    let within = of_two(
        &[[500.0, 10.0], [100.0, 10.0], [400.0, 10.0]],
        &[[600.0, 10.0], [0.0, 10.0], [400.0, 10.0]],
    );
    let found = of(&within);
    assert_eq!(found.told, Told::SomeWithin);
    assert_eq!(found.says, "One cut, 3, brings the gap in wrongful flags within 0.80–1.25.");
    assert!(found.detail.contains("by chance"), "{}", found.detail);
    // 4 of 10 beside 3 of 10: anything may be.
    let open = of_two(&[[6.0, 9.0], [4.0, 9.0]], &[[7.0, 9.0], [3.0, 9.0]]);
    assert_eq!(of(&open).told, Told::Undecided);
    let even = of_two(&[[600.0, 9.0], [400.0, 9.0]], &[[600.0, 9.0], [400.0, 9.0]]);
    assert_eq!(of(&even).told, Told::AllWithin);
    assert_eq!(of(&even).says, "At every cut the gap in wrongful flags is within 0.80–1.25.");
}

#[test]
fn cuts_that_select_hardly_anyone_are_not_counted() {
    // The last cut selects 40 of 2,040.
    let cuts = of_two(
        &[[500.0, 10.0], [480.0, 10.0], [20.0, 0.0]],
        &[[700.0, 10.0], [280.0, 10.0], [20.0, 0.0]],
    );
    let over = cuts.over(cuts.leading.unwrap()).unwrap();
    assert_eq!(over.gaps.len(), 2);
    let found = cuts.finding(Some(&over));
    assert_eq!(found.told, Told::NoCutRemoves);
    assert!(found.detail.starts_with("At a cut of 2, "), "{}", found.detail);
    assert!(found.detail.contains("fewer than 5% or more than 95%"), "{}", found.detail);
}

#[test]
fn a_cut_is_written_as_short_as_it_selects_the_same() {
    let groups = [("African-American", vec![[9.0, 1.0]; 4]), ("Caucasian", vec![[9.0, 1.0]; 4])];
    let scores = [0.123_456, 0.481_2, 0.483_7, 0.999_9];
    let sweep = super::testing::sweep(Order::HigherIsLikelier, &scores, &groups, 1.0);
    let cuts = Cuts::new(&scored(), "race", sweep).unwrap();
    // Everyone has at least 0, and nothing shorter than 0.483 lies above 0.4812.
    let written: Vec<String> = (0..4).map(|it| cuts.cut_text(it)).collect();
    assert_eq!(written, ["0", "0.4", "0.483", "0.9"]);
    for place in 0..4 {
        assert_eq!(cuts.chosen(cuts.cut_at(place), None).place, place);
    }
    assert_eq!(cuts.cut_text(4), "none");
}

#[test]
fn one_score_is_no_cut() {
    let sweep = super::testing::sweep(
        Order::HigherIsLikelier,
        &[1.0],
        &[("Caucasian", vec![[9.0, 1.0]])],
        1.0,
    );
    assert!(Cuts::new(&scored(), "race", sweep).is_none());
    assert!(Cuts::new(&scored(), "shoe size", deciles(Order::HigherIsLikelier, 1.0)).is_none());
}
