#!/bin/sh
# test-deps.sh: install what the tests need and is not there yet: the Postgres server, Chromium, Python with venv, Node.js,
# and the SDK environments. Quiet when everything is present. The Rust toolchain is everybody's own (https://rustup.rs).
# The environments take 4 GB; Python compiles of them what is imported, when it is, and not all of it ahead.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
scripts=$root/scripts
have() { "$scripts/require.sh" "$@" 2>/dev/null; }

packages=
[ -n "${TEST_POSTGRES_URL:-}" ] || have postgres || packages="$packages postgresql"
have chromium || packages="$packages chromium"
have python || packages="$packages python3 python3-venv"
have npm || packages="$packages nodejs npm"
have openssl || packages="$packages openssl"
# The fault tests look at system calls and bend the clock; on other systems they say that they are skipped.
if command -v apt-get >/dev/null 2>&1; then
    have strace || packages="$packages strace"
    # As a service of this machine it would take port 80; where there are none, the tests start one of their own.
    [ -d /run/systemd/system ] || have nginx || packages="$packages nginx-light"
    [ -e /usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1 ] || [ "$(uname -m)" != x86_64 ] || packages="$packages libfaketime"
fi

if [ -n "$packages" ]; then
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "install these with your package manager (Debian names):$packages" >&2
        exit 1
    fi
    as_root=
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null 2>&1 || ! sudo -n true 2>/dev/null; then
            echo "as root: apt-get install$packages" >&2
            exit 1
        fi
        as_root=sudo
    fi
    echo "installing$packages" >&2
    $as_root apt-get update -qq
    # A cluster of the machine's own would only take memory: the tests start a private one.
    if ! [ -e /etc/postgresql-common/createcluster.conf ]; then
        $as_root mkdir -p /etc/postgresql-common
        echo 'create_main_cluster = false' | $as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
    fi
    # shellcheck disable=SC2086 # the list is meant to be split
    $as_root env DEBIAN_FRONTEND=noninteractive nice -n 10 apt-get install -y -qq --no-install-recommends $packages >/dev/null
    # What the distribution has may be too old.
    [ -n "${TEST_POSTGRES_URL:-}" ] || "$scripts/require.sh" postgres
    "$scripts/require.sh" chromium python npm
fi

"$scripts/sdk-venvs.sh"
"$scripts/agents-js.sh"
"$scripts/otel-sdks.sh"
"$scripts/dreadnode-sdk.sh"
"$scripts/deploy-tools.sh"
"$scripts/schemathesis.sh" >/dev/null
"$scripts/s3-server.sh"

# The provider that sign-in is tested against.
provider=$root/tests/oidc
if ! [ -e "$provider/node_modules/.package-lock.json" ] || [ "$provider/package-lock.json" -nt "$provider/node_modules/.package-lock.json" ]; then
    (cd "$provider" && npm ci --no-audit --no-fund --silent)
    touch "$provider/node_modules/.package-lock.json"
fi
