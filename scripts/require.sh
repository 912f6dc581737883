#!/bin/sh
# require.sh TOOL...: fail, naming each missing tool and what to install for it.
set -eu

# Where Debian keeps the Postgres server programs, which are not in PATH.
pg_bin() {
    for dir in /usr/lib/postgresql/*/bin; do
        [ -x "$dir/$1" ] && return 0
    done
    return 1
}

# What cargo says of itself, and what Cargo.toml asks for.
cargo_version() { cargo --version 2>/dev/null | sed -n 's/^cargo \([0-9.]*\).*/\1/p'; }
rust_version() { sed -n 's/^rust-version = "\(.*\)"/\1/p' "$(dirname "$0")/../Cargo.toml" | head -n 1; }

# The smaller of two versions.
older() { printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1; }

present() {
    case $1 in
        postgres | initdb | pg_ctl) command -v "$1" >/dev/null 2>&1 || pg_bin "$1" ;;
        chromium)
            command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 ||
                command -v google-chrome >/dev/null 2>&1
            ;;
        python) "$(dirname "$0")/python.sh" >/dev/null 2>&1 ;;
        node | npm)
            command -v npm >/dev/null 2>&1 &&
                node -e 'const [major, minor] = process.versions.node.split(".").map(Number)
process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)' >/dev/null 2>&1
            ;;
        cargo) command -v cargo >/dev/null 2>&1 && [ "$(older "$(cargo_version)" "$(rust_version)")" = "$(rust_version)" ] ;;
        *) command -v "$1" >/dev/null 2>&1 ;;
    esac
}

advice() {
    case $1 in
        postgres | initdb | pg_ctl) echo "the Postgres server (Debian: postgresql), or set TEST_POSTGRES_URL" ;;
        chromium) echo "Chromium or Chrome (Debian: chromium)" ;;
        python) echo "Python 3.11 to 3.13 with venv (Debian: python3 python3-venv)" ;;
        cargo-deny) echo "cargo-deny (cargo install --locked cargo-deny)" ;;
        cargo-fuzz) echo "cargo-fuzz (cargo install --locked cargo-fuzz)" ;;
        cargo) echo "Rust $(rust_version) or newer (https://rustup.rs; if you have it: rustup update stable)" ;;
        rustc) echo "the Rust toolchain (https://rustup.rs)" ;;
        c++) echo "a C++ compiler (Debian: build-essential)" ;;
        cc) echo "a C compiler (Debian: build-essential)" ;;
        node | npm) echo "Node.js 20.19 or newer with npm (Debian 13: nodejs npm; else https://nodejs.org)" ;;
        setpriv | runuser) echo "util-linux" ;;
        *) echo "$1" ;;
    esac
}

missing=0
for tool in "$@"; do
    present "$tool" && continue
    echo "$tool is missing or too old: install $(advice "$tool")" >&2
    missing=1
done
exit "$missing"
