//! The tokens' colors can be read: contrast in both themes, computed from `style/tokens.css`.

use std::fs;

/// Text must reach this against what it stands on (WCAG 2.2, success criterion 1.4.3).
const TEXT: f64 = 4.5;

/// Marks and edges of controls must reach this (WCAG 2.2, success criterion 1.4.11).
const MARK: f64 = 3.0;

/// What stands on what, and the contrast it needs. Washes carry the ink of their own family.
const PAIRS: &[(&[&str], &[&str], f64)] = &[
    (&["ink", "ink-2", "ink-3"], &["paper", "raised", "sunk"], TEXT),
    (&["accent", "accent-ink"], &["paper", "raised", "sunk", "accent-wash"], TEXT),
    (&["out-ink"], &["paper", "raised", "sunk", "out-wash"], TEXT),
    (&["in-ink"], &["paper", "raised", "sunk", "accent-wash"], TEXT),
    (&["on-accent"], &["accent", "accent-ink"], TEXT),
    (&["ink", "ink-2"], &["accent-wash", "out-wash"], TEXT),
    (&["out", "in", "unsure", "accent", "control", "grey-3"], &["paper", "raised"], MARK),
];

/// Hairlines and quiet fills, which carry no meaning of their own.
const QUIET: &[&str] = &["line", "line-2", "grid", "grey-1", "grey-2", "sheet"];

/// Red, green and blue, 0 to 255.
type Color = [u8; 3];

/// A token's color in the light theme and in the dark one.
struct Token {
    name: String,
    themes: [Color; 2],
}

/// All `--name: #rrggbb` and `--name: light-dark(#rrggbb, #rrggbb)`; translucent colors are not text.
fn tokens(css: &str) -> Vec<Token> {
    let bare: String =
        css.split("/*").map(|it| it.split_once("*/").map_or(it, |two| two.1)).collect();
    let declarations = bare.split([';', '{', '}']).filter_map(|it| it.trim().split_once(':'));
    let named = declarations.filter_map(|(name, value)| {
        let (name, value) = (name.trim().strip_prefix("--")?, value.trim());
        let inner = value.strip_prefix("light-dark(").and_then(|it| it.strip_suffix(')'));
        let (light, dark) = inner.map_or(Some((value, value)), |it| it.split_once(','))?;
        let themes = [color(light.trim())?, color(dark.trim())?];
        Some(Token { name: name.to_owned(), themes })
    });
    named.collect()
}

fn color(hex: &str) -> Option<Color> {
    let digits = hex.strip_prefix('#').filter(|it| it.len() == 6)?;
    let channel = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    Some([channel(0)?, channel(2)?, channel(4)?])
}

/// The contrast ratio of two colors, 1 to 21 (WCAG 2.2, relative luminance and contrast ratio).
fn contrast(one: Color, other: Color) -> f64 {
    let (a, b) = (luminance(one), luminance(other));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance([red, green, blue]: Color) -> f64 {
    let linear = |channel: u8| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.04045 { share / 12.92 } else { libm::pow((share + 0.055) / 1.055, 2.4) }
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

/// One line for each pair that is missing or too weak in a theme.
fn weak_pairs(css: &str) -> Vec<String> {
    let tokens = tokens(css);
    let mut weak = Vec::new();
    for (fronts, backs, least) in PAIRS {
        for front in *fronts {
            weak.extend(backs.iter().flat_map(|back| weak_pair(&tokens, front, back, *least)));
        }
    }
    weak
}

/// Tokens of a plain color that no pair names and that are not declared quiet.
fn unpaired(css: &str) -> Vec<String> {
    let names = tokens(css).into_iter().map(|it| it.name);
    let paired = |name: &str| PAIRS.iter().any(|(a, b, _)| a.contains(&name) || b.contains(&name));
    names.filter(|name| !paired(name) && !QUIET.contains(&name.as_str())).collect()
}

fn weak_pair(tokens: &[Token], front: &str, back: &str, least: f64) -> Vec<String> {
    let find = |name: &str| tokens.iter().find(|it| it.name == name);
    let (Some(over), Some(under)) = (find(front), find(back)) else {
        return vec![format!("--{front} on --{back}: a token is missing or no plain color")];
    };
    let ratios = [0, 1].map(|theme| contrast(over.themes[theme], under.themes[theme]));
    let themes = ["light", "dark"].into_iter().zip(ratios).filter(|(_, ratio)| *ratio < least);
    let say =
        |(theme, ratio)| format!("--{front} on --{back}, {theme}: {ratio:.2}, needs {least:.1}");
    themes.map(say).collect()
}

fn tokens_css() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/style/tokens.css");
    fs::read_to_string(path).expect("style/tokens.css can be read")
}

#[test]
fn every_pair_of_tokens_has_enough_contrast_in_both_themes() {
    let weak = weak_pairs(&tokens_css());
    assert!(weak.is_empty(), "{}", weak.join("\n"));
}

#[test]
fn a_paler_ink_is_reported() {
    let css = tokens_css();
    let ink = tokens(&css).into_iter().find(|it| it.name == "ink-3").expect("there is an --ink-3");
    let [red, green, blue] = ink.themes[0];
    let pale = css.replace(&format!("#{red:02x}{green:02x}{blue:02x}"), "#a0a0a0");
    let weak = weak_pairs(&pale);
    assert!(weak.iter().any(|it| it.starts_with("--ink-3 on --paper, light: ")), "{weak:?}");
    assert!(!weak.iter().any(|it| it.contains("--ink-3 on --paper, dark")), "{weak:?}");
}

#[test]
fn a_missing_token_is_reported() {
    let css = tokens_css().replace("--out-ink:", "--out-text:");
    assert!(weak_pairs(&css).iter().any(|it| it.starts_with("--out-ink on --paper: a token")));
}

#[test]
fn every_color_says_what_it_stands_on() {
    assert_eq!(unpaired(&tokens_css()), Vec::<String>::new());
    assert_eq!(unpaired("--ink: #000000; --new: #123456;"), ["new"]);
}

/// Black on white is 21 by definition; #767676 is the palest grey that carries text on white, 4.54.
#[test]
fn contrast_is_that_of_the_standard() {
    assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 1e-9);
    assert!((contrast([0x76; 3], [255; 3]) - 4.54).abs() < 0.005);
    assert!((contrast([255; 3], [255; 3]) - 1.0).abs() < 1e-9);
}
