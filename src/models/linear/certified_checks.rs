//! Linear regression beside the certified data sets of NIST (`StRD`), a goal in digits for each.
//!
//! Numbers that NIST gives hold for the decimals of its files. Where rounding those to doubles moves the answer, the
//! exact answer for the doubles stands here instead, by least squares in fractions (Python 3.11).

use crate::models::linear::testing::numbers;
use crate::models::linear::{LinearModel, LinearRegression};
use crate::models::{Block, Matrix, Target, Trainer, Unwatched, Values};

fn learnt(features: &Matrix, outcomes: Vec<f64>) -> LinearModel {
    let weights = vec![1.0; outcomes.len()];
    let target = Target { values: Values::Numbers(outcomes), weights };
    LinearRegression::default().train(features, &target, 0, &mut Unwatched).unwrap()
}

/// How many decimal digits are right, 15 at most.
fn digits(actual: f64, expected: f64) -> f64 {
    let error = ((actual - expected) / expected).abs();
    if error > 1e-15 { -libm::log10(error) } else { 15.0 }
}

#[track_caller]
fn assert_digits(name: &str, actual: f64, expected: f64, goal: f64) {
    let found = digits(actual, expected);
    assert!(found >= goal, "{name}: {actual:?} and {expected:?} share {found:.1} digits");
}

