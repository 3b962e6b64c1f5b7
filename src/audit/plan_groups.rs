//! What can be checked of attributes and strata without the data.

use std::collections::BTreeSet;

use crate::audit::error::{Error, groups, nearest};
use crate::audit::plan::groups::Way;
use crate::audit::plan::{Attribute, Plan};
use crate::audit::resolve::some_levels;

/// More quantiles than this would be a number again and no groups.
const MOST_QUANTILES: u32 = 100;

/// Checks names, and that each attribute's groups are made in one way that can be followed.
pub(crate) fn check(plan: &Plan) -> Result<(), Error> {
    let columns = &plan.columns;
    for (idx, attribute) in columns.attributes.iter().enumerate() {
        let name = attribute.label();
        if columns.attributes[..idx].iter().any(|it| it.label() == name) {
            return Err(Error::RepeatedAttribute { name: name.to_owned() });
        }
        check_one(attribute)?;
        if attribute.way() == Way::Probabilities {
            soft(plan, attribute)?;
        }
    }
    for (idx, stratum) in columns.strata.iter().enumerate() {
        let name = stratum.label();
        if columns.strata[..idx].iter().any(|it| it.label() == name) {
            return Err(groups::Error::RepeatedStratum { name: name.to_owned() }.into());
        }
        check_one(stratum)?;
        if stratum.way() == Way::Probabilities {
            let what =
                "are those of a stratum, and people are compared inside strata that are known";
            return Err(groups::Error::Probabilities { attribute: name.to_owned(), what }.into());
        }
    }
    for name in plan.groups.reference.keys() {
        if !columns.attributes.iter().any(|it| it.label() == name) {
            let nearest = nearest(name, columns.attributes.iter().map(Attribute::label));
            return Err(Error::UnknownId { what: "attribute", id: name.clone(), nearest });
        }
    }
    Ok(())
}

fn check_one(it: &Attribute) -> Result<(), groups::Error> {
    one_way(it)?;
    let attribute = it.label().to_owned();
    if it.column.is_empty() && it.probabilities.is_empty() {
        return Err(groups::Error::NoColumn { attribute });
    }
    if !it.cut.is_sorted_by(|a, b| a < b) || it.cut.iter().any(|it| !it.is_finite()) {
        return Err(groups::Error::CutOrder { attribute });
    }
    if let Some(quantiles) = it.quantiles {
        if !(2..=MOST_QUANTILES).contains(&quantiles) {
            return Err(groups::Error::QuantileCount { attribute, found: quantiles });
        }
        let cuts = it.cut.len();
        if cuts >= quantiles as usize {
            return Err(groups::Error::MoreCuts { attribute, quantiles, cuts });
        }
    }
    if it.way() == Way::Bands {
        bands(it).map_err(|what| groups::Error::Bands { attribute: attribute.clone(), what })?;
    }
    merge(it)?;
    let mut named = BTreeSet::new();
    match it.order.iter().find(|level| !named.insert(level.as_str())) {
        Some(level) => Err(groups::Error::OrderedTwice { attribute, level: level.clone() }),
        None => Ok(()),
    }
}

/// A number is cut or banded, or its values are merged and put in order.
fn one_way(it: &Attribute) -> Result<(), groups::Error> {
    let used = [
        (!it.probabilities.is_empty(), "probabilities"),
        (!it.probabilities.is_empty() && !it.column.is_empty(), "column"),
        (!it.bands.is_empty(), "bands"),
        (it.quantiles.is_some(), "quantiles"),
        // Beside quantiles, the cut points are what was found.
        (!it.cut.is_empty() && it.quantiles.is_none(), "cut"),
        (!it.merge.is_empty(), "merge"),
        (!it.order.is_empty() && it.merge.is_empty(), "order"),
    ];
    let mut used = used.into_iter().filter(|it| it.0).map(|it| it.1);
    match (used.next(), used.next()) {
        (Some(first), Some(second)) => {
            Err(groups::Error::TwoWays { attribute: it.label().to_owned(), first, second })
        }
        (_, None) | (None, _) => Ok(()),
    }
}

