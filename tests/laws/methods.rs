//! Every method that a plan can name for intervals and adjustments gives the figures of another program, and each figure
//! has the test that there is for it.

use plumbline::audit::plan::Plan;
use plumbline::audit::plan_file;
use plumbline::report::{Comparison, Report, Verdict};

use crate::run::{audit, comparison, people, rate};

const SHARES: &str = "plan = 1\n[columns]\ncount = { column = \"n\" }\n\
    decision = { column = \"d\", positive = \"1\" }\n[[columns.attributes]]\ncolumn = \"g\"\n\
    [groups]\nreference = { g = \"b\" }\n\
    [measures]\nrates = [\"selection-rate\"]\nmetrics = []\nexhibits = []\n[evidence]\n";

/// Selected of each group.
const PEOPLE: [(&str, u32, u32); 4] = [("a", 56, 70), ("b", 48, 80), ("c", 22, 50), ("d", 60, 66)];

fn table(groups: &[(&str, u32, u32)]) -> String {
    let rows = groups
        .iter()
        .map(|(group, part, whole)| format!("{group},1,{part}\n{group},0,{}\n", whole - part));
    format!("g,d,n\n{}", rows.collect::<String>())
}

fn shares(groups: &[(&str, u32, u32)], evidence: &str) -> Report {
    audit(&table(groups), &format!("{SHARES}{evidence}\n")).unwrap()
}

#[track_caller]
fn close(found: Option<f64>, expected: f64, slack: f64) {
    let found = found.unwrap();
    assert!((found - expected).abs() <= slack, "{found}, not {expected}");
}

fn beside<'a>(report: &'a Report, kind: &str, group: &str) -> &'a Comparison {
    comparison(report, "selection-rate", kind, &["g"], Some(&[group])).unwrap()
}

/// statsmodels 0.15.0: `proportion_confint`, "beta" for Clopper and Pearson.
#[test]
fn rates_have_the_interval_that_the_plan_names() {
    let expected = [
        ("wilson", "a", [0.691_833_555_037_469_5, 0.876_952_607_516_370_5]),
        ("wilson", "d", [0.815_512_701_150_341_1, 0.957_667_024_929_488_5]),
        ("clopper-pearson", "a", [0.687_264_346_104_165_2, 0.886_119_637_967_792_3]),
        ("clopper-pearson", "b", [0.484_376_940_495_489_4, 0.707_990_643_744_689_5]),
        ("clopper-pearson", "c", [0.299_907_220_927_543_57, 0.587_455_877_058_326_8]),
        ("clopper-pearson", "d", [0.812_557_348_813_526_8, 0.965_902_867_228_731_5]),
        ("jeffreys", "a", [0.695_302_553_629_197_7, 0.880_490_109_555_176_7]),
        ("jeffreys", "b", [0.490_667_427_019_586_43, 0.702_241_830_929_492_9]),
        ("jeffreys", "c", [0.309_001_291_979_172_64, 0.577_724_660_650_150_9]),
        ("jeffreys", "d", [0.822_208_461_301_555_7, 0.961_156_932_011_415_9]),
    ];
    for (method, group, [low, high]) in expected {
        let report = shares(&PEOPLE, &format!("rate_interval = \"{method}\""));
        let found = rate(&report, "selection-rate", &["g"], &[group]);
        close(found.low, low, 1e-12);
        close(found.high, high, 1e-12);
        assert_eq!(found.interval.as_deref(), Some(method));
    }
}

