//! Where the reader is: the step and the selected view, as the URL's fragment. Never anything of the data.

use crate::report::exhibit;

/// A place in the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Route {
    pub step: Step,
    /// The section of the results that was asked for.
    pub section: Option<Section>,
    /// Which attribute of the report, by its place in the list; the leading finding's where none is chosen.
    pub attribute: Option<usize>,
    /// The rate under view, by id; the report's leading one where none is chosen.
    pub rate: Option<String>,
    /// The exhibit that was asked for, by its place in the report.
    pub exhibit: Option<usize>,
    /// The name in that exhibit under which other programs' figures stand, as a part of an address.
    pub name: Option<String>,
}

/// One of the pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    #[default]
    Start,
    Columns,
    Plan,
    /// Only where a model decides.
    Models,
    Results,
    Report,
}

/// A section of the results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    Summary,
    Groups,
    Intersections,
    /// A view of its own, in place of the others.
    Thresholds,
    LikeWithLike,
    Metrics,
    /// The exhibits of one kind of question.
    Exhibits(exhibit::Section),
    Untested,
    Data,
}

impl Step {
    pub const ALL: [Self; 6] =
        [Self::Start, Self::Columns, Self::Plan, Self::Models, Self::Results, Self::Report];

    pub fn id(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Columns => "columns",
            Self::Plan => "plan",
            Self::Models => "models",
            Self::Results => "results",
            Self::Report => "report",
        }
    }

    /// The name in the bar.
    pub fn name(self) -> &'static str {
        match self {
            Self::Start => "File",
            Self::Columns => "Columns",
            Self::Plan => "Plan",
            Self::Models => "Models",
            Self::Results => "Audit",
            Self::Report => "Report",
        }
    }

    pub fn href(self) -> String {
        format!("#/{}", self.id())
    }
}

impl Section {
    pub const ALL: [Self; 16] = [
        Self::Summary,
        Self::Groups,
        Self::Intersections,
        Self::Thresholds,
        Self::LikeWithLike,
        Self::Metrics,
        Self::Exhibits(exhibit::Section::Evidence),
        Self::Exhibits(exhibit::Section::Data),
        Self::Exhibits(exhibit::Section::Slices),
        Self::Exhibits(exhibit::Section::Calibration),
        Self::Exhibits(exhibit::Section::Scores),
        Self::Exhibits(exhibit::Section::Individual),
        Self::Exhibits(exhibit::Section::Outcomes),
        Self::Exhibits(exhibit::Section::Definitions),
        Self::Untested,
        Self::Data,
    ];

    /// The id in the URL, and of the element that it scrolls to.
    pub fn id(self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::Groups => "groups",
            Self::Intersections => "intersections",
            Self::Thresholds => "thresholds",
            Self::LikeWithLike => "like-with-like",
            Self::Metrics => "metrics",
            Self::Exhibits(it) => it.anchor(),
            Self::Untested => "untested",
            Self::Data => "data",
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Summary => "Summary",
            Self::Groups => "Groups",
            Self::Intersections => "Intersections",
            Self::Thresholds => "Thresholds",
            Self::LikeWithLike => "Like with like",
            Self::Metrics => "Named metrics",
            Self::Exhibits(it) => it.name(),
            Self::Untested => "Not tested",
            Self::Data => "Data",
        }
    }
}

impl Route {
    pub fn of(step: Step) -> Self {
        Self { step, ..Self::default() }
    }

    /// Reads a fragment such as `#/results/groups?attribute=1&rate=false-positive-rate`.
    /// None where it is no place of the page.
    pub fn parse(fragment: &str) -> Option<Self> {
        let path = fragment.strip_prefix("#/")?;
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let (step, section) = path.split_once('/').unwrap_or((path, ""));
        let mut route = Self::of(Step::ALL.into_iter().find(|it| it.id() == step)?);
        route.section = Section::ALL.into_iter().find(|it| it.id() == section);
        for (key, value) in query.split('&').filter_map(|it| it.split_once('=')) {
            match key {
                "attribute" => route.attribute = value.parse().ok(),
                "rate" => route.rate = Some(value.to_owned()),
                "exhibit" => route.exhibit = value.parse().ok(),
                "name" => route.name = Some(value.to_owned()),
                _ => {}
            }
        }
        Some(route)
    }

    /// The fragment that [`Route::parse`] reads.
    pub fn fragment(&self) -> String {
        let mut text = self.step.href();
        if let Some(section) = self.section {
            text.push('/');
            text.push_str(section.id());
        }
        let attribute = self.attribute.map(|it| format!("attribute={it}"));
        let rate = self.rate.as_ref().map(|it| format!("rate={it}"));
        let exhibit = self.exhibit.map(|it| format!("exhibit={it}"));
        let name = self.name.as_ref().map(|it| format!("name={it}"));
        let all = [attribute, rate, exhibit, name];
        let query: Vec<String> = all.into_iter().flatten().collect();
        if query.is_empty() { text } else { format!("{text}?{}", query.join("&")) }
    }
}
