#!/bin/sh
# sdk-venvs.sh [VERSION...]: one virtual environment an SDK version (of Dynamiq; `agents-` of OpenAI Agents) under tests/.cache, pinned by
# tests/sdk/requirements-VERSION.txt. Quick when nothing changed: a stamp holds what the environment was made from.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
cache=$root/tests/.cache
python=$("$root/scripts/python.sh")
mkdir -p "$cache"
. "$root/scripts/one-at-a-time.sh"

stamp_of() {
    "$python" -c 'import hashlib, sys
print(sys.version.split()[0], hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())' "$1"
}

[ $# -gt 0 ] || set -- 0.69.0 0.28.0 agents-0.24.0 agents-0.22.0
for version in "$@"; do
    requirements=$root/tests/sdk/requirements-$version.txt
    venv=$cache/venv-$version
    wanted=$(stamp_of "$requirements")
    [ "$(cat "$venv/.stamp" 2>/dev/null)" = "$wanted" ] && continue
    echo "installing SDK $version and its dependencies into tests/.cache (once, some minutes)" >&2
    rm -rf "$venv"
    "$python" -m venv "$venv"
    nice -n 10 "$venv/bin/pip" install --quiet --no-compile --disable-pip-version-check --no-deps -r "$requirements"
    # Written last, so that an interrupted install is made again.
    printf '%s\n' "$wanted" >"$venv/.stamp"
done