/// statsmodels 0.15.0: `confint_proportions_2indep`, and for the score intervals of ratios where its statistic,
/// `score_test_proportions_2indep`, is that of 95%; for Miettinen and Nurminen's of differences scipy's `brentq`, which
/// finds the likeliest shares and then the ends (the first is 0.0528 to 0.3382 in Newcombe 1998b, table II).
#[test]
fn differences_and_ratios_have_the_interval_that_the_plan_names() {
    let expected = [
        ("difference", "newcombe", "a", [0.052_431_472_402_364_98, 0.333_872_654_036_906_14]),
        ("difference", "newcombe", "c", [-0.322_964_423_818_962_56, 0.015_364_393_619_917_316]),
        ("difference", "newcombe", "d", [0.171_856_177_616_438_68, 0.428_923_386_847_482_55]),
        (
            "difference",
            "miettinen-nurminen",
            "a",
            [0.052_829_713_245_844_63, 0.338_172_940_015_868_06],
        ),
        (
            "difference",
            "miettinen-nurminen",
            "c",
            [-0.327_583_067_565_483_5, 0.016_699_235_381_645_21],
        ),
        (
            "difference",
            "miettinen-nurminen",
            "d",
            [0.175_581_717_567_923_57, 0.433_800_718_683_681],
        ),
        ("ratio", "koopman", "a", [1.079_821_506_361_900_6, 1.670_805_578_019_111_8]),
        ("ratio", "koopman", "c", [0.500_607_924_802_605_3, 1.030_220_339_734_957_4]),
        ("ratio", "koopman", "d", [1.260_855_597_153_433_6, 1.872_671_384_761_659_6]),
        ("ratio", "miettinen-nurminen", "a", [1.079_047_119_534_423_8, 1.672_145_359_089_768]),
        ("ratio", "miettinen-nurminen", "c", [0.499_834_205_273_414_05, 1.031_511_284_986_054_4]),
        ("ratio", "miettinen-nurminen", "d", [1.260_073_966_165_652, 1.874_151_120_603_677_6]),
        ("ratio", "katz", "a", [1.076_626_422_763_192_8, 1.651_248_511_266_387_3]),
        ("ratio", "katz", "c", [0.511_490_991_362_441_2, 1.051_392_471_928_620_7]),
        ("ratio", "katz", "d", [1.247_335_322_661_118_4, 1.840_470_699_545_509_1]),
    ];
    for (kind, method, group, [low, high]) in expected {
        let report = shares(&PEOPLE, &format!("{kind}_interval = \"{method}\""));
        let found = beside(&report, kind, group);
        close(found.low, low, 1e-11);
        close(found.high, high, 1e-11);
        assert_eq!(found.interval.as_deref(), Some(method));
    }
}

/// statsmodels 0.15.0: `multipletests`.
#[test]
fn p_values_are_adjusted_as_the_plan_says() {
    let groups = [("a", 52, 70), ("b", 48, 80), ("c", 30, 70), ("d", 55, 80), ("e", 40, 75)];
    let [a, c, d, e] = [
        0.064_077_506_451_059_43,
        0.036_031_686_218_233_584,
        0.247_850_842_669_167_13,
        0.402_434_374_700_858_2,
    ];
    let expected = [
        ("none", [a, c, d, e]),
        ("holm", [3.0 * a, 4.0 * c, 0.495_701_685_338_334_25, 0.495_701_685_338_334_25]),
        ("hochberg", [0.192_232_519_353_178_3, 0.144_126_744_872_934_34, e, e]),
        ("hommel", [0.192_232_519_353_178_3, 0.128_155_012_902_118_86, e, e]),
        (
            "benjamini-hochberg",
            [0.128_155_012_902_118_86, 0.128_155_012_902_118_86, 0.330_467_790_225_556_17, e],
        ),
    ];
    for (adjust, all) in expected {
        let report = shares(&groups, &format!("adjust = \"{adjust}\""));
        for (group, expected) in ["a", "c", "d", "e"].into_iter().zip(all) {
            close(beside(&report, "difference", group).p_adjusted, expected, 1e-13);
        }
    }
}

#[test]
fn a_method_without_an_interval_says_why_and_no_other_takes_its_place() {
    let groups = [("a", 0, 70), ("b", 48, 80), ("c", 80, 80)];
    let report = shares(&groups, "ratio_interval = \"katz\"");
    let nobody = beside(&report, "ratio", "a");
    assert_eq!((nobody.value, nobody.low, nobody.interval.as_deref()), (Some(0.0), None, None));
    assert_eq!(nobody.verdict, Verdict::Inconclusive);
    let because = nobody.because.as_deref().unwrap();
    assert_eq!(because, "Katz has no interval where nobody of a group is concerned");
    assert_eq!(beside(&report, "ratio", "c").interval.as_deref(), Some("katz"));
    let everybody = shares(&[("a", 70, 70), ("b", 80, 80)], "ratio_interval = \"katz\"");
    let because = beside(&everybody, "ratio", "a").because.clone().unwrap();
    assert_eq!(because, "Katz has no interval where everybody of both groups is concerned");
}

