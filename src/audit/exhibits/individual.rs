//! People beside people who are like them: are they decided alike, and would they be in another group?

use crate::audit::error::Error;
use crate::audit::exhibits::of_columns::{
    features, is_numeric, not_compared, number, sampled, the_columns,
};
use crate::audit::exhibits::of_scores::{alone, name, shown_groups};
use crate::audit::exhibits::{Bench, Shown};
use crate::data::{Cells, Column};
use crate::metrics::alike::{Known, consistency, flips, nearest_positives};
use crate::report::Untested;
use crate::report::exhibit::{Entry, Exhibit, Field, Section, Unit};
use crate::report::format::{count, percent};

/// At most so many people are held against each other.
const MOST_PEOPLE: usize = 5_000;
/// At most so many values are compared; where there are many columns, fewer people are.
const MOST_COMPARED: usize = 100_000_000;
/// Groups of one attribute that are shown.
const MOST_GROUPS: usize = 10;
/// Neighbors of each person.
pub(crate) const NEIGHBORS: u32 = 5;

const WHAT: &str = "People beside people who are like them";

pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    if !bench.plan.decides() {
        return Ok(Shown::default());
    }
    let columns = features(bench);
    if let Some(why) = lack(bench, &columns) {
        let untested = vec![Untested { what: WHAT.to_owned(), why: why.to_owned() }];
        return Ok(Shown { exhibits: Vec::new(), untested });
    }
    let people = Looked::new(bench, &columns, most_people(columns.len()), "individual")?;
    Ok(Shown {
        exhibits: neighbors(bench, &people, &columns).into_iter().collect(),
        untested: Vec::new(),
    })
}

/// How many people are set beside each other at most, by so many columns.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the root of a number of values that can be counted"
)]
pub(crate) fn most_people(n_columns: usize) -> usize {
    let by_columns = libm::sqrt((MOST_COMPARED / n_columns.max(1)) as f64) as usize;
    MOST_PEOPLE.min(by_columns)
}

/// Why people cannot be set beside others.
pub(crate) fn lack(bench: &Bench, columns: &[&Column]) -> Option<&'static str> {
    if columns.is_empty() {
        return Some("the plan leaves no column by which people could be alike");
    }
    let counts = "a row stands for several people, so that nobody's neighbors can be counted";
    bench.plan.columns.count.as_ref().map(|_| counts)
}

/// A sample of people.
pub(crate) struct Looked {
    pub(crate) known: Known,
    pub(crate) positive: Vec<bool>,
    /// Per attribute.
    pub(crate) levels: Vec<Vec<u32>>,
    /// How many people there are.
    total: usize,
}

impl Looked {
    pub(crate) fn new(
        bench: &Bench,
        columns: &[&Column],
        most: usize,
        what: &str,
    ) -> Result<Self, Error> {
        let people = bench.people()?;
        let places = sampled(bench, people.rows.len(), most, what);
        let rows: Vec<u32> = places.iter().map(|it| people.rows[*it]).collect();
        let (mut numbers, mut codes) = (Vec::new(), Vec::new());
        for column in columns {
            match &column.cells {
                Cells::Categories(it) if !is_numeric(bench, column) => {
                    codes.push(rows.iter().map(|row| it.code(*row as usize)).collect());
                }
                Cells::Categories(_) | Cells::Numbers(_) => {
                    numbers.push(rows.iter().map(|row| number(column, *row)).collect());
                }
            }
        }
        let selected = people.selected.as_deref().unwrap_or_default();
        let levels = people.levels[..bench.cube.n_attributes].iter();
        Ok(Self {
            total: people.rows.len(),
            known: Known::new(rows.len(), &numbers, &codes),
            positive: places.iter().filter_map(|it| selected.get(*it).copied()).collect(),
            levels: levels.map(|all| places.iter().map(|it| all[*it]).collect()).collect(),
        })
    }

