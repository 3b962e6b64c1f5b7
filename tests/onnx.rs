//! Models of other programs: what onnxruntime makes of them, and files that are none.

#[path = "onnx/adult.rs"]
mod adult;
#[path = "onnx/broken.rs"]
mod broken;
#[path = "onnx/fixtures.rs"]
mod fixtures;
#[path = "onnx/refused.rs"]
mod refused;
#[path = "onnx/written.rs"]
mod written;
