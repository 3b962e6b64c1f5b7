//! Like with like: the comparisons pooled over the strata, beside the crude ones.

use std::sync::Arc;

use leptos::prelude::*;

use crate::chart::{Size, forest};
use crate::report::format::visible;
use crate::report::{Report, rows};
use crate::ui::parts::twin::Twin;
use crate::ui::state::{Audit, state};

use super::{figure, pooled, viewed};

/// The section of the strata; empty where the plan names none.
#[component]
pub(super) fn LikeWithLike(audit: Arc<Audit>) -> impl IntoView {
    let (state, viewed) = (state(), viewed());
    let strata = rows::attribute_names(&audit.report.stratified.first()?.strata);
    let says =
        format!("Each group with the reference inside each stratum of {strata}, then pooled.");
    let content = move || {
        let report = &audit.report;
        let by = viewed.by.get();
        let rate = stratified_rate(report, &by, viewed.rate().map(|it| it.id))?;
        let title = title(report, &rate, &by);
        let scene = |size| forest::scene(report, &rate, &by, size, title.clone());
        let wide = scene(Size::Wide);
        let table = wide.as_ref().map(|it| it.table.clone());
        Some(view! {
            <div class="pair">
                {figure(state, "figure-strata", 6, wide, scene(Size::Narrow))}
                <div class="aside">
                    <h3>"How to read it"</h3>
                    <p>"The first row of each group compares everyone. The second compares people of the same "
                        {strata.clone()}" with each other and pools the answers."</p>
                    <p>"Where the two differ, "{strata.clone()}" accounts for part of the gap. Whether it should is a \
                        choice of values; the numbers cannot make it."</p>
                </div>
            </div>
            {table.map(|twin| view! { <Twin id="table-strata".to_owned() twin title="In numbers" note="The same values as figure 6."/> })}
        })
    };
    Some(view! {
        <section class="section" id="like-with-like" aria-labelledby="like-h">
            <div class="section-head"><h2 id="like-h">"Like with like"</h2><p>{says}</p></div>
            {content}
        </section>
    })
}

/// The rate under view where it was stratified, else the first that was.
fn stratified_rate(report: &Report, by: &[String], under_view: Option<&str>) -> Option<String> {
    let mut of_attribute = report.stratified.iter().filter(|it| it.attributes == by);
    let chosen = of_attribute.clone().find(|it| Some(it.rate.as_str()) == under_view);
    chosen.or_else(|| of_attribute.next()).map(|it| it.rate.clone())
}

/// The report's own finding about it, else what is shown.
fn title(report: &Report, rate: &str, by: &[String]) -> String {
    let is_about = |it: &&crate::report::Finding| {
        it.about.rate.as_deref() == Some(rate)
            && it.about.attributes == by
            && pooled(report, it).is_some()
    };
    match report.findings.iter().find(is_about) {
        Some(finding) => visible(&finding.says),
        None => {
            format!("{} by {}, crude and pooled", rows::rate_name(rate), rows::attribute_names(by))
        }
    }
}