#[test]
fn with_weights_a_method_is_used_on_the_effective_sample() {
    let weighted = table(&PEOPLE).replace("g,d,n\n", "g,d,n,w\n").replace('\n', ",2\n");
    let weighted = weighted.replace("g,d,n,w,2\n", "g,d,n,w\n");
    let plan = SHARES.replace("count", "weight = { column = \"w\" }\ncount");
    let named = "rate_interval = \"jeffreys\"\ndifference_interval = \"miettinen-nurminen\"\n\
                 ratio_interval = \"katz\"\n";
    let here = audit(&weighted, &format!("{plan}{named}")).unwrap();
    let there = shares(&PEOPLE, named);
    // Equal weights tell as much as the people.
    for kind in ["difference", "ratio"] {
        let [one, other] = [&here, &there].map(|it| beside(it, kind, "a"));
        close(one.low, other.low.unwrap(), 1e-12);
        close(one.high, other.high.unwrap(), 1e-12);
        assert_eq!(one.interval, other.interval.as_ref().map(|it| format!("{it}-effective")));
    }
    let found = rate(&here, "selection-rate", &["g"], &["a"]);
    assert_eq!(found.interval.as_deref(), Some("jeffreys-effective"));
}

#[test]
fn a_plan_says_its_methods_and_a_wrong_name_is_refused_by_key() {
    let written = plan_file::write(&Plan::default()).unwrap();
    for line in [
        "rate_interval = \"wilson\"",
        "difference_interval = \"newcombe\"",
        "ratio_interval = \"koopman\"",
        "adjust = \"holm\"",
    ] {
        assert!(written.contains(line), "{written}");
    }
    for (key, known) in [
        ("rate_interval", "\"wilson\", \"clopper-pearson\", \"jeffreys\""),
        ("difference_interval", "\"newcombe\", \"miettinen-nurminen\""),
        ("ratio_interval", "\"koopman\", \"miettinen-nurminen\", \"katz\""),
        ("adjust", "\"holm\", \"hochberg\", \"hommel\", \"benjamini-hochberg\", \"none\""),
    ] {
        let plan = format!("plan = 1\n[evidence]\nconfidence = 0.9\n{key} = \"wald\"\n");
        let said = plan_file::read(&plan).unwrap_err().to_string();
        assert!(said.contains(&format!("evidence.{key}")) && said.contains(known), "{said}");
        assert!(said.contains("\"wald\""), "{said}");
    }
}

/// statsmodels 0.15.0: `StratifiedTable.test_null_odds`, and Holm's adjustment by `multipletests`.
#[test]
fn what_is_compared_inside_strata_is_tested_there() {
    let mut text = "g,s,d,n\n".to_owned();
    for (group, stratum, selected, others) in [
        ("a", "x", 30, 20),
        ("b", "x", 25, 35),
        ("c", "x", 22, 28),
        ("a", "y", 18, 42),
        ("b", "y", 15, 60),
        ("c", "y", 20, 30),
    ] {
        text.extend([format!("{group},{stratum},1,{selected}\n{group},{stratum},0,{others}\n")]);
    }
    let plan = SHARES.replace("count", "strata = [\"s\"]\ncount");
    let report = audit(&text, &plan).unwrap();
    let of = |kind: &str, group: &str| {
        let mut all = report.stratified.iter();
        all.find(|it| it.comparison == kind && it.group == [group.to_owned()]).unwrap()
    };
    close(of("difference", "a").p, 0.021_228_098_503_393_467, 1e-13);
    close(of("difference", "a").p_adjusted, 0.042_456_197_006_786_93, 1e-13);
    close(of("difference", "c").p_adjusted, 0.063_938_191_507_715_74, 1e-13);
    assert_eq!(of("difference", "a").test.as_deref(), Some("Cochran-Mantel-Haenszel"));
    // The ratio is judged by the same test, which stands once.
    assert_eq!(of("ratio", "a").p, None);
}

/// scipy 1.17.1: `ttest_1samp` and `ttest_ind` with unequal variances, and their intervals.
#[test]
fn means_of_few_people_have_intervals_and_tests_by_student() {
    let mut text = "g,y,n\n".to_owned();
    for (group, all) in
        [("a", vec![3.1, 4.0, 2.2, 5.6, 4.4, 3.9, 2.8]), ("b", vec![1.0, 2.5, 1.9, 3.3, 2.1])]
    {
        for it in all {
            text.extend([format!("{group},{it},1\n")]);
        }
    }
    let plan = "plan = 1\n[columns]\noutcome = { column = \"y\", as = \"number\" }\n\
        [[columns.attributes]]\ncolumn = \"g\"\n[groups]\nminimum = 2\nreference = { g = \"b\" }\n\
        [measures]\nrates = [\"mean-outcome\"]\nmetrics = []\nexhibits = []\n";
    let report = audit(&text, plan).unwrap();
    for (group, [low, high]) in [
        ("a", [2.670_085_344_681_089_3, 4.758_486_083_890_34]),
        ("b", [1.115_229_941_575_547_8, 3.204_770_058_424_452]),
    ] {
        let found = rate(&report, "mean-outcome", &["g"], &[group]);
        close(found.low, low, 1e-12);
        close(found.high, high, 1e-12);
        assert_eq!(found.interval.as_deref(), Some("student-t"));
    }
    let found = comparison(&report, "mean-outcome", "difference", &["g"], Some(&["a"])).unwrap();
    close(found.low, 0.285_573_011_634_946_4, 1e-12);
    close(found.high, 2.822_998_416_936_483, 1e-12);
    close(found.p, 0.021_231_984_320_289_447, 1e-13);
    assert_eq!(found.interval.as_deref(), Some("welch-t"));
    assert_eq!(found.test.as_deref(), Some("Welch's t"));
}

