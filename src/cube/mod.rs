//! A dataset becomes counts: groups, strata and intersections.
