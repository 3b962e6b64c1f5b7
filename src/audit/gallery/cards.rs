//! What the cards say; `tests/audits` holds every number against the stored reports.

use crate::audit::gallery::Card;

/// The cards, in the order in which they are shown.
pub static CARDS: &[Card] = &[];
