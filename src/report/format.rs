//! Numbers as text: shares, intervals, points, ratios, p values and counts.