    /// Who was looked at, to begin a sentence.
    pub(crate) fn whom(&self) -> String {
        let n = self.known.n_people;
        if n < self.total {
            format!("{} people, drawn at random with the plan's seed", count(n as u64))
        } else {
            format!("All {} people", count(n as u64))
        }
    }
}

/// A group of an attribute, with its reference.
pub(crate) struct Pair<'a> {
    pub(crate) axis: usize,
    pub(crate) attribute: &'a str,
    pub(crate) name: String,
    pub(crate) level: u32,
    pub(crate) reference: String,
    pub(crate) reference_level: u32,
}

/// The groups that are shown, attribute by attribute, references too.
pub(crate) fn pairs<'a>(bench: &'a Bench) -> Vec<Pair<'a>> {
    let mut all = Vec::new();
    for measured in alone(bench) {
        let Some(reference) = measured.reference.map(|it| name(&measured.groups[it])) else {
            continue;
        };
        let axis = measured.axes[0];
        let level = |name: &str| {
            let found = bench.cube.axes[axis].levels.iter().position(|it| it == name);
            u32::try_from(found.unwrap_or_default()).unwrap_or_default()
        };
        for group in shown_groups(bench, measured, MOST_GROUPS).0 {
            let name = name(&measured.groups[group]);
            all.push(Pair {
                axis,
                attribute: &measured.attributes[0],
                level: level(&name),
                name,
                reference_level: level(&reference),
                reference: reference.clone(),
            });
        }
    }
    all
}

/// Everyone, then the groups; no row where nobody has enough neighbors.
fn rows(bench: &Bench, people: &Looked) -> Vec<Vec<Entry>> {
    let pairs = pairs(bench);
    let n = people.known.n_people;
    let mut candidates = vec![vec![true; n]];
    candidates.extend(people.levels.iter().enumerate().map(|(axis, levels)| {
        let reference = pairs.iter().find(|it| it.axis == axis).map(|it| it.reference_level);
        levels.iter().map(|it| Some(*it) == reference).collect()
    }));
    let shares = nearest_positives(&people.known, &people.positive, &candidates, NEIGHBORS);
    let with = |set: usize, place: usize| (people.positive[place], shares[set][place]);
    let Some(everyone) = consistency((0..n).map(|it| with(0, it))) else { return Vec::new() };
    let everywhere = || Entry::text("everyone");
    let mut rows = vec![vec![everywhere(), everywhere(), (n as u64).into(), everyone.into()]];
    rows[0].extend((0..3).map(|_| everywhere()));
    for pair in &pairs {
        let inside: Vec<usize> =
            (0..n).filter(|it| people.levels[pair.axis][*it] == pair.level).collect();
        if (inside.len() as u64) < bench.plan.groups.minimum {
            continue;
        }
        let alike = consistency(inside.iter().map(|it| with(0, *it)));
        let mut row = vec![
            pair.attribute.into(),
            pair.name.as_str().into(),
            (inside.len() as u64).into(),
            Entry::number(alike, "too few neighbors"),
        ];
        if pair.level == pair.reference_level {
            row.extend((0..3).map(|_| Entry::text("the reference")));
        } else {
            let found = flips(inside.iter().map(|it| with(pair.axis + 1, *it)));
            let share = |it: Option<f64>| Entry::number(it, "the reference has too few people");
            row.push(share(found.map(|it| it.positive)));
            row.push(share(found.map(|it| it.negative)));
            row.push(share(found.map(|it| it.positive - it.negative)));
        }
        rows.push(row);
    }
    rows
}

