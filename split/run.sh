#!/bin/sh
# Called by trunk when the page is built: cuts its program in two and makes both parts small.
set -eu
cd "$TRUNK_SOURCE_DIR"

target=${CARGO_TARGET_DIR:-target}
linked=$target/wasm32-unknown-unknown/page/app.wasm
bound=$TRUNK_STAGING_DIR/app_bg.wasm

command -v wasm-opt >/dev/null || { echo "wasm-opt is missing: build with 'make page', which brings it" >&2; exit 1; }

small() {
    wasm-opt --enable-simd --enable-bulk-memory --enable-nontrapping-float-to-int --enable-reference-types \
        --enable-sign-ext --enable-mutable-globals --enable-multivalue --low-memory-unused --flatten --rereloop -Oz \
        --reorder-functions-by-name --strip-debug --strip-producers "$1" -o "$2"
}

cargo run --quiet --manifest-path split/Cargo.toml --target-dir "$target/split" -- \
    "$linked" "$bound" "$target/split/first.wasm" "$target/split/rest.wasm"
small "$target/split/first.wasm" "$bound" &
small "$target/split/rest.wasm" "$TRUNK_STAGING_DIR/app_rest.wasm"
wait $!

# Without its script the page's program leaves its own link behind, which browsers do not know.
sed '/rel="rust"/d' "$TRUNK_STAGING_DIR/index.html" > "$TRUNK_STAGING_DIR/clean.html"
mv "$TRUNK_STAGING_DIR/clean.html" "$TRUNK_STAGING_DIR/index.html"
