//! How groups were made, where they are not a column's own values: cut points, bands, merged levels, with their people.

use crate::audit::error::Error;
use crate::audit::exhibits::of_scores::{alone, groups, on_weights};
use crate::audit::exhibits::{Bench, Shown};
use crate::audit::measure::Measured;
use crate::audit::plan::Attribute;
use crate::audit::plan::groups::Way;
use crate::audit::quantiles;
use crate::report::exhibit::{Entry, Exhibit, Field, Section, Unit};
use crate::report::format::visible;

/// Groups of one attribute that are told.
const MOST_GROUPS: usize = 60;

pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    let mut shown = Shown::default();
    for (measured, attribute) in alone(bench).zip(bench.plan.columns.hard_attributes()) {
        if let Some(says) = how(bench, attribute)? {
            shown.exhibits.push(exhibit(bench, measured, attribute, &says));
        }
    }
    Ok(shown)
}

/// How the groups of an attribute were made; `None` where the plan itself says all of it.
fn how(bench: &Bench, attribute: &Attribute) -> Result<Option<String>, Error> {
    let column = visible(&attribute.column);
    Ok(match attribute.way() {
        Way::Quantiles => Some(of_quantiles(bench, attribute)?),
        Way::Bands => Some(format!(
            "Bands of {column} that the plan names. A band takes everyone below its number who is in no band before it."
        )),
        Way::Values if !attribute.merge.is_empty() => Some(format!(
            "Levels of {column} that the plan takes together under one name. What is found for the merged group need not hold for each of its levels."
        )),
        Way::Cut | Way::Values | Way::Probabilities => None,
    })
}

fn of_quantiles(bench: &Bench, attribute: &Attribute) -> Result<String, Error> {
    let asked = attribute.quantiles.unwrap_or_default();
    let made = attribute.cut.len() + 1;
    let found = quantiles::found(attribute, bench.plan, bench.input.table)?;
    let by = match (&bench.plan.columns.weight, &bench.plan.columns.count) {
        (None, None) => "",
        (Some(_), None) => " by weight",
        (None, Some(_)) => " by count",
        (Some(_), Some(_)) => " by weight and count",
    };
    let fewer = if made < asked as usize && found == attribute.cut {
        format!(
            " Asked for were {asked} groups; so many people share a value that only {made} came of it."
        )
    } else {
        String::new()
    };
    let own = if found == attribute.cut {
        "They are written into the plan of this report, which repeats the audit with them."
            .to_owned()
    } else {
        let list: Vec<String> = found.iter().map(f64::to_string).collect();
        format!("The plan brought them along; these data would have given {}.", list.join(", "))
    };
    Ok(format!(
        "{asked} quantiles of {}{by}, of everyone who meets the plan\u{2019}s row rules. Each cut point is the value with the share of people below it that is nearest to a whole multiple of 1/{asked} (of two equally near, the lower); people of one value stay together, so groups can be of unequal size.{fewer} {own}",
        visible(&attribute.column)
    ))
}

fn exhibit(bench: &Bench, measured: &Measured, attribute: &Attribute, says: &str) -> Exhibit {
    let total: f64 = measured.groups.iter().map(|it| it.tally.weight.total()).sum();
    let row = |idx: usize| {
        let group = &measured.groups[idx];
        let weight = group.tally.weight.total();
        vec![
            Entry::text(visible(&group.names[0])),
            Entry::text(made_of(attribute, &group.names[0])),
            group.n_people.into(),
            (weight / total).into(),
        ]
    };
    let n = measured.groups.len();
    let more = if n > MOST_GROUPS {
        format!(" Only the first {MOST_GROUPS} are told.")
    } else {
        String::new()
    };
    Exhibit {
        exhibit: "groups".to_owned(),
        section: Section::Data,
        title: title(measured, attribute),
        says: format!("{says}{}{more}", on_weights(bench)),
        caveat: "Other cut points or other merged levels can show another picture. Choose them before looking at results.".to_owned(),
        source: String::new(),
        attributes: measured.attributes.clone(),
        fields: vec![
            Field::new("group", "Group", Unit::Text),
            Field::new("of", "Made of", Unit::Text),
            Field::new("people", "People", Unit::People),
            Field::new("share", "Share", Unit::Share),
        ],
        rows: (0..n.min(MOST_GROUPS)).map(row).collect(),
        draws: None,
    }
}

