//! Certified means, standard deviations and autocorrelations, and analyses of variance, of NIST (`StRD`).

use plumbline::stats::moments::{anova, lag_one_correlation, moments};

fn numbers(text: &str) -> Vec<f64> {
    text.split_whitespace().map(|it| it.parse().unwrap()).collect()
}

/// As many digits as two numbers share, as `-log10` of their relative distance.
#[track_caller]
fn assert_digits(what: &str, ours: f64, expected: f64, digits: f64) {
    let apart = (ours - expected).abs() / expected.abs();
    assert!(apart <= libm::pow(10.0, -digits), "{what}: {ours} is not {expected}");
}

#[test]
fn measured_data_have_their_certified_figures() {
    let decimals = |before: &str, text: &str| -> Vec<f64> {
        text.split_whitespace().map(|it| format!("{before}{it}").parse().unwrap()).collect()
    };
    // 299 and hundredths; some are 300 and more.
    let light = |text: &str| -> Vec<f64> {
        let cell = |it: &str| {
            let hundredths: u32 = it.parse().unwrap();
            format!("{}.{:02}", 299 + hundredths / 100, hundredths % 100).parse().unwrap()
        };
        text.split_whitespace().map(cell).collect()
    };
    // The last two are those of the doubles nearest to the decimals, by whole fractions; certified are
    // 0.000429123454003053, 0.937989183438248, 0.0790105478190518 and 0.535199668621283.
    for (name, values, n, [mean, sd, lag]) in [
        ("Lew", numbers(LEW), 200, [-177.435, 277.332_168_044_316, -0.307_304_800_605_679]),
        (
            "Lottery",
            numbers(LOTTERY),
            218,
            [518.958_715_596_330, 291.699_727_470_969, -0.120_948_622_967_393],
        ),
        (
            "Mavro",
            decimals("2.00", MAVRO),
            50,
            [2.001_856, 0.000_429_123_454_003_085_4, 0.937_989_183_438_258_9],
        ),
        (
            "Michelso",
            light(MICHELSO),
            100,
            [299.852_4, 0.079_010_547_819_050_66, 0.535_199_668_621_263_6],
        ),
    ] {
        let ours = moments(&values).unwrap();
        assert_eq!(values.len(), n, "{name}");
        assert_digits(name, ours.mean, mean, 14.0);
        assert_digits(name, ours.sd().unwrap(), sd, 13.0);
        assert_digits(name, lag_one_correlation(&values).unwrap(), lag, 12.5);
    }
}

#[test]
fn made_up_groups_have_their_certified_ratio_of_variances() {
    // SmLs01 to SmLs09: certified are the sizes of the groups; these are those of the doubles nearest to the decimals,
    // by whole fractions.
    let cases = [
        ("1", 21, 21.0, 12.5),
        ("1", 201, 201.000_000_000_000_03, 12.5),
        ("1", 2001, 2001.0, 12.5),
        ("1000000", 21, 21.000_000_000_776_1, 12.0),
        ("1000000", 201, 201.000_000_012_417_64, 12.0),
        ("1000000", 2001, 2_001.000_000_128_832_9, 12.0),
        ("1000000000000", 21, 21.000_811_887_818_77, 9.0),
        ("1000000000000", 201, 201.013_004_095_948_45, 9.0),
        ("1000000000000", 2001, 2_001.134_926_220_950_5, 9.0),
    ];
    for (before, n, f, digits) in cases {
        let person = |tenths: u32| -> f64 { format!("{before}.{tenths}").parse().unwrap() };
        let group = |middle: u32| -> Vec<f64> {
            let around = (1..n).map(|it| person(if it % 2 == 1 { middle - 1 } else { middle + 1 }));
            std::iter::once(person(middle)).chain(around).collect()
        };
        let groups = [4, 3, 5, 3, 5, 3, 5, 3, 5].map(group);
        let ours = anova(&groups.each_ref().map(Vec::as_slice)).unwrap();
        assert_digits(&format!("{n} around {before}"), ours.f, f, digits);
    }
}

