//! Files that people take for ONNX and that are something else, known by their first bytes.

/// A format of models that cannot be read, and how to get ONNX from it.
pub(super) struct Other {
    pub(super) name: &'static str,
    pub(super) export: &'static str,
}

const PICKLE: Other = Other {
    name: "a Python pickle, such as joblib and scikit-learn save",
    export: "Load it in Python where it was made and export it: `skl2onnx.to_onnx(model, X[:1], \
             options={\"zipmap\": False})`. A pickle runs code when it is opened and is never opened here.",
};
const HDF5: Other = Other {
    name: "an HDF5 file, as Keras saves with the ending .h5",
    export: "Load it with Keras and export it: `model.export(\"model.onnx\", format=\"onnx\")`.",
};
const ZIP: Other = Other {
    name: "a ZIP archive, as PyTorch (.pt, .pth), Keras (.keras) and skops save",
    export: "Export it from its own library: `torch.onnx.export(model, x, \"model.onnx\")`, \
             `model.export(\"model.onnx\", format=\"onnx\")` in Keras, `skl2onnx.to_onnx` for scikit-learn.",
};
const TFLITE: Other = Other {
    name: "a TensorFlow Lite model",
    export: "Convert it: `python -m tf2onnx.convert --tflite model.tflite --output model.onnx`.",
};
const LIGHTGBM: Other = Other {
    name: "a LightGBM model",
    export: "Convert it in Python: `onnxmltools.convert_lightgbm(booster, initial_types=[(\"X\", \
             FloatTensorType([None, n]))], zipmap=False)`.",
};
const XGBOOST: Other = Other {
    name: "an XGBoost model",
    export: "Convert it in Python: `onnxmltools.convert_xgboost(booster, initial_types=[(\"X\", \
             FloatTensorType([None, n]))])`.",
};
const JSON: Other = Other {
    name: "a JSON file",
    export: "Choose the ONNX file, or export one from the library that wrote this file.",
};
const TEXT: Other = Other { name: "a text file", export: "Choose the file that ends with .onnx." };
const ONNX_TEXT: Other = Other {
    name: "ONNX written as text",
    export: "Save it in its binary form: `onnx.save(onnx.parser.parse_model(text), \"model.onnx\")`.",
};
const GZIP: Other =
    Other { name: "a gzip archive", export: "Unpack it and choose the ONNX file in it." };

/// The format whose mark these bytes bear, if it is not ONNX.
pub(super) fn other_format(bytes: &[u8]) -> Option<Other> {
    let begins = |mark: &[u8]| bytes.starts_with(mark);
    // Protocols 2 to 5 begin with 0x80; joblib's older files with "ZF" or zlib's mark.
    if begins(b"\x80") && bytes.get(1).is_some_and(|it| (2..=5).contains(it)) || begins(b"\x78\x9c")
    {
        Some(PICKLE)
    } else if begins(b"\x89HDF\r\n\x1a\n") {
        Some(HDF5)
    } else if begins(b"PK\x03\x04") || begins(b"PK\x05\x06") {
        Some(ZIP)
    } else if begins(b"\x1f\x8b") {
        Some(GZIP)
    } else if bytes.get(4..8) == Some(b"TFL3") {
        Some(TFLITE)
    } else if begins(b"binf") || is_xgboost_ubjson(bytes) {
        Some(XGBOOST)
    } else {
        text_format(bytes)
    }
}

/// The binary JSON of `XGBoost` begins with an object whose first key is `learner` or `version`.
fn is_xgboost_ubjson(bytes: &[u8]) -> bool {
    let head = bytes.get(..40).unwrap_or(bytes);
    bytes.starts_with(b"{L") && head.windows(7).any(|it| it == b"learner" || it == b"version")
}

/// A protobuf message of a model begins with the byte 8, which no text holds.
fn text_format(bytes: &[u8]) -> Option<Other> {
    let head = bytes.get(..4096).unwrap_or(bytes);
    let is_text =
        !head.is_empty() && head.iter().all(|it| matches!(it, b'\t' | b'\n' | b'\r' | 32..));
    if !is_text {
        return None;
    }
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start();
    if text.starts_with("tree\n") || text.starts_with("tree\r") || text.contains("tree_info") {
        Some(LIGHTGBM)
    } else if text.starts_with('{') {
        Some(if text.contains("\"learner\"") { XGBOOST } else { JSON })
    } else if text.starts_with("booster[") {
        Some(XGBOOST)
    } else if text.starts_with("ir_version") || text.starts_with('<') && text.contains("ir_version")
    {
        Some(ONNX_TEXT)
    } else {
        Some(TEXT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], part_of_name: &str) {
        let name = other_format(bytes).map_or("", |it| it.name);
        assert!(name.contains(part_of_name), "{name}");
    }

    #[test]
    fn other_formats_are_known_by_their_first_bytes() {
        check(b"\x80\x04\x95\x10\0\0\0\0\0\0\0", "pickle");
        check(b"\x89HDF\r\n\x1a\n\0\0", "HDF5");
        check(b"PK\x03\x04\x14\0", "PyTorch");
        check(b"\x1c\0\0\0TFL3", "TensorFlow Lite");
        check(b"tree\nversion=v4\nnum_class=1\n", "LightGBM");
        check(b"{\"learner\":{\"attributes\":{}}}", "XGBoost");
        check(b"{L\0\0\0\0\0\0\0\x07learner", "XGBoost");
        check(b"age,income\n1,2\n", "a text file");
        check(b"ir_version: 8\n", "ONNX written as text");
    }

    #[test]
    fn a_model_bears_no_other_mark() {
        assert!(other_format(b"\x08\x08\x12\x08skl2onnx").is_none());
        assert!(other_format(b"").is_none());
    }
}
