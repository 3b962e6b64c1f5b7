//! A report becomes scenes, and a scene becomes SVG. The only place that names plotters.

pub mod axis;
pub mod compared;
pub mod curve;
pub mod exhibit;
pub mod figures;
pub mod forest;
mod layer;
pub mod look;
pub mod look_cuts;
pub mod marks;
pub mod mini;
pub mod model;
mod names;
pub mod plot;
pub mod rates;
mod room;
pub mod scene;
pub mod sizes;
pub mod svg;
#[cfg(test)]
mod testing;
pub mod text;
pub mod thresholds;
mod twin;

pub use figures::figures;
pub use look::{Part, Role, TextStyle};
pub use scene::{Anchor, Element, Ends, Point, Run, Scene, Size, Stop, TableTwin};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::testing::lies_inside;
    use crate::report::Report;
    use crate::report::sample;

    const SIZES: [Size; 3] = [Size::Wide, Size::Narrow, Size::Paper];
    const FALSE_POSITIVES: &str = "false-positive-rate";

    fn race() -> Vec<String> {
        vec!["race".to_owned()]
    }

    fn every_scene(report: &Report, size: Size) -> Vec<Scene> {
        let title = || "A finding".to_owned();
        let groupings: Vec<Vec<String>> =
            [race(), vec!["sex".to_owned()], vec!["race".to_owned(), "sex".to_owned()]].into();
        let mut scenes = Vec::new();
        for attributes in &groupings {
            scenes.extend(sizes::scene(report, attributes, size, title()));
            for rate in [FALSE_POSITIVES, "positive-predictive-value", "selection-rate"] {
                scenes.extend(rates::scene(report, rate, attributes, size, title()));
                scenes.extend(compared::scene(report, rate, attributes, size));
                scenes.extend(forest::scene(report, rate, attributes, size, title()));
            }
        }
        let group = ["African-American".to_owned()];
        scenes.extend(mini::rate(report, FALSE_POSITIVES, &race(), &group, title()));
        scenes
    }

    fn texts(scene: &Scene) -> Vec<String> {
        let of = |it: &Element| match it {
            Element::Text { runs, .. } => Some(runs.iter().map(|it| it.text.as_str()).collect()),
            Element::Line { .. }
            | Element::Rect { .. }
            | Element::Path { .. }
            | Element::Circle { .. } => None,
        };
        scene.elements.iter().filter_map(of).collect()
    }

    /// The sample with stratified comparisons, long names, awkward names and no small groups.
    fn awkward() -> Report {
        let mut report = sample::compas();
        let name = format!("{} <b>&\"' \u{202e}", "Überaus langer Gruppenname ".repeat(12));
        for group in &mut report.groups {
            group
                .group
                .iter_mut()
                .filter(|it| *it == "Hispanic")
                .for_each(|it| it.clone_from(&name));
        }
        for figure in &mut report.rates {
            figure
                .group
                .iter_mut()
                .filter(|it| *it == "Hispanic")
                .for_each(|it| it.clone_from(&name));
        }
        for figure in &mut report.comparisons {
            if figure.group == Some(vec!["Other".to_owned()]) {
                (figure.low, figure.high) = (Some(0.0), None);
            }
        }
        report
    }

    #[test]
    fn every_element_lies_inside_its_scene() {
        let reports = [sample::compas(), sample::stratified(), awkward()];
        for (report, size) in reports.iter().flat_map(|it| SIZES.map(|size| (it, size))) {
            let scenes = every_scene(report, size);
            assert!(scenes.len() >= 9);
            for it in &scenes {
                lies_inside(it, &it.elements);
            }
        }
    }

    #[test]
    fn a_narrow_scene_is_328_wide_and_no_text_is_under_12_pixels() {
        for scene in every_scene(&sample::stratified(), Size::Narrow) {
            assert!(scene.width <= 328.0);
            let is_large = |it: &Element| match it {
                Element::Text { runs, .. } => runs.iter().all(|it| it.style.size() >= 12.0),
                Element::Line { .. }
                | Element::Rect { .. }
                | Element::Path { .. }
                | Element::Circle { .. } => true,
            };
            assert!(scene.elements.iter().all(is_large));
        }
    }

    #[test]
    fn rates_carry_value_interval_and_n_and_the_unit_once() {
        let scene =
            rates::scene(&sample::compas(), FALSE_POSITIVES, &race(), Size::Wide, String::new());
        let texts = texts(&scene.unwrap());
        // Values and Wilson intervals as two other programs print them.
        for expected in [
            "44.8%",
            "42.6–47.2",
            "n 1,795",
            "23.5%",
            "21.4–25.7",
            "everyone 32.3%",
            "8.7%",
            "2.4–26.8",
        ] {
            assert!(texts.iter().any(|it| it == expected), "{expected} in {texts:?}");
        }
        let ticks: Vec<&str> = texts.iter().map(String::as_str).take(6).collect();
        assert_eq!(ticks, ["0", "10", "20", "30", "40", "50%"]);
    }

    #[test]
    fn a_handful_of_people_is_listed_and_not_drawn() {
        let report = sample::compas();
        let scene =
            rates::scene(&report, FALSE_POSITIVES, &race(), Size::Wide, String::new()).unwrap();
        assert_eq!(scene.stops.len(), 5);
        assert!(texts(&scene).iter().any(|it| it.contains("Native American (8 people)")));
        assert_eq!(scene.table.rows.len(), 6, "the table has everyone");
        assert!(scene.table.rows.iter().all(|it| it.cells.len() == scene.table.columns.len()));
    }

    #[test]
    fn the_band_is_labeled_and_the_reference_stands_at_equal() {
        let report = sample::compas();
        let scene = compared::scene(&report, FALSE_POSITIVES, &race(), Size::Wide).unwrap();
        let texts = texts(&scene);
        for expected in ["0.80", "equal", "1.25", "reference", "1.91", "1.72–2.13"] {
            assert!(texts.iter().any(|it| it == expected), "{expected}");
        }
        let spoken: Vec<&str> = scene.stops.iter().map(|it| it.says.as_str()).collect();
        assert_eq!(spoken[0], "African-American, 1.91, interval 1.72–2.13, above threshold");
        assert_eq!(spoken[1], "Caucasian, reference");
    }

    #[test]
    fn nothing_to_divide_by_is_drawn_with_its_reason() {
        let attributes = ["race".to_owned(), "sex".to_owned()];
        let report = sample::compas();
        let scene = rates::scene(
            &report,
            "positive-predictive-value",
            &attributes,
            Size::Wide,
            String::new(),
        );
        assert!(texts(&scene.unwrap()).iter().any(|it| it == "nobody had a positive decision"));
    }

    #[test]
    fn hundreds_of_groups_stay_a_figure() {
        let report = sample::many_groups(239);
        let attributes = ["district".to_owned()];
        for size in SIZES {
            let scene =
                rates::scene(&report, FALSE_POSITIVES, &attributes, size, String::new()).unwrap();
            assert!(scene.stops.len() <= 40 && scene.table.rows.len() == 239);
            lies_inside(&scene, &scene.elements);
            let sizes = sizes::scene(&report, &attributes, size, String::new()).unwrap();
            lies_inside(&sizes, &sizes.elements);
        }
    }

    #[test]
    fn an_attribute_that_nobody_measured_has_no_scene() {
        let report = sample::compas();
        let nobody = ["shoe size".to_owned()];
        assert_eq!(
            rates::scene(&report, FALSE_POSITIVES, &nobody, Size::Wide, String::new()),
            None
        );
        assert_eq!(compared::scene(&report, "mean-score", &race(), Size::Wide), None);
        assert_eq!(
            forest::scene(&report, FALSE_POSITIVES, &race(), Size::Wide, String::new()),
            None
        );
        assert_eq!(sizes::scene(&report, &[], Size::Wide, String::new()), None);
    }

    #[test]
    fn names_from_data_stay_text_in_the_svg() {
        let mut report = sample::compas();
        let evil = "\"><svg onload=alert(1)></title><script>\u{202e}";
        report.groups[1].group = vec![evil.to_owned()];
        report
            .rates
            .iter_mut()
            .filter(|it| it.group == ["African-American"])
            .for_each(|it| it.group = vec![evil.to_owned()]);
        let scene =
            rates::scene(&report, FALSE_POSITIVES, &race(), Size::Wide, evil.to_owned()).unwrap();
        for svg in [svg::embedded(&scene, "a\"b"), svg::file(&scene)] {
            assert!(
                !svg.contains("<svg onload")
                    && !svg.contains("<script")
                    && !svg.contains('\u{202e}')
            );
            assert!(svg.contains("&lt;svg onload"));
            assert_eq!(svg.matches("<svg").count(), 1);
            assert_eq!(svg.matches("</title>").count(), 1);
        }
    }

    #[test]
    fn a_scene_names_tokens_in_a_page_and_colors_in_a_file() {
        let report = sample::compas();
        let scene =
            rates::scene(&report, FALSE_POSITIVES, &race(), Size::Wide, "T".to_owned()).unwrap();
        let page = svg::embedded(&scene, "f1");
        assert!(page.contains("class=\"m-out\" fill=\"var(--out)\"") && !page.contains('#'));
        assert!(
            page.contains(
                "role=\"img\" aria-labelledby=\"f1-t f1-d\"><title id=\"f1-t\">T</title>"
            )
        );
        let file = svg::file(&scene);
        assert!(file.contains(&format!("fill=\"{}\"", Role::Out.hex())) && !file.contains("var("));
        assert!(file.contains("xmlns=\"http://www.w3.org/2000/svg\""));
    }

    #[test]
    fn like_with_like_shows_both_rows_of_a_group() {
        let report = sample::stratified();
        let scene =
            forest::scene(&report, FALSE_POSITIVES, &race(), Size::Wide, String::new()).unwrap();
        assert_eq!(scene.stops.len(), 2);
        let texts = texts(&scene);
        assert!(texts.iter().any(|it| it == "all together"));
        assert!(texts.iter().any(|it| it == "within c_charge_degree, 2 of 2 strata"));
    }
}
