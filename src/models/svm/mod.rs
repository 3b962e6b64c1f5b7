//! Support vector machines: the widest margin between classes, straight or bent by a kernel.

#[cfg(test)]
mod checks;
pub mod kernel;
pub mod linear;
pub mod people;
mod smo;

pub use kernel::{KernelSvm, KernelSvmModel};
pub use linear::{LinearSvm, LinearSvmModel};
pub use people::{Kernel, Likeness, People};