/// A name, a column for each group, and a reference among them.
fn soft(plan: &Plan, it: &Attribute) -> Result<(), Error> {
    let fail = |what| {
        let attribute = it.label().to_owned();
        Err(groups::Error::Probabilities { attribute, what }.into())
    };
    if it.name.is_empty() {
        return fail("have no name");
    }
    if it.probabilities.len() < 2 {
        return fail("are those of one group alone");
    }
    let columns: BTreeSet<&String> = it.probabilities.values().collect();
    if columns.len() < it.probabilities.len() {
        return fail("name a column twice");
    }
    match plan.groups.reference.get(&it.name) {
        Some(group) if !it.probabilities.contains_key(group) => {
            let found = some_levels(it.probabilities.keys().map(String::as_str));
            let (attribute, group) = (it.name.clone(), group.clone());
            Err(Error::NoReference { attribute, group, found })
        }
        Some(_) | None => Ok(()),
    }
}

fn bands(it: &Attribute) -> Result<(), String> {
    let Some((last, others)) = it.bands.split_last().filter(|it| !it.1.is_empty()) else {
        return Err("are one alone".to_owned());
    };
    if let Some(band) = others.iter().find(|it| it.below.is_none()) {
        return Err(format!("do not say where \"{}\" ends", band.name));
    }
    if last.below.is_some() {
        return Err(format!("leave out the people above \"{}\", the last one", last.name));
    }
    let edges = it.edges();
    if !edges.is_sorted_by(|a, b| a < b) || edges.iter().any(|it| !it.is_finite()) {
        return Err("are not in rising order".to_owned());
    }
    let mut names = BTreeSet::new();
    for band in &it.bands {
        if band.name.is_empty() {
            return Err("have one without a name".to_owned());
        }
        if !names.insert(band.name.as_str()) {
            return Err(format!("have two of the name \"{}\"", band.name));
        }
    }
    Ok(())
}

