# `make run` and `make test` need nothing but this repository, rustup and (for the tests) Node 20: they set up what is missing.

SHELL := /bin/bash
.DEFAULT_GOAL := help
export PATH := $(or $(CARGO_HOME),$(HOME)/.cargo)/bin:$(PATH)

.PHONY: help run build test dev bench screenshots setup

help:
	@echo 'make run          set up what is missing, build, and start the demo; it prints its address'
	@echo 'make test         set up what is missing, and check everything; make test STAGES="format clippy" for some of it'
	@echo 'make build        target/release/vestibule, with the files of the browser inside'
	@echo 'make dev          a quick loop: rebuild and start again at each change'
	@echo 'make bench        measure, and write docs/benchmarks.md'
	@echo 'make screenshots  every page in every language, light and dark, small and wide: docs/screenshots/all'
	@echo 'make setup        set up what the tests need, and nothing else'

# ARGS are the program's: make run ARGS="--listen 127.0.0.1:9000"
run: build
	target/release/vestibule serve --demo $(ARGS)

build:
	@tools/setup run
	@tools/build

test:
	@tools/test $(STAGES)

dev:
	@tools/setup run
	@tools/dev $(ARGS)

# Both in one go, so that what they share is compiled once. ARGS are the bench's: make bench ARGS="--people 1000 --dry"
bench: build
	@tools/setup test
	@VESTIBULE_REQUIRE_BUNDLE=1 cargo build --locked --release -p vestibule -p vestibule-bench
	@tools/with-postgres target/release/vestibule-bench $(ARGS)

screenshots: build
	@tools/setup test
	@node end2end/screenshots.mjs

setup:
	@tools/setup test