fn neighbors(bench: &Bench, people: &Looked, columns: &[&Column]) -> Option<Exhibit> {
    let names: Vec<&str> = columns.iter().map(|it| it.name.as_str()).collect();
    let rows = rows(bench, people);
    let Some(Entry::Number(everyone)) = rows.first().and_then(|it| it.get(3)) else {
        return None;
    };
    Some(Exhibit {
        exhibit: "individual".to_owned(),
        section: Section::Individual,
        title: format!(
            "{} of the five people most like a person are decided like that person, on average",
            percent(*everyone)
        ),
        says: format!(
            "{}, each beside the {NEIGHBORS} others who are most alike in {} by which a model could tell them apart ({}); the attributes of the plan do not count.{} A person is no neighbor of itself. Alike: the sum of squared differences of numbers, in standard deviations, and of 1 for each category that differs and each number that only one of the two has; neighbors equally far share the last places. Decided alike is the mean share of neighbors with the same decision (consistency). The flip test sets each person of a group beside its {NEIGHBORS} nearest in the reference group: how often most of these were decided the other way. Weights are not used. Groups with fewer than {} people among them are not shown. There are no intervals.",
            people.whom(),
            the_columns(columns),
            names.join(", "),
            not_compared(bench, columns),
            bench.plan.groups.minimum
        ),
        caveat: "Who is alike hangs on the columns and on their scale: another choice gives other neighbors. Where columns stand in for an attribute, people of two groups are hardly ever neighbors.".to_owned(),
        source: "Zemel, Wu, Swersky, Pitassi & Dwork (2013), Learning fair representations, ICML; Black, Yeom & Fredrikson (2020), FlipTest, FAT*".to_owned(),
        attributes: Vec::new(),
        fields: fields(),
        rows,
        draws: None,
    })
}

fn fields() -> Vec<Field> {
    vec![
        Field::new("attribute", "Attribute", Unit::Text),
        Field::new("group", "Group", Unit::Text),
        Field::new("people", "People", Unit::People),
        Field::new("consistency", "Decided alike", Unit::Share),
        Field::new("flipped-positive", "Selected, their like in the reference not", Unit::Share),
        Field::new(
            "flipped-negative",
            "Not selected, their like in the reference are",
            Unit::Share,
        ),
        Field::new("flips", "The first less the second", Unit::Points),
    ]
}

#[cfg(test)]
pub(crate) mod tests {
    use crate::audit::exhibits::of_columns::testing::report;

    pub(crate) const PLAN: &str = "decision = { column = \"d\", positive = \"1\" }";

    /// Two towns far apart with the same job in each: 40 of group a and 30 of b in one, 10 of a and 20 of b in the other.
    pub(crate) fn people() -> String {
        let mut text = "group,town,job,d\n".to_owned();
        for (group, town, d, n) in [
            ("a", "north", 1, 30),
            ("a", "north", 0, 10),
            ("b", "north", 1, 6),
            ("b", "north", 0, 24),
            ("a", "south", 0, 10),
            ("b", "south", 0, 20),
        ] {
            text += &format!("{group},{town},clerk-{town},{d}\n").repeat(n);
        }
        text
    }

    #[test]
    fn neighbors_share_their_places_and_are_never_the_person_itself() {
        let found = report("individual", &people(), PLAN).exhibits.remove(0);
        // North: 36 of 70 selected. A selected one has 35 selected among 69 others, another one 36 of 69.
        let apart = 36.0 * (34.0 / 69.0) + 34.0 * (36.0 / 69.0);
        assert!((found.number(0, "consistency").unwrap() - (1.0 - apart / 100.0)).abs() < 1e-12);
        let row = (0..found.rows.len()).find(|it| found.text(*it, "group") == "b").unwrap();
        assert_eq!(found.number(row, "people"), Some(50.0));
        // Of the reference in the north 3 of 4 are selected: 24 of 50 would be, and nobody the other way.
        assert_eq!(found.number(row, "flipped-positive"), Some(0.0));
        assert_eq!(found.number(row, "flipped-negative"), Some(0.48));
        assert_eq!(found.number(row, "flips"), Some(-0.48));
    }

    #[test]
    fn without_columns_to_be_alike_in_it_says_so() {
        let text = "group,d\n".to_owned() + &"a,1\nb,0\n".repeat(40);
        let found = report("individual", &text, PLAN);
        assert!(found.exhibits.is_empty());
        assert!(found.untested.iter().any(|it| it.what == super::WHAT));
    }
}
