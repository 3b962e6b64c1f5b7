//! Which columns tell an attribute, so that leaving the attribute out changes little.

use crate::audit::error::Error;
use crate::audit::exhibits::of_columns::{BINS, codes, knowledge, numbers, sampled};
use crate::audit::exhibits::of_scores::{alone, name, shown_groups};
use crate::audit::exhibits::{Bench, Shown};
use crate::audit::measure::Measured;
use crate::audit::replicates::task;
use crate::base::order;
use crate::data::Column;
use crate::metrics::proxies::{Folds, Proxy, proxy};
use crate::metrics::standardized::{Furthest, Spread, furthest};
use crate::report::exhibit::{Draws, Entry, Exhibit, Field, Form, Section, Unit};
use crate::report::format::{count, percent};
use crate::stats::resample::Stream;

/// At most so many people are looked at.
pub(super) const MOST_PEOPLE: usize = 50_000;
/// Columns that are shown.
const MOST_ROWS: usize = 15;
/// Columns of more categories tell rows apart, not groups.
pub(super) const MOST_LEVELS: usize = 1_000;
/// Groups of an attribute that are guessed.
const MOST_GROUPS: usize = 20;
pub(super) const FOLDS: u8 = 5;

/// What is known of one column and the groups of one attribute.
struct Beside {
    folds: Folds,
    /// How far the groups' means lie apart, or why that cannot be said.
    means: Result<Furthest, &'static str>,
}

/// A column that is looked at.
struct Used<'a> {
    column: &'a Column,
    /// Whether its codes are bins of numbers.
    are_bins: bool,
}

pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    let columns = knowledge(bench);
    if columns.is_empty() {
        return Ok(Shown::default());
    }
    let people = bench.people()?;
    let places = sampled(bench, people.rows.len(), MOST_PEOPLE, "proxies");
    let rows: Vec<u32> = places.iter().map(|it| people.rows[*it]).collect();
    let weights = weights(bench, &places)?;
    let mut stream = Stream::new(bench.context.seed, task("proxies, folds", &[], &[]));
    #[expect(clippy::cast_possible_truncation, reason = "below the number of folds")]
    let folds: Vec<usize> = rows.iter().map(|_| stream.below(u64::from(FOLDS)) as usize).collect();
    let mut tables: Vec<Vec<Beside>> = alone(bench).map(|_| Vec::new()).collect();
    let groups: Vec<Groups> = alone(bench).map(|it| Groups::new(bench, it)).collect();
    let mut used: Vec<Used> = Vec::new();
    let mut too_many = Vec::new();
    for column in columns {
        let coded = codes(bench, column, &rows);
        if coded.n > MOST_LEVELS + 1 {
            too_many.push(column.name.as_str());
            continue;
        }
        used.push(Used { column, are_bins: coded.are_bins });
        let values = numbers(bench, column, &rows);
        for (groups, tables) in groups.iter().zip(&mut tables) {
            let levels = &people.levels[groups.axis];
            let of_people: Vec<Option<usize>> =
                places.iter().map(|it| groups.of_level[levels[*it] as usize]).collect();
            let mut table = Folds::new(usize::from(FOLDS), groups.names.len(), coded.n);
            let grouped = of_people.iter().enumerate().filter_map(|(idx, it)| Some((idx, (*it)?)));
            for (idx, group) in grouped {
                table.add(folds[idx], group, coded.of_people[idx] as usize, weights[idx]);
            }
            let means = means(values.as_deref(), &of_people, &weights, groups.names.len());
            tables.push(Beside { folds: table, means });
        }
    }
    let told = Told { n: places.len(), is_sample: places.len() < people.rows.len(), too_many };
    let exhibits = alone(bench)
        .zip(&groups)
        .zip(&tables)
        .filter_map(|((measured, groups), tables)| exhibit(&told, measured, groups, &used, tables));
    Ok(Shown { exhibits: exhibits.collect(), untested: Vec::new() })
}

