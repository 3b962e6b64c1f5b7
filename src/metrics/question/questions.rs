//! The questions and their answers, one entry each.

/// A question that a person without a statistician beside them can answer.
#[derive(Debug)]
pub struct Question {
    /// Stable; the key in a plan's `[question]`.
    pub id: &'static str,
    pub asks: &'static str,
    /// What it is about, in a sentence or two.
    pub note: &'static str,
    pub answers: &'static [Answer],
}

/// An answer to a question.
#[derive(Debug)]
pub struct Answer {
    /// Stable, kebab-case; plans name it.
    pub id: &'static str,
    pub says: &'static str,
    /// What follows from it, or an example.
    pub note: &'static str,
}

const fn answer(id: &'static str, says: &'static str, note: &'static str) -> Answer {
    Answer { id, says, note }
}

/// The questions, in the order in which they are asked. Each can be left open.
pub static QUESTIONS: [Question; 4] = [
    Question {
        id: "effect",
        asks: "What does it do to a person to be {yes}?",
        note: "Who is harmed by a mistake follows from it.",
        answers: &[
            answer(
                "benefit",
                "It helps",
                "A loan, a place, an interview: to go without is the harm.",
            ),
            answer(
                "burden",
                "It burdens",
                "A flag, an inspection, detention: to be singled out is the harm.",
            ),
            answer(
                super::OPEN,
                "Not sure, or both",
                "Then neither mistake is taken for the worse one.",
            ),
        ],
    },
    Question {
        id: "outcome",
        asks: "Can what happened be trusted?",
        note: "A decision is called a mistake where what happened proves it wrong. Whether someone was {true} may itself \
               carry old decisions: who was watched, who was asked, who was given a chance.",
        answers: &[
            answer("trusted", "Yes", "It was found out in the same way for people of every group."),
            answer(
                "doubtful",
                "No",
                "It is a person’s judgement or follows from older decisions, or it is known for some people only.",
            ),
            answer(
                "not-known",
                "It is not known",
                "There are decisions, and nobody knows what came of them.",
            ),
            answer(
                super::OPEN,
                "Not sure",
                "Then what needs no outcome is shown beside what does.",
            ),
        ],
    },
    Question {
        id: "alike",
        asks: "What should all groups have alike?",
        note: "Not all of these can be had at once. What is not chosen is still measured and shown.",
        answers: &[
            answer(
                "shares",
                "The share who are {yes}",
                "Whatever happens later: groups should be represented alike.",
            ),
            answer(
                "shares-inside",
                "The share who are {yes}, among people who are alike",
                "The same, but only people who are alike in {strata} are held against each other.",
            ),
            answer(
                "wrongly-selected",
                "The risk of being wrongly {yes}",
                "What matters most is what happens to those {false}.",
            ),
            answer(
                "wrongly-passed-over",
                "The risk of being wrongly {no}",
                "What matters most is what happens to those {true}.",
            ),
            answer(
                "both-mistakes",
                "The risk of both mistakes",
                "Neither should fall on one group more than on another.",
            ),
            answer(
                "meaning",
                "What it means to be {yes}",
                "Of those {yes}, as many should turn out {true} in one group as in another.",
            ),
            answer(
                super::OPEN,
                "Not sure",
                "Then the mistake that harms the person opens; both, where that is left open too.",
            ),
        ],
    },
    Question {
        id: "places",
        asks: "Can everyone be {yes} who should be?",
        note: "Where there are places, visits or checks for a few only, most people are {no} whatever their group, and \
               some rates are close to all or nothing.",
        answers: &[
            answer("few", "No, only a few", "Then we look where groups can still differ."),
            answer("enough", "Yes, or nearly", "As many can be {yes} as should be."),
            answer(super::OPEN, "Not sure", "Then it is taken that there are enough."),
        ],
    },
];