/// A column for each power, from the first.
fn powers(of: &[f64], highest: usize) -> Matrix {
    let mut columns = vec![of.to_vec()];
    for _ in 1..highest {
        let last = &columns[columns.len() - 1];
        columns.push(last.iter().zip(of).map(|(a, b)| a * b).collect());
    }
    numbers(&columns.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

/// Fifth degree on 0 to 20, all coefficients 1: the sum of the powers, and this many times these disturbances.
const WAMPLER: [f64; 21] = [
    759.0, -2048.0, 2048.0, -2048.0, 2523.0, -2048.0, 2048.0, -2048.0, 1838.0, -2048.0, 2048.0,
    -2048.0, 1838.0, -2048.0, 2048.0, -2048.0, 2523.0, -2048.0, 2048.0, -2048.0, 759.0,
];

fn wampler(disturbed: f64) -> LinearModel {
    let x: Vec<f64> = (0..21).map(f64::from).collect();
    let sum = |it: &f64| 1.0 + it * (1.0 + it * (1.0 + it * (1.0 + it * (1.0 + it))));
    let y = x.iter().zip(WAMPLER).map(|(it, odd)| sum(it) + disturbed * odd).collect();
    learnt(&powers(&x, 5), y)
}

#[test]
fn wampler_1_and_2() {
    let model = wampler(0.0);
    for it in model.coefficients.iter().chain([&model.intercept]) {
        assert_digits("Wampler1", *it, 1.0, 9.0);
    }
    let y = [
        1.0, 1.11111, 1.24992, 1.42753, 1.65984, 1.96875, 2.38336, 2.94117, 3.68928, 4.68559, 6.0,
        7.71561, 9.92992, 12.75603, 16.32384, 20.78125, 26.29536, 33.05367, 41.26528, 51.16209,
        63.0,
    ];
    let x: Vec<f64> = (0..21).map(f64::from).collect();
    let model = learnt(&powers(&x, 5), y.to_vec());
    assert_digits("Wampler2", model.intercept, 1.0, 11.0);
    for (it, expected) in model.coefficients.iter().zip([1e-1, 1e-2, 1e-3, 1e-4, 1e-5]) {
        assert_digits("Wampler2", *it, expected, 11.0);
    }
}

#[test]
fn wampler_3_to_5() {
    let errors = [
        2_363.551_734_696_81,
        779.343_524_331_583,
        101.475_507_550_35,
        5.645_665_121_707_52,
        0.112_324_854_679_312,
    ];
    let cases = [
        ("Wampler3", 1.0, 9.0, 0.999_995_559_025_82),
        ("Wampler4", 100.0, 8.0, 0.957_478_440_825_662),
        ("Wampler5", 10_000.0, 6.0, 0.002_246_689_215_749_4),
    ];
    for (name, disturbed, goal, r_squared) in cases {
        let model = wampler(disturbed);
        for it in model.coefficients.iter().chain([&model.intercept]) {
            assert_digits(name, *it, 1.0, goal);
        }
        let found = model.standard_errors.as_ref().unwrap();
        assert_digits(name, found.intercept, 2_152.326_246_781_7 * disturbed, 10.0);
        for (it, expected) in found.coefficients.iter().zip(errors) {
            assert_digits(name, *it, expected * disturbed, 10.0);
        }
        let deviation = model.residual_deviation.unwrap();
        assert_digits(name, deviation, 2_360.145_023_792_68 * disturbed, 12.0);
        assert_digits(name, model.r_squared.unwrap(), r_squared, 10.0);
    }
}

/// Outcomes by group: a group is a category, and the share of the variance between groups is R squared.
fn by_group(groups: &[Vec<f64>]) -> LinearModel {
    let levels = (0..groups.len()).map(|it| it.to_string()).collect();
    let codes = (0..).zip(groups).flat_map(|(code, it)| vec![code; it.len()]).collect();
    let block = Block::Category { name: "group".to_owned(), levels, codes };
    let features = Matrix::new(groups.iter().map(Vec::len).sum(), vec![block]).unwrap();
    learnt(&features, groups.concat())
}

#[test]
fn variance_between_groups_of_real_measures() {
    let silicon = [
        [196.3052, 196.1240, 196.1890, 196.2569, 196.3403],
        [196.3042, 196.3825, 196.1669, 196.3257, 196.0422],
        [196.1303, 196.2005, 196.2889, 196.0343, 196.1811],
        [196.2795, 196.1748, 196.1494, 196.1485, 195.9885],
        [196.2119, 196.1051, 196.1850, 196.0052, 196.2090],
    ];
    let model = by_group(&silicon.map(|it| it.to_vec()));
    assert_digits("SiRstv", model.r_squared.unwrap(), 0.190_999_039_051_116_12, 12.0);
    assert_digits("SiRstv", model.residual_deviation.unwrap(), 0.104_076_068_334_660_03, 12.0);
    // Behind 107.868, in units of 1e-7.
    let silver = [
        [
            1568, 1465, 1572, 1785, 1446, 1903, 1526, 1494, 1616, 1587, 1519, 1486, 1419, 1569,
            1508, 1672, 1385, 1518, 1662, 1424, 1360, 1333, 1610, 1477,
        ],
        [
            1079, 1344, 1513, 1197, 1604, 1385, 1642, 1365, 1151, 1082, 1517, 1448, 1198, 1482,
            1334, 1609, 1101, 1512, 1469, 1360, 1254, 1261, 1450, 1368,
        ],
    ];
    let weight = |it: i32| format!("107.868{it:04}").parse().unwrap();
    let model = by_group(&silver.map(|it| it.map(weight).to_vec()));
    assert_digits("AtmWtAg", model.r_squared.unwrap(), 0.257_426_544_524_942_8, 12.0);
    assert_digits("AtmWtAg", model.residual_deviation.unwrap(), 1.510_483_144_473_509_4e-5, 12.0);
}

#[test]
fn variance_between_groups_of_made_up_measures() {
    // SmLs01 to SmLs09: nine groups around these tenths, whose people lie a tenth below and above in turn after
    // a first one in the middle; more and more constant digits stand before.
    let tenths = [4, 3, 5, 3, 5, 3, 5, 3, 5];
    let cases = [
        (1, 21, 0.482_758_620_689_655_2, 0.1, 13.0),
        (1, 201, 0.471_830_985_915_493, 0.1, 13.0),
        (1, 2001, 0.470_712_773_465_067_07, 0.1, 13.0),
        (1_000_000, 21, 0.482_758_620_698_883_5, 0.100_000_000_002_587, 12.0),
        (1_000_000, 201, 0.471_830_985_930_888_74, 0.100_000_000_002_587, 12.0),
        (1_000_000, 2001, 0.470_712_773_481_107_9, 0.100_000_000_002_587, 12.0),
        (1_000_000_000_000_i64, 21, 0.482_768_274_347_989_4, 0.100_002_717_666_809_97, 9.0),
        (1_000_000_000_000, 201, 0.471_847_108_335_395_9, 0.100_002_717_313_795_13, 9.0),
        (1_000_000_000_000, 2001, 0.470_729_572_443_813_47, 0.100_002_717_272_767_47, 9.0),
    ];
    for (before, n, r_squared, deviation, goal) in cases {
        let person = |tenths: i32| format!("{before}.{tenths}").parse::<f64>().unwrap();
        let group = |middle: i32| -> Vec<f64> {
            let around = (1..n).map(|it| person(if it % 2 == 1 { middle - 1 } else { middle + 1 }));
            std::iter::once(person(middle)).chain(around).collect()
        };
        let model = by_group(&tenths.map(group));
        let name = format!("{n} people around {before}");
        assert_digits(&name, model.r_squared.unwrap(), r_squared, goal);
        assert_digits(&name, model.residual_deviation.unwrap(), deviation, goal);
    }
}

/// Tenth degree, outcome before place.
const FILIP: [(f64, f64); 82] = [
    (0.8116, -6.860_120_914),
    (0.9072, -4.324_130_045),
    (0.9052, -4.358_625_055),
    (0.9039, -4.358_426_747),
    (0.8053, -6.955_852_379),
    (0.8377, -6.661_145_254),
    (0.8667, -6.355_462_942),
    (0.8809, -6.118_102_026),
    (0.7975, -7.115_148_017),
    (0.8162, -6.815_308_569),
    (0.8515, -6.519_993_057),
    (0.8766, -6.204_119_983),
    (0.8885, -5.853_871_964),
    (0.8859, -6.109_523_091),
    (0.8959, -5.798_329_82),
    (0.8913, -5.482_672_118),
    (0.8959, -5.171_791_386),
    (0.8971, -4.851_705_903),
    (0.9021, -4.517_126_416),
    (0.909, -4.143_573_228),
    (0.9139, -3.709_075_441),
    (0.9199, -3.499_489_089),
    (0.8692, -6.300_769_497),
    (0.8872, -5.953_504_836),
    (0.89, -5.642_065_153),
    (0.891, -5.031_376_979),
    (0.8977, -4.680_685_696),
    (0.9035, -4.329_846_955),
    (0.9078, -3.928_486_195),
    (0.7675, -8.567_351_34),
    (0.7705, -8.363_211_311),
    (0.7713, -8.107_682_739),
    (0.7736, -7.823_908_741),
    (0.7775, -7.522_878_745),
    (0.7841, -7.218_819_279),
    (0.7971, -6.920_818_754),
    (0.8329, -6.628_932_138),
    (0.8641, -6.323_946_875),
    (0.8804, -5.991_399_828),
    (0.7668, -8.781_464_495),
    (0.7633, -8.663_140_179),
    (0.7678, -8.473_531_488),
    (0.7697, -8.247_337_057),
    (0.77, -7.971_428_747),
    (0.7749, -7.676_129_393),
    (0.7796, -7.352_812_702),
    (0.7897, -7.072_065_318),
    (0.8131, -6.774_174_009),
    (0.8498, -6.478_861_916),
    (0.8741, -6.159_517_513),
    (0.8061, -6.835_647_144),
    (0.846, -6.531_652_67),
    (0.8751, -6.224_098_421),
    (0.8856, -5.910_094_889),
    (0.8919, -5.598_599_459),
    (0.8934, -5.290_645_224),
    (0.894, -4.974_284_616),
    (0.8957, -4.644_548_48),
    (0.9047, -4.290_560_426),
    (0.9129, -3.885_055_584),
    (0.9209, -3.408_378_962),
    (0.9219, -3.132_002_49),
    (0.7739, -8.726_767_166),
    (0.7681, -8.666_955_97),
    (0.7665, -8.511_026_475),
    (0.7703, -8.165_388_579),
    (0.7702, -7.886_056_648),
    (0.7761, -7.588_043_762),
    (0.7809, -7.283_412_422),
    (0.7961, -6.995_678_626),
    (0.8253, -6.691_862_621),
    (0.8602, -6.392_544_977),
    (0.8809, -6.067_374_056),
    (0.8301, -6.684_029_655),
    (0.8664, -6.378_719_832),
    (0.8834, -6.065_855_188),
    (0.8898, -5.752_272_167),
    (0.8964, -5.132_414_673),
    (0.8963, -4.811_352_704),
    (0.9074, -4.098_269_308),
    (0.9119, -3.661_742_77),
    (0.9228, -3.264_401_1),
];

#[test]
fn filip() {
    let (y, x): (Vec<f64>, Vec<f64>) = FILIP.into_iter().unzip();
    let model = learnt(&powers(&x, 10), y);
    let expected = [
        (-2_772.179_624_261_931_6, 559.779_864_458_196_6),
        (-2_316.371_108_609_359, 466.477_571_273_770_1),
        (-1_127.973_954_149_751_8, 227.204_274_056_850_1),
        (-354.478_237_855_230_8, 71.647_865_952_748_43),
        (-75.124_202_624_351_74, 15.289_717_845_386_996),
        (-10.875_318_164_699_452, 2.236_911_593_762_35),
        (-1.062_214_998_640_484_3, 0.221_624_321_486_280_03),
        (-0.067_019_116_274_456_24, 0.014_236_376_285_786_287),
        (-0.002_467_810_813_235_648, 0.000_535_617_407_733_857),
        (-0.000_040_296_253_014_568_07, 0.000_008_966_328_353_654_346),
    ];
    let errors = model.standard_errors.as_ref().unwrap();
    assert_digits("Filip", model.intercept, -1_467.489_631_388_771_6, 7.0);
    for ((it, error), (b, sd)) in model.coefficients.iter().zip(&errors.coefficients).zip(expected)
    {
        assert_digits("Filip", *it, b, 7.0);
        assert_digits("Filip", *error, sd, 7.0);
    }
    assert_digits("Filip", model.residual_deviation.unwrap(), 0.003_348_010_501_846_208_5, 8.0);
    assert_digits("Filip", model.r_squared.unwrap(), 0.996_727_416_207_905, 10.0);
}