/// Of the numbers of people, by place those of their groups and their weights.
fn means(
    values: Option<&[Option<f64>]>,
    groups: &[Option<usize>],
    weights: &[f64],
    n_groups: usize,
) -> Result<Furthest, &'static str> {
    let values = values.ok_or("categories have no mean")?;
    let mut people: Vec<Vec<(f64, f64)>> = vec![Vec::new(); n_groups];
    for ((value, group), weight) in values.iter().zip(groups).zip(weights) {
        if let (Some(value), Some(group)) = (value, group) {
            people[*group].push((*value, *weight));
        }
    }
    let spreads: Vec<Option<Spread>> = people.iter().map(|it| Spread::new(it)).collect();
    if spreads.iter().flatten().count() < 2 {
        return Err("fewer than two groups have two people whose value is known");
    }
    furthest(&spreads).ok_or("the values do not vary inside groups")
}

/// What is said of whom and what was looked at.
struct Told<'a> {
    n: usize,
    is_sample: bool,
    too_many: Vec<&'a str>,
}

/// The groups of one attribute that are guessed.
pub(super) struct Groups {
    pub(super) axis: usize,
    pub(super) names: Vec<String>,
    /// The place of each level's group; none where it is not guessed.
    pub(super) of_level: Vec<Option<usize>>,
    pub(super) rest: String,
}

impl Groups {
    pub(super) fn new(bench: &Bench, measured: &Measured) -> Self {
        let (shown, rest) = shown_groups(bench, measured, MOST_GROUPS);
        let axis = measured.axes[0];
        let levels = &bench.cube.axes[axis].levels;
        // Nobody belongs to the group of those of whom it is not known.
        let is_known = |it: &String| levels[0] != *it;
        let names: Vec<String> =
            shown.iter().map(|it| name(&measured.groups[*it])).filter(is_known).collect();
        let of_level = levels.iter().map(|it| names.iter().position(|name| name == it)).collect();
        Self { axis, names, of_level, rest }
    }
}

/// Weights that add up to the number of people that they tell as much as.
pub(super) fn weights(bench: &Bench, places: &[usize]) -> Result<Vec<f64>, Error> {
    let all = &bench.people()?.weight;
    let weights: Vec<f64> = places.iter().map(|it| all[*it]).collect();
    let (sum, square) =
        weights.iter().fold((0.0, 0.0), |(sum, square), it| (sum + it, square + it * it));
    if !bench.context.is_weighted || square <= 0.0 {
        return Ok(weights);
    }
    Ok(weights.iter().map(|it| it * sum / square).collect())
}

/// A column with what it tells.
struct Found<'a> {
    name: &'a str,
    how: &'static str,
    levels: usize,
    strength: Proxy,
    accuracy: f64,
    means: Result<Furthest, &'static str>,
}

fn exhibit(
    told: &Told,
    measured: &Measured,
    groups: &Groups,
    used: &[Used],
    tables: &[Beside],
) -> Option<Exhibit> {
    let mut all: Vec<Found> =
        used.iter().zip(tables).filter_map(|(used, beside)| found(used, beside)).collect();
    order::by(&mut all, |a, b| {
        let strength = |it: &Found| it.strength.corrected_v.unwrap_or(-1.0);
        let by_strength = strength(b).total_cmp(&strength(a));
        by_strength.then_with(|| b.accuracy.total_cmp(&a.accuracy)).then_with(|| a.name.cmp(b.name))
    });
    let chance = 1.0 / groups.names.len() as f64;
    let attribute = &measured.attributes[0];
    Some(Exhibit {
        exhibit: "proxies".to_owned(),
        section: Section::Data,
        title: title(attribute, all.first()?, chance),
        says: says(told, groups, &all),
        caveat: "Each column is looked at alone: several together can tell more. A column that tells the attribute may still be needed; the table says that leaving the attribute out does not take it away.".to_owned(),
        source: "Bergsma (2013), A bias-correction for Cramér's V and Tschuprow's T, Journal of the Korean Statistical Society 42; Theil (1970), On the estimation of relationships involving qualitative variables, American Journal of Sociology 76; Austin (2009), Balance diagnostics for comparing the distribution of baseline covariates between treatment groups in propensity-score matched samples, Statistics in Medicine 28".to_owned(),
        attributes: measured.attributes.clone(),
        fields: vec![
            Field::new("column", "Column", Unit::Text),
            Field::new("as", "Taken as", Unit::Text),
            Field::new("cramers-v", "Cramér's V, corrected", Unit::Number),
            Field::new("information", "Normalized mutual information", Unit::Number),
            Field::new("theils-u", "Theil\u{2019}s U: of the attribute, told by the column", Unit::Number),
            Field::new("theils-u-back", "Theil\u{2019}s U: of the column, told by the attribute", Unit::Number),
            Field::new("guessed", "Groups guessed right", Unit::Share),
            Field::new("beyond-chance", "Less what chance gives", Unit::Points),
            Field::new("mean-difference", "Largest standardized mean difference", Unit::Number),
            Field::new("furthest", "Higher and lower group", Unit::Text),
        ],
        rows: all.iter().take(MOST_ROWS).map(|it| row(it, groups, chance)).collect(),
        draws: Some(Draws {
            form: Form::Dots,
            across: "cramers-v".to_owned(),
            up: "column".to_owned(),
            series: None,
            even: None,
        }),
    })
}

