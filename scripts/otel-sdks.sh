#!/bin/sh
# otel-sdks.sh: the OpenTelemetry SDKs and instrumentations of the tests, under tests/.cache: a Python environment pinned by
# tests/sdk/otel/requirements.txt and Node modules pinned by package-lock.json there. Quick when nothing changed.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
cache=$root/tests/.cache
sdk=$root/tests/sdk/otel
python=$("$root/scripts/python.sh")
mkdir -p "$cache"
. "$root/scripts/one-at-a-time.sh"

stamp_of() {
    "$python" -c 'import hashlib, sys
print(sys.version.split()[0], hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())' "$1"
}

venv=$cache/venv-otel
wanted=$(stamp_of "$sdk/requirements.txt")
if [ "$(cat "$venv/.stamp" 2>/dev/null)" != "$wanted" ]; then
    echo "installing the OpenTelemetry SDK for Python into tests/.cache (once)" >&2
    rm -rf "$venv"
    "$python" -m venv "$venv"
    nice -n 10 "$venv/bin/pip" install --quiet --no-compile --disable-pip-version-check --no-deps -r "$sdk/requirements.txt"
    # Written last, so that an interrupted install is made again.
    printf '%s\n' "$wanted" >"$venv/.stamp"
fi

node=$cache/node-otel
wanted=$(stamp_of "$sdk/package-lock.json")
if [ "$(cat "$node/.stamp" 2>/dev/null)" != "$wanted" ]; then
    echo "installing the OpenTelemetry SDK for Node.js into tests/.cache (once)" >&2
    rm -rf "$node"
    mkdir -p "$node"
    cp "$sdk/package.json" "$sdk/package-lock.json" "$node/"
    (cd "$node" && nice -n 10 npm ci --silent --no-audit --no-fund)
    printf '%s\n' "$wanted" >"$node/.stamp"
fi