fn merge(it: &Attribute) -> Result<(), groups::Error> {
    let attribute = || it.label().to_owned();
    let mut merged = BTreeSet::new();
    for (name, levels) in &it.merge {
        if levels.is_empty() {
            return Err(groups::Error::MergesNothing {
                attribute: attribute(),
                name: name.clone(),
            });
        }
        if let Some(level) = levels.iter().find(|level| !merged.insert(level.as_str())) {
            let level = level.clone();
            return Err(groups::Error::MergedTwice { attribute: attribute(), level });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::audit::plan_file;

    #[track_caller]
    fn check(attribute: &str, expected: &str) {
        let text = format!("plan = 1\n[[columns.attributes]]\ncolumn = \"age\"\n{attribute}");
        let error = plan_file::read(&text).unwrap_err();
        assert_eq!(format!("{error}. {}", error.hint()), expected);
        // Strata are held to the same rules.
        let inline = attribute.replace('\n', ", ");
        let text = format!("plan = 1\n[columns]\nstrata = [{{ column = \"age\", {inline} }}]");
        assert_eq!(plan_file::read(&text).unwrap_err(), error);
    }

    #[test]
    fn groups_are_made_in_one_way() {
        check(
            "cut = [25]\nbands = [{ name = \"a\", below = 25 }, { name = \"b\" }]",
            "the plan gives \"age\" both bands and cut. Take out bands or cut.",
        );
        check(
            "quantiles = 4\norder = [\"a\"]",
            "the plan gives \"age\" both quantiles and order. Take out quantiles or order.",
        );
    }

    #[test]
    fn quantiles_are_at_least_two_and_have_fewer_cut_points() {
        check("quantiles = 1", "the plan asks for 1 quantiles of \"age\". Ask for 2 to 100.");
        check(
            "quantiles = 3\ncut = [1, 2, 3]",
            "the plan gives \"age\" 3 cut points, more than 3 quantiles have. Take out cut to have the cut \
             points found in the data.",
        );
    }

    #[test]
    fn bands_hold_everyone_once() {
        let hint = "Write the lowest first, such as bands = [{ name = \"young\", below = 25 }, { name = \
                    \"old\" }]: each but the last with the number that it ends below.";
        for (bands, what) in [
            ("{ name = \"a\" }", "are one alone"),
            ("{ name = \"a\" }, { name = \"b\" }", "do not say where \"a\" ends"),
            (
                "{ name = \"a\", below = 3 }, { name = \"b\", below = 5 }",
                "leave out the people above \"b\", the last one",
            ),
            (
                "{ name = \"a\", below = 5 }, { name = \"b\", below = 3 }, { name = \"c\" }",
                "are not in rising order",
            ),
            ("{ name = \"a\", below = 5 }, { name = \"a\" }", "have two of the name \"a\""),
            ("{ name = \"a\", below = 5 }, { name = \"\" }", "have one without a name"),
        ] {
            check(&format!("bands = [{bands}]"), &format!("the bands of \"age\" {what}. {hint}"));
        }
    }

    #[test]
    fn a_level_is_merged_and_placed_once() {
        check(
            "merge = { x = [\"a\", \"b\"], y = [\"b\"] }",
            "the plan merges the level \"b\" of \"age\" twice. Take it out of one of the lists.",
        );
        check(
            "merge = { x = [] }",
            "the plan merges no level of \"age\" into \"x\". Name its levels in a list, or take it out.",
        );
        check(
            "order = [\"a\", \"b\", \"a\"]",
            "the order of \"age\" names \"a\" twice. Take it out once.",
        );
    }

    #[test]
    fn a_misspelt_key_in_a_band_or_a_stratum_is_named() {
        for text in [
            "[[columns.attributes]]\ncolumn = \"age\"\nbands = [{ name = \"a\", belo = 3 }]",
            "[columns]\nstrata = [\"x\", { column = \"age\", bands = [{ name = \"a\", belo = 3 }] }]",
        ] {
            let error = plan_file::read(&format!("plan = 1\n{text}")).unwrap_err();
            assert_eq!(error.hint(), "Did you mean \"below\"?");
        }
    }

    #[test]
    fn two_strata_of_one_name_are_told() {
        let text = "plan = 1\n[columns]\nstrata = [\"age\", { column = \"age\", cut = [25] }]";
        assert_eq!(plan_file::read(text).unwrap_err().id(), "repeated-stratum");
    }

    #[test]
    fn every_way_is_written_and_read_back() {
        let text = "plan = 1\n[columns]\nstrata = [\"d\", { column = \"age\", cut = [25] }, { name = \"b\", \
                    column = \"y\", bands = [{ name = \"l\", below = 3 }, { name = \"h\" }] }]\n\
                    [[columns.attributes]]\ncolumn = \"race\"\nmerge = { Other = [\"Asian\", \"Native \
                    American\"] }\norder = [\"Other\", \"White\"]\n[[columns.attributes]]\ncolumn = \
                    \"age\"\nquantiles = 4\ncut = [25, 31.5]\n[[columns.attributes]]\nname = \"band\"\n\
                    column = \"age\"\nbands = [{ name = \"young\", below = 25 }, { name = \"old\" }]\n";
        let plan = plan_file::read(text).unwrap();
        assert_eq!(plan.columns.strata[0].label(), "d");
        assert_eq!(plan.columns.strata[1].cut, [25.0]);
        assert_eq!(plan.columns.attributes[0].merge["Other"], ["Asian", "Native American"]);
        assert_eq!(plan_file::read(&plan_file::write(&plan).unwrap()).unwrap(), plan);
        let only_tables = "plan = 1\n[columns]\nstrata = [{ column = \"age\", cut = [25] }]";
        let plan = plan_file::read(only_tables).unwrap();
        assert_eq!(plan_file::read(&plan_file::write(&plan).unwrap()).unwrap(), plan);
        let record = serde_json::to_value(&plan).unwrap();
        assert_eq!(record["columns"]["strata"][0]["column"], "age");
    }
}