fn found<'a>(used: &Used<'a>, Beside { folds, means }: &Beside) -> Option<Found<'a>> {
    let table = folds.table();
    let strength = proxy(&table, folds.levels)?;
    let has_people =
        |level: &usize| table.iter().skip(*level).step_by(folds.levels).any(|it| *it > 0.0);
    Some(Found {
        name: &used.column.name,
        how: if used.are_bins { "bins" } else { "categories" },
        levels: (0..folds.levels).filter(has_people).count(),
        strength,
        accuracy: folds.balanced_accuracy()?,
        means: *means,
    })
}

fn row(it: &Found, groups: &Groups, chance: f64) -> Vec<Entry> {
    let (means, names) = match &it.means {
        Ok(found) => {
            let [higher, lower] = found.places.map(|place| groups.names[place].as_str());
            (found.difference.into(), format!("{higher} over {lower}").as_str().into())
        }
        Err(why) => (Entry::Nothing((*why).to_owned()), Entry::Nothing((*why).to_owned())),
    };
    let none = "nothing varies";
    vec![
        it.name.into(),
        format!("{} {}", it.levels, it.how).as_str().into(),
        Entry::number(it.strength.corrected_v, "too few people for so many categories"),
        it.strength.normalized_information.into(),
        Entry::number(it.strength.uncertainty_of_group, none),
        Entry::number(it.strength.uncertainty_of_column, none),
        it.accuracy.into(),
        (it.accuracy - chance).into(),
        means,
        names,
    ]
}

fn title(attribute: &str, best: &Found, chance: f64) -> String {
    /// A V below this is weak by any reading: Cohen (1988) calls 0.1 small.
    const SMALL: f64 = 0.1;
    if best.strength.corrected_v.is_none_or(|it| it < SMALL) {
        return format!("No single column tells much of {attribute}");
    }
    format!(
        "{} tells most of {attribute}: from it alone {} of each group on average are guessed right, where chance gives {}",
        best.name,
        percent(best.accuracy),
        percent(chance)
    )
}