/// The z of the two kappas by the standard errors of statsmodels' `cohens_kappa` is 1.932.
#[test]
fn figures_from_resamples_have_the_p_value_that_their_interval_implies() {
    let mut text = "g,y,d,n\n".to_owned();
    for (group, [tp, fp, fn_, tn]) in [("a", [60, 15, 20, 105]), ("b", [70, 12, 10, 108])] {
        text.extend([format!(
            "{group},1,1,{tp}\n{group},0,1,{fp}\n{group},1,0,{fn_}\n{group},0,0,{tn}\n"
        )]);
    }
    let rates = ["cohen-kappa", "matthews-correlation", "mean-cost", "f1-score"];
    let plan = SHARES.replace("count", "outcome = { column = \"y\", positive = \"1\" }\ncount");
    let plan = plan.replace("[\"selection-rate\"]", &format!("{rates:?}"));
    let plan =
        plan.replace("[evidence]", "costs = { fp = 1.0, fn = 5.0 }\n[evidence]\nresamples = 4000");
    let report = audit(&text, &plan).unwrap();
    for id in rates {
        let found = comparison(&report, id, "difference", &["g"], Some(&["a"])).unwrap();
        let (low, high, p) = (found.low.unwrap(), found.high.unwrap(), found.p.unwrap());
        assert_eq!(found.test.as_deref(), Some("implied by the bootstrap interval"));
        assert!(p >= 0.05 || low > 0.0 || high < 0.0, "{id}: {low} to {high}, {p}");
    }
    let kappa = comparison(&report, "cohen-kappa", "difference", &["g"], Some(&["a"])).unwrap();
    // 2 (1 - Φ(1.932)), as far as resamples tell it.
    close(kappa.p, 0.053, 0.012);
}

#[test]
fn chance_takes_back_what_many_groups_show_in_a_figure_from_resamples() {
    let mut text = "g,y,d,n\n".to_owned();
    // Twenty groups beside the reference, one of them worse by less than what so many make by chance.
    for at in 0..21 {
        let [tp, fp, fn_, tn] = if at == 1 { [50, 23, 30, 97] } else { [62, 14, 18, 106] };
        text.extend([format!("g{at},1,1,{tp}\ng{at},0,1,{fp}\ng{at},1,0,{fn_}\ng{at},0,0,{tn}\n")]);
    }
    let plan = SHARES.replace("count", "outcome = { column = \"y\", positive = \"1\" }\ncount");
    let plan =
        plan.replace("{ g = \"b\" }", "{ g = \"g0\" }").replace("selection-rate", "cohen-kappa");
    let of = |evidence: &str| {
        let report = audit(&text, &format!("{plan}difference = 0.02\n{evidence}")).unwrap();
        comparison(&report, "cohen-kappa", "difference", &["g"], Some(&["g1"])).unwrap().clone()
    };
    assert_eq!(of("adjust = \"none\"").verdict, Verdict::Outside);
    let found = of("adjust = \"holm\"");
    assert_eq!(found.verdict, Verdict::Inconclusive);
    assert_eq!(found.because.as_deref(), Some("not beyond what 20 comparisons make by chance"));
}

#[test]
fn people_who_weigh_nothing_are_not_enough() {
    let mut text = table(&PEOPLE).replace('\n', ",1\n").replace("g,d,n,1", "g,d,n,w");
    text += "z,1,40,0\nz,0,40,0\n";
    let plan = SHARES.replace("count", "weight = { column = \"w\" }\ncount");
    let report = audit(&text, &plan).unwrap();
    assert!(!people(&report, &["g"], &["z"]).enough && people(&report, &["g"], &["a"]).enough);
    assert_eq!(beside(&report, "difference", "z").verdict, Verdict::NotComputable);
}
