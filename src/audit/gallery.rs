//! The audits that come with the page: their plans and their data.

/// A card of the gallery: a finished audit, open in one action, or one that only lacks its file.
#[derive(Debug)]
pub struct Card {
    /// Stable; names the folder in `audits/`.
    pub id: &'static str,
    pub title: &'static str,
    /// The finding, in one sentence.
    pub says: &'static str,
    /// A few words each: the size, the attributes, the effect.
    pub meta: &'static [&'static str],
    /// The file that the reader has to bring; none where the data come with the page.
    pub needs_file: Option<FileHint>,
    /// The plan, as `plan.toml`.
    pub plan: &'static str,
}

/// How a reader comes by a file, and how the page knows it.
#[derive(Debug)]
pub struct FileHint {
    pub name: &'static str,
    pub sha256: &'static str,
    /// Where it can be had, as a sentence.
    pub where_from: &'static str,
}

/// The cards, in the order in which they are shown.
pub static CARDS: &[Card] = &[];

/// An audit whose data comes with the program.
#[derive(Debug)]
pub struct Bundled {
    pub id: &'static str,
    pub plan_toml: &'static str,
    pub data: &'static [u8],
}

/// All of them.
pub static BUNDLED: &[Bundled] = &[];

/// The bundled audit with that id.
pub fn bundled(id: &str) -> Option<&'static Bundled> {
    BUNDLED.iter().find(|it| it.id == id)
}