/// What a group was made of, in the words of the file.
fn made_of(attribute: &Attribute, group: &str) -> String {
    if let Some(levels) = attribute.merge.get(group) {
        return levels.iter().map(|it| visible(it)).collect::<Vec<_>>().join(", ");
    }
    let Some(band) = attribute.band_names().iter().position(|it| it == group) else {
        return if attribute.way() == Way::Values { "itself" } else { "nothing known" }.to_owned();
    };
    let edges = attribute.edges();
    match (band.checked_sub(1).map(|it| edges[it]), edges.get(band)) {
        (None, Some(to)) => format!("below {to}"),
        (Some(from), Some(to)) => format!("{from} to below {to}"),
        (Some(from), None) => format!("{from} and above"),
        (None, None) => String::new(),
    }
}

fn title(measured: &Measured, attribute: &Attribute) -> String {
    let by = visible(attribute.label());
    let n = match attribute.way() {
        Way::Values => attribute.merge.len(),
        Way::Cut | Way::Quantiles | Way::Bands | Way::Probabilities => attribute.band_names().len(),
    };
    match attribute.way() {
        Way::Quantiles => {
            let known =
                measured.groups.iter().filter(|it| attribute.band_names().contains(&it.names[0]));
            let sizes: Vec<u64> = known.map(|it| it.n_people).collect();
            let (least, most) = (sizes.iter().min(), sizes.iter().max());
            match least.zip(most) {
                Some((least, most)) if least == most => {
                    format!("{by} makes {} of {least} people each", groups(n))
                }
                Some((least, most)) => {
                    format!("{by} makes {} of {least} to {most} people", groups(n))
                }
                None => format!("{by} makes {}", groups(n)),
            }
        }
        Way::Bands | Way::Cut | Way::Probabilities => format!("{by} is told in {n} bands"),
        Way::Values => {
            let levels: usize = attribute.merge.values().map(Vec::len).sum();
            format!("{levels} levels of {by} are merged into {}", groups(n))
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::of_columns::testing::exhibits;
    use crate::report::exhibit::Exhibit;

    const PLAN: &str = "decision = { column = \"d\", positive = \"1\" }\n[[columns.attributes]]\n";

    /// Groups by age: 4 people of 20, 3 of 30, 2 of 40 and one of 50.
    fn ages(attribute: &str) -> Exhibit {
        let mut text = "group,age,d\n".to_owned();
        for (age, n) in [(40, 2), (20, 4), (50, 1), (30, 3)] {
            text += &format!("a,{age},1\nb,{age},0\n").repeat(n);
        }
        exhibits("groups", &text, &format!("{PLAN}column = \"age\"\n{attribute}")).remove(0)
    }

    fn sizes(of: &Exhibit) -> Vec<(&str, f64)> {
        (0..of.rows.len())
            .map(|it| (of.text(it, "group"), of.number(it, "people").unwrap()))
            .collect()
    }

    #[test]
    fn quantiles_are_named_in_words_and_fewer_are_said() {
        // Below 30: 8 of 20, below 40: 14, below 50: 18. Quarters: 5 is nearest to 8, 10 to 8 (and not to 14), 15 to 14.
        let found = ages("quantiles = 4");
        let expected = [("below 30", 8.0), ("30 to below 40", 6.0), ("40 and above", 6.0)];
        assert_eq!(sizes(&found), expected);
        assert!(found.says.contains("only 3 came of it"), "{}", found.says);
        assert_eq!(found.title, "age makes 3 groups of 6 to 8 people");
    }

    #[test]
    fn cut_points_of_other_data_are_said_to_be_such() {
        let found = ages("quantiles = 4\ncut = [40]");
        assert_eq!(sizes(&found), [("below 40", 14.0), ("40 and above", 6.0)]);
        assert!(found.says.contains("these data would have given 30, 40."), "{}", found.says);
    }

    #[test]
    fn bands_and_merged_levels_say_what_they_are_made_of() {
        let found = ages("bands = [{ name = \"young\", below = 30 }, { name = \"old\" }]");
        assert_eq!(sizes(&found), [("young", 8.0), ("old", 12.0)]);
        assert_eq!((found.text(0, "of"), found.text(1, "of")), ("below 30", "30 and above"));
        let found = ages("merge = { twenties = [\"20\"], more = [\"30\", \"50\"] }");
        // By size, as there is no order: 8, 8 and 4.
        assert_eq!(sizes(&found), [("more", 8.0), ("twenties", 8.0), ("40", 4.0)]);
        assert_eq!((found.text(0, "of"), found.text(2, "of")), ("30, 50", "itself"));
        assert_eq!(found.title, "3 levels of age are merged into 2 groups");
    }
}
