//! Mounts the page. On a host there is no page, and this program does nothing.

fn main() {
    #[cfg(target_arch = "wasm32")]
    plumbline::ui::mount();
}