/// The textbook variance in one pass gives -2 for these numbers and 0.0115 for those around a million.
#[test]
fn a_variance_is_never_negative() {
    for middle in ["1000000.", "10000000."] {
        let at = |tenth: &str| -> f64 { format!("{middle}{tenth}").parse().unwrap() };
        let turns = [at("1"), at("3")].into_iter().cycle().take(1_000);
        let values: Vec<f64> = std::iter::once(at("2")).chain(turns).collect();
        let variance = moments(&values).unwrap().variance.unwrap();
        assert!((variance - 0.01).abs() < 1e-8, "{variance}");
    }
}

const LEW: &str = "\
     -213 -564 -35 -15 141 115 -420 -360 203 -338 -431 194 -220 -513 154 -125 -559 92 -21 -579 -52 \
     99 -543 -175 162 -457 -346 204 -300 -474 164 -107 -572 -8 83 -541 -224 180 -420 -374 201 -236 \
     -531 83 27 -564 -112 131 -507 -254 199 -311 -495 143 -46 -579 -90 136 -472 -338 202 -287 -477 \
     169 -124 -568 17 48 -568 -135 162 -430 -422 172 -74 -577 -13 92 -534 -243 194 -355 -465 156 -81 \
     -578 -64 139 -449 -384 193 -198 -538 110 -44 -577 -6 66 -552 -164 161 -460 -344 205 -281 -504 \
     134 -28 -576 -118 156 -437 -381 200 -220 -540 83 11 -568 -160 172 -414 -408 188 -125 -572 -32 \
     139 -492 -321 205 -262 -504 142 -83 -574 0 48 -571 -106 137 -501 -266 190 -391 -406 194 -186 \
     -553 83 -13 -577 -49 103 -515 -280 201 300 -506 131 -45 -578 -80 138 -462 -361 201 -211 -554 32 \
     74 -533 -235 187 -372 -442 182 -147 -566 25 68 -535 -244 194 -351 -463 174 -125 -570 15 72 -550 \
     -190 172 -424 -385 198 -218 -536 96";

const LOTTERY: &str = "\
     162 671 933 414 788 730 817 33 536 875 670 236 473 167 877 980 316 950 456 92 517 557 956 954 \
     104 178 794 278 147 773 437 435 502 610 582 780 689 562 964 791 28 97 848 281 858 538 660 972 \
     671 613 867 448 738 966 139 636 847 659 754 243 122 455 195 968 793 59 730 361 574 522 97 762 \
     431 158 429 414 22 629 788 999 187 215 810 782 47 34 108 986 25 644 829 630 315 567 919 331 207 \
     412 242 607 668 944 749 168 864 442 533 805 372 63 458 777 416 340 436 140 919 350 510 572 905 \
     900 85 389 473 758 444 169 625 692 140 897 672 288 312 860 724 226 884 508 976 741 476 417 831 \
     15 318 432 241 114 799 955 833 358 935 146 630 830 440 642 356 373 271 715 367 393 190 669 8 \
     861 108 795 269 590 326 866 64 523 862 840 219 382 998 4 628 305 747 247 34 747 729 645 856 974 \
     24 568 24 694 608 480 410 729 947 293 53 930 223 203 677 227 62 455 387 318 562 242 428 968";

/// The decimals behind 2.00.
const MAVRO: &str = "\
     180 170 180 190 180 170 150 140 150 150 170 180 180 190 190 210 200 160 140 130 130 150 150 160 \
     150 140 130 140 150 140 150 160 150 160 190 200 200 210 220 230 240 250 270 260 260 260 270 260 \
     250 240";

/// The decimals from 299 on, in hundredths.
const MICHELSO: &str = "\
     85 74 90 107 93 85 95 98 98 88 100 98 93 65 76 81 100 100 96 96 96 94 96 94 88 80 85 88 90 84 \
     83 79 81 88 88 83 80 79 76 80 88 88 88 86 72 72 62 86 97 95 88 91 85 87 84 84 85 84 84 84 89 81 \
     81 82 80 77 76 74 75 76 91 92 89 86 88 72 84 85 85 78 89 84 78 81 76 81 79 81 82 85 87 87 81 74 \
     81 94 95 80 81 87";
