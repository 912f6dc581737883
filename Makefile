# The one entry point for people and for CI. `make` lists the targets.

CARGO ?= cargo
TARGET_DIR := $(or $(CARGO_TARGET_DIR),target)
REQUIRE := scripts/require.sh
LISTEN ?= 127.0.0.1:8080
DATA_DIR ?= ./data
# Stretches the time limits of the browser tests, which run the binary without optimisation.
SLOWNESS ?= 3
# Of each fuzz target.
FUZZ_SECONDS ?= 60

CONSOLE_SOURCES := $(shell find web/src web/scripts -type f) $(wildcard web/*.json web/*.ts web/index.html)

.DEFAULT_GOAL := help
# Each step takes all cores by itself.
.NOTPARALLEL:
.PHONY: help run build console test test-full test-deps test-rust test-console test-browser check check-console check-deploy audit bench bench-load fuzz golden fmt clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  %-14s %s\n", $$1, $$2 }'

run: build ## Build, then serve on LISTEN (127.0.0.1:8080) with DATA_DIR (./data)
	@exec $(TARGET_DIR)/release/tracekeep serve --listen $(LISTEN) --data-dir $(DATA_DIR)

build: console ## Build the console and target/release/tracekeep
	@$(REQUIRE) cargo cc
	$(CARGO) build --release --locked --bin tracekeep

# Without Node the binary still builds; its pages then say how to get the console.
console: ## Build the web console
	@if $(REQUIRE) npm; then $(MAKE) --no-print-directory web/dist/index.html; \
	else echo "building without the console" >&2; fi

web/dist/index.html: web/node_modules/.package-lock.json $(CONSOLE_SOURCES)
	cd web && npm run build

%/node_modules/.package-lock.json: %/package.json %/package-lock.json
	cd $* && npm ci --no-audit --no-fund
	@touch $@

test: test-rust test-console test-browser ## All tests: unit, integration on SQLite and Postgres, real SDKs, console, browser

FAULT_TESTS := kill9 store_faults disk_full clock_jumps durable_replies overload several_servers tools api_fuzz

# One after the other: each wants the machine for itself.
test-full: test ## All tests, then the long versions of the fault and overload tests, with their figures
	TEST_LONG=1 $(CARGO) test --locked --no-fail-fast $(FAULT_TESTS:%=--test %) -- --test-threads=1 --nocapture; \
		status=$$?; scripts/test-postgres.sh stop; exit $$status

test-deps: ## Install what the tests need
	@$(REQUIRE) cargo cc
	scripts/test-deps.sh

# The console is in the binary that the tests run: it is built first, so that the binary is built once.
test-rust: test-deps web/dist/index.html ## Tests of the server
	$(CARGO) test --locked --workspace --no-fail-fast; status=$$?; scripts/test-postgres.sh stop; exit $$status

test-console: test-deps web/node_modules/.package-lock.json ## Unit tests of the console
	cd web && npm test

# `--no-run` builds the binary with the features that it has in the other tests: nothing is compiled twice.
test-browser: test-deps web/dist/index.html tests/browser/node_modules/.package-lock.json ## The console in a browser
	$(CARGO) test --locked --workspace --test golden --no-run
	cd tests/browser && TRACEKEEP_BIN="$(abspath $(TARGET_DIR))/debug/tracekeep" SLOWNESS=$(SLOWNESS) \
		CHROMIUM="$${CHROMIUM:-$$(command -v chromium || command -v chromium-browser || command -v google-chrome)}" npm test

# The console comes before the compiler: it builds web/dist, which the crate embeds, so that is compiled once.
check: ## Formatting, lints, documentation, licences, golden files, the console
	@$(REQUIRE) cargo cc npm
	$(CARGO) fmt --all --check
	@$(MAKE) --no-print-directory check-console
	$(CARGO) clippy --locked --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --locked --workspace --no-deps --document-private-items
	$(CARGO) test --locked --workspace --test golden --test dependencies --test architecture

check-console: ## Lints, types, tests and budgets of the console
	@$(REQUIRE) npm
	@$(MAKE) --no-print-directory web/node_modules/.package-lock.json
	cd web && npm run check

check-deploy: ## Files of deploy/ against the linters and schemas of those who read them
	scripts/deploy-tools.sh
	scripts/check-deploy.sh

audit: ## Known vulnerabilities and the rules of deny.toml (cargo-deny; fetches the advisory database)
	@$(REQUIRE) cargo-deny
	$(CARGO) deny check

bench: ## Micro-benchmarks: decode, derive, compress, write
	@$(REQUIRE) cargo cc
	scripts/bench.sh

bench-load: ## Load test of the release binary beside raw ceilings (BENCH_ARGS, such as --quick or --only W1)
	@$(REQUIRE) cargo cc
	scripts/bench-load.sh $(BENCH_ARGS)

fuzz: ## Fuzz the decoders for FUZZ_SECONDS each (cargo-fuzz; see tests/fuzz/README.md)
	@$(REQUIRE) cargo cc c++ cargo-fuzz
	for target in decode_dynamiq decode_openai_agents decode_otlp inflate json_text; do \
		mkdir -p $(TARGET_DIR)/fuzz/corpus/$$target && \
		RUSTC_BOOTSTRAP=1 $(CARGO) fuzz run --fuzz-dir tests/fuzz --target-dir $(TARGET_DIR)/fuzz --sanitizer none $$target \
			$(TARGET_DIR)/fuzz/corpus/$$target tests/fuzz/seeds/$$target -- -dict=tests/fuzz/json.dict -max_total_time=$(FUZZ_SECONDS) || exit 1; \
	done

golden: ## Write the golden files anew
	$(CARGO) run --quiet -- openapi > docs/openapi.json.new && mv docs/openapi.json.new docs/openapi.json
	$(CARGO) run --quiet -- config reference > docs/configuration.md.new && mv docs/configuration.md.new docs/configuration.md
	$(CARGO) run --quiet -- config metrics > docs/metrics.md.new && mv docs/metrics.md.new docs/metrics.md
	UPDATE_GOLDEN=1 $(CARGO) test --quiet --test query_plans
	@if [ -d web/node_modules ]; then cd web && npm run api; \
	else echo "web/src/api/schema.d.ts is made by 'npm run api' in web/, after 'npm ci'" >&2; fi

fmt: ## Format
	$(CARGO) fmt --all

clean: ## Remove what was built
	$(CARGO) clean
	rm -rf web/dist web/node_modules tests/browser/node_modules tests/browser/artifacts
