//! The audits that come with the page: their plans and their data.

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
