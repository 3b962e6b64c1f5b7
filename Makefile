# Plumbline: serve it, test it, measure it, pack it for a host.
#
#   make serve   the page on this machine; the first run brings the tools it needs
#   make test    everything that must hold before a change lands
#   make check   the part of it that needs no browser
#   make bench   how fast it is, beside other programs (PEERS=0 leaves those out, ONLY=audit or ONLY=training the rest)
#   make mutants which small changes of the figures' code no test notices (a quarter of an hour; ARGS='--only src/stats' for a part)
#   make dist    dist/, ready for any static host, under any path
#
# Needed beforehand: Rust with rustup, Node 20 or newer, make. Chromium is installed where it can be.
# PORT chooses the port of `make serve`, CHROMIUM the browser of the tests.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.NOTPARALLEL:
.DEFAULT_GOAL := help

PORT ?= 8080
PEERS ?= 1
ONLY ?=
ARGS ?=
CHROMIUM ?=

TRUNK := trunk-0.21.14
# The page's glue and the program that writes it must be of one version: the lock file's.
BINDGEN := wasm-bindgen-cli-$(shell sed -n '/^name = "wasm-bindgen"$$/{n;s/version = "\(.*\)"/\1/p;}' Cargo.lock)
WASM_LIBRARY := $(shell rustc --print sysroot 2>/dev/null)/lib/rustlib/wasm32-unknown-unknown/lib
TARGET_DIR := $(or $(CARGO_TARGET_DIR),target)

# Our own copies of the tools are found first.
export PATH := $(CURDIR)/.tools/cargo/bin:$(CURDIR)/node_modules/.bin:$(PATH)
export CHROMIUM

# Folders are listed beside their files, so that a removed file is noticed too.
PAGE_SOURCES := Cargo.toml Cargo.lock package-lock.json $(wildcard Trunk.toml index.html build.rs .cargo/config.toml) \
                $(shell find src kernels split style audits 2>/dev/null)

.PHONY: help serve page test check format lint unit document size browser picture bench mutants dist chromium clean

help:
	@sed -n '/^#   make/s/^#   //p' Makefile

# What is needed: each brought once, and again when its version changes.

.tools/$(TRUNK): $(WASM_LIBRARY)
	cargo install --debug --locked --root .tools/cargo --target-dir .tools/build --version $(TRUNK:trunk-%=%) trunk
	touch $@

# Its own lock file names a package that the registry no longer has.
.tools/$(BINDGEN): $(WASM_LIBRARY)
	cargo install --debug --root .tools/cargo --target-dir .tools/build --version $(BINDGEN:wasm-bindgen-cli-%=%) wasm-bindgen-cli
	touch $@

$(WASM_LIBRARY):
	rustup target add wasm32-unknown-unknown

node_modules/.package-lock.json: package-lock.json
	npm ci --no-audit --no-fund
	touch $@

chromium:
	@node tests/browser/chromium.mjs >/dev/null && exit 0; \
	if [ -f /etc/debian_version ] && [ "$$(id -u)" = 0 ]; then \
	    apt-get update && apt-get install --yes chromium; \
	else \
	    echo 'The browser tests need Chromium. Install it, or name one: make test CHROMIUM=/path/to/chrome' >&2; exit 1; \
	fi

# The page.

dist/index.html: $(PAGE_SOURCES) | .tools/$(TRUNK) .tools/$(BINDGEN) node_modules/.package-lock.json
	env -u NO_COLOR trunk build --release
	touch $@

dist/SHA256SUMS: dist/index.html LICENSE LICENSE-APACHE LICENSE-MIT tests/browser/pack.mjs
	cp LICENSE LICENSE-APACHE LICENSE-MIT dist/
	node tests/browser/pack.mjs dist

page: dist/index.html

dist: dist/SHA256SUMS
	@echo 'dist/ is ready: any static host can serve it, under any path.'

serve: dist/index.html
	@node tests/browser/serve.mjs dist --port $(PORT)

# The checks, quick ones first. The last line of each is its runner's own count.

test: check size browser

check: format lint unit document

format:
	cargo fmt --all --check
	cargo fmt --manifest-path split/Cargo.toml --check

lint: $(WASM_LIBRARY)
	cargo clippy --workspace --all-targets -- -D warnings
	cargo clippy --target wasm32-unknown-unknown --lib --bin app --bin worker -- -D warnings
	cargo clippy --manifest-path split/Cargo.toml --target-dir $(TARGET_DIR)/split --all-targets -- -D warnings

unit:
	cargo test --manifest-path split/Cargo.toml --target-dir $(TARGET_DIR)/split
	cargo test --workspace

document:
	RUSTDOCFLAGS='-D warnings' cargo doc --workspace --no-deps --document-private-items

size: dist/index.html
	node tests/browser/size.mjs dist

browser: dist/SHA256SUMS chromium
	cargo build --bin plumbline
	PLUMBLINE=$(TARGET_DIR)/debug/plumbline node tests/browser/run.mjs

# Takes the README's picture anew.
picture: dist/SHA256SUMS chromium
	UPDATE=1 node tests/browser/run.mjs 'picture in the README'

# The measures: one run on one machine, everything one after the other.

bench: .bench/people.csv dist/index.html chromium
	cargo build --release --bin plumbline
	cargo bench --bench cuts
	cargo bench --bench slices
	PLUMBLINE=$(TARGET_DIR)/release/plumbline PEERS=$(PEERS) ONLY=$(ONLY) node tests/bench/run.mjs

.bench/people.csv: tests/bench/generate.rs
	cargo bench --bench generate -- $@

# Changes the code of counts, metrics and statistics in thousands of small ways; ARGS=--again tries only what was left.
mutants:
	cargo run --manifest-path tests/mutants/Cargo.toml --target-dir $(TARGET_DIR)/mutants/tool -- $(ARGS)

clean:
	rm -rf dist .bench tests/browser/failures
	cargo clean