fn says(told: &Told, groups: &Groups, all: &[Found]) -> String {
    let whom = if told.is_sample {
        format!("{} people, drawn at random with the plan's seed", count(told.n as u64))
    } else {
        format!("All {} rows", count(told.n as u64))
    };
    let list = |names: Vec<&str>| names.join(", ");
    let rest = if all.len() > MOST_ROWS {
        format!(
            " Less than these tell: {}.",
            list(all[MOST_ROWS..].iter().map(|it| it.name).collect())
        )
    } else {
        String::new()
    };
    let too_many = if told.too_many.is_empty() {
        String::new()
    } else {
        format!(
            " More than {MOST_LEVELS} categories, and not looked at: {}.",
            list(told.too_many.clone())
        )
    };
    format!(
        "{whom}. For each column that is no outcome, decision, score or weight: how strongly it goes together with the groups ({}), and how well the group is guessed from it. The guess for a value is the group that is most over-represented there, learnt from four fifths of the people and tried on the others; shares guessed right are averaged over the groups. Mutual information is over the mean of both entropies; Theil\u{2019}s U is the same over one of them: what part of not knowing the attribute the column takes away, and the other way round. Standardized mean difference, of columns of numbers: between the two groups whose means lie furthest apart, over the root of the mean of their two variances, people of whom it is not known left out; credoai_lens divides by the standard deviation of everyone instead. Otherwise numbers are put into at most {BINS} bins of about equally many people; a missing cell is a value of its own. There are no intervals.{}{rest}{too_many}",
        groups.names.join(", "),
        groups.rest
    )
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::of_columns::testing::exhibits;

    const PLAN: &str = "decision = { column = \"d\", positive = \"1\" }";

    #[test]
    fn the_column_that_tells_the_group_comes_first_and_roles_are_left_out() {
        let mut text = "group,income,place,noise,d\n".to_owned();
        for idx in 0..200_u32 {
            let group = if idx % 2 == 0 { "a" } else { "b" };
            // Of each group 90 of 100 live where most of it live.
            let is_home = idx / 2 % 10 != 0;
            let place = if (idx % 2 == 0) == is_home { "east" } else { "west" };
            let noise = ["x", "y"][idx as usize / 2 % 2];
            let decision = u32::from(idx % 2 == 0);
            text.extend([format!("{group},{}.5,{place},{noise},{decision}\n", idx / 2)]);
        }
        let found = exhibits("proxies", &text, PLAN).remove(0);
        let columns: Vec<&str> = (0..found.rows.len()).map(|it| found.text(it, "column")).collect();
        assert_eq!(columns[0], "place");
        assert!(
            columns.contains(&"noise") && !columns.contains(&"d") && !columns.contains(&"group")
        );
        assert!((found.number(0, "guessed").unwrap() - 0.9).abs() < 1e-12);
        assert!((found.number(0, "beyond-chance").unwrap() - 0.4).abs() < 1e-12);
        // 90 10 / 10 90: V² = 0.64, less 1/199, over 1 - 1/199.
        let corrected = libm::sqrt((0.64 - 1.0 / 199.0) / (1.0 - 1.0 / 199.0));
        assert!((found.number(0, "cramers-v").unwrap() - corrected).abs() < 1e-12);
        assert!(found.title.starts_with("place tells most of group"), "{}", found.title);
        let income = columns.iter().position(|it| *it == "income").unwrap();
        assert_eq!(found.text(income, "as"), "10 bins");
        assert_eq!(found.number(income, "cramers-v"), Some(0.0));
        // 0.5, 1.5, …, 99.5 of each group: means are the same.
        assert!(found.number(income, "mean-difference").unwrap().abs() < 1e-12);
        assert_eq!(found.number(0, "mean-difference"), None);
        // Of one bit, what is left to ask where it is told right 9 times of 10.
        let left = -(0.9 * libm::log2(0.9) + 0.1 * libm::log2(0.1));
        assert!((found.number(0, "theils-u").unwrap() - (1.0 - left)).abs() < 1e-12);
        assert!((found.number(0, "theils-u-back").unwrap() - (1.0 - left)).abs() < 1e-12);
    }

    #[test]
    fn means_of_numbers_are_set_beside_each_other() {
        // Of a 10 and 20, of b 10 and 40, of c one person: means 15 and 25, and variances with the divisor n − 1.
        let mut text = "group,income,known,d\n".to_owned();
        for (group, income, n) in [("a", 10, 30), ("a", 20, 30), ("b", 10, 20), ("b", 40, 20)] {
            text += &format!("{group},{income},1,1\n").repeat(n);
        }
        text += &"c,,0,0\n".repeat(40);
        let found = exhibits("proxies", &text, PLAN).remove(0);
        let income = (0..found.rows.len()).find(|it| found.text(*it, "column") == "income");
        let income = income.unwrap();
        let variance = f64::midpoint(25.0 * 60.0 / 59.0, 225.0 * 40.0 / 39.0);
        let expected = 10.0 / variance.sqrt();
        assert!((found.number(income, "mean-difference").unwrap() - expected).abs() < 1e-12);
        assert_eq!(found.text(income, "furthest"), "b over a");
        let known = 1 - income;
        assert_eq!(found.text(known, "column"), "known");
        assert_eq!(found.number(known, "mean-difference"), None);
    }
}
