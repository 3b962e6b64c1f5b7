//! Why a meaning of even is set aside where another opens.

/// One reason.
#[derive(Debug)]
pub(super) struct Aside {
    /// What is set aside.
    pub(super) id: &'static str,
    /// What opens: any of these.
    pub(super) first: &'static [&'static str],
    pub(super) why: &'static str,
}

const fn aside(id: &'static str, first: &'static [&'static str], why: &'static str) -> Aside {
    Aside { id, first, why }
}

const SHARES: &[&str] = &["shares", "shares-inside"];
/// All that count decisions against outcomes.
const COUNTED: &[&str] = &[
    "wrongly-selected",
    "wrong-among-selected",
    "wrongly-passed-over",
    "reached",
    "both-mistakes",
    "meaning",
];
/// Being given the decision wrongly, or being denied it.
const GIVEN: &[&str] = &["wrongly-selected", "wrong-among-selected"];
const DENIED: &[&str] = &["wrongly-passed-over", "reached"];

const WHATEVER: &str =
    "It counts mistakes, and the answers ask for equal shares whatever happens later.";
const OTHER_MISTAKE: &str = "It is about the mistake that the answers do not call the worse one.";
const STARTS_FROM_OUTCOME: &str = "It starts from what happened. Whoever is {yes} or {no} knows only that, and the answers ask what that means.";
const HANGS_ON_BASE: &str = "It hangs on how many of a group are {true}, and so differs between groups that run the same risk.";

pub(super) static ASIDES: &[Aside] = &[
    aside(
        "shares",
        COUNTED,
        "It takes no account of what happened: it asks for equal shares even where groups differ in how many are {true}.",
    ),
    aside(
        "shares",
        &["shares-inside"],
        "It holds people against each other who differ in {strata}.",
    ),
    aside("shares-inside", COUNTED, "It takes no account of what happened, but only of {strata}."),
    aside(
        "shares-inside",
        &["shares"],
        "It takes {strata} for a good reason to differ, and the answers ask for equal shares all the same.",
    ),
    aside("wrongly-selected", SHARES, WHATEVER),
    aside(
        "wrongly-selected",
        &["wrong-among-selected"],
        "Where only a few are {yes}, it is close to nothing in every group, and looks even when mistakes among those \
         {yes} are not.",
    ),
    aside("wrongly-selected", DENIED, OTHER_MISTAKE),
    aside("wrongly-selected", &["meaning"], STARTS_FROM_OUTCOME),
    aside("wrong-among-selected", SHARES, WHATEVER),
    aside("wrong-among-selected", &["wrongly-selected", "both-mistakes"], HANGS_ON_BASE),
    aside("wrong-among-selected", DENIED, OTHER_MISTAKE),
    aside(
        "wrong-among-selected",
        &["meaning"],
        "It is the other side of what opens: the rest of those {yes}.",
    ),
    aside("wrongly-passed-over", SHARES, WHATEVER),
    aside("wrongly-passed-over", GIVEN, OTHER_MISTAKE),
    aside(
        "wrongly-passed-over",
        &["reached"],
        "Where only a few are {yes}, it is close to everyone in every group, and looks even when the chance to be {yes} \
         is not.",
    ),
    aside("wrongly-passed-over", &["meaning"], STARTS_FROM_OUTCOME),
    aside("reached", SHARES, WHATEVER),
    aside("reached", GIVEN, OTHER_MISTAKE),
    aside(
        "reached",
        &["wrongly-passed-over"],
        "It is the other side of what opens. Where nearly everyone is {yes} who should be, its ratio is close to 1 \
         whoever is left out.",
    ),
    aside(
        "reached",
        &["both-mistakes"],
        "It is the other side of one of the two mistakes that open.",
    ),
    aside("reached", &["meaning"], STARTS_FROM_OUTCOME),
    aside("wrong-among-passed-over", SHARES, WHATEVER),
    aside("wrong-among-passed-over", GIVEN, OTHER_MISTAKE),
    aside(
        "wrong-among-passed-over",
        &["wrongly-passed-over", "reached", "both-mistakes"],
        HANGS_ON_BASE,
    ),
    aside(
        "wrong-among-passed-over",
        &["meaning"],
        "It is about what it means to be {no}, and the answers ask what it means to be {yes}.",
    ),
    aside("both-mistakes", SHARES, WHATEVER),
    aside(
        "both-mistakes",
        &["wrongly-selected", "wrong-among-selected", "wrongly-passed-over", "reached"],
        "It holds both mistakes alike, and the answers call one of them the worse.",
    ),
    aside("both-mistakes", &["meaning"], STARTS_FROM_OUTCOME),
    aside(
        "meaning",
        SHARES,
        "It counts against what happened, and the answers ask for equal shares whatever happens later.",
    ),
    aside(
        "meaning",
        &["wrongly-selected", "wrongly-passed-over", "reached", "both-mistakes"],
        "A decision can mean the same in every group and still fall wrongly on one of them more often, where groups \
         differ in how many are {true}.",
    ),
    aside(
        "meaning",
        &["wrong-among-selected"],
        "It is the other side of what opens: the rest of those {yes}.",
    ),
    aside("accuracy", SHARES, WHATEVER),
    aside(
        "accuracy",
        COUNTED,
        "It counts both mistakes alike: groups can be decided rightly equally often and be harmed by different mistakes.",
    ),
];
