# The one entry point for people and for CI. `make` lists the targets.

CARGO ?= cargo
BINARY := $(or $(CARGO_TARGET_DIR),target)/release/tracekeep
REQUIRE := scripts/require.sh
LISTEN ?= 127.0.0.1:8080
DATA_DIR ?= ./data

.DEFAULT_GOAL := help
.PHONY: help run build console test test-rust test-web test-full check audit bench bench-load fuzz golden fmt clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  %-12s %s\n", $$1, $$2 }'

run: build ## Build, then serve on LISTEN with DATA_DIR
	$(BINARY) serve --listen $(LISTEN) --data-dir $(DATA_DIR)

build: console ## Build the console and the release binary
	@$(REQUIRE) cargo
	$(CARGO) build --release --bin tracekeep

# Without Node the binary still builds; its pages then say how to get the console.
console: ## Build the web console
	@if [ ! -f web/package.json ]; then \
		echo "there is no web/ here: building without the console" >&2; \
	elif ! $(REQUIRE) npm; then \
		echo "building without the console" >&2; \
	else \
		cd web && { [ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --no-audit --no-fund; } && npm run build; \
	fi

test: test-rust test-web ## All tests: unit, integration on SQLite and Postgres, SDKs, console

test-rust: ## Tests of the server
	@$(REQUIRE) cargo
	scripts/test-deps.sh
	$(CARGO) test --workspace; status=$$?; scripts/test-postgres.sh stop; exit $$status

test-web: ## Tests of the console
	@if [ -f web/package.json ]; then $(REQUIRE) npm && cd web && { [ -d node_modules ] || npm ci --no-audit --no-fund; } && npm test; fi

test-full: test ## The tests, with the long ones
	$(CARGO) test --workspace --release -- --ignored

check: ## Formatting, lints, documentation, licences, golden files
	@$(REQUIRE) cargo cargo-deny
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps --document-private-items
	$(CARGO) deny --log-level error check licenses bans sources
	$(CARGO) test --test golden
	@if [ -f web/package.json ]; then $(REQUIRE) npm && cd web && { [ -d node_modules ] || npm ci --no-audit --no-fund; } && npm run lint && npm run types; fi

audit: ## Known vulnerabilities (fetches the advisory database)
	@$(REQUIRE) cargo-deny
	$(CARGO) deny check advisories

bench: ## Micro-benchmarks of decode, fold and write
	$(CARGO) bench

bench-load: ## Load test of ingest against a live server
	$(CARGO) bench --bench ingest_load

fuzz: ## Fuzz the decoders
	$(CARGO) test --release fuzz -- --ignored

golden: ## Write the golden files anew
	$(CARGO) run --quiet -- openapi > docs/openapi.json.new && mv docs/openapi.json.new docs/openapi.json
	$(CARGO) run --quiet -- config reference > docs/configuration.md.new && mv docs/configuration.md.new docs/configuration.md
	@if [ -d web/node_modules ]; then cd web && npm run api; fi

fmt: ## Format
	$(CARGO) fmt --all

clean: ## Remove what was built
	$(CARGO) clean
	rm -rf web/dist web/node_modules
