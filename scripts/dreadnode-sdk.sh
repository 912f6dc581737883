#!/bin/sh
# dreadnode-sdk.sh: the Dreadnode SDK of the tests in an environment of its own under tests/.cache, pinned by
# tests/sdk/dreadnode/requirements.txt; and older ones, each in a folder that goes before it on Python's path. Quick when
# nothing changed: a stamp holds what each was made from.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
cache=$root/tests/.cache
pins=$root/tests/sdk/dreadnode
python=$("$root/scripts/python.sh")
mkdir -p "$cache"
. "$root/scripts/one-at-a-time.sh"

# What a folder is made from. The stamp is written last, so that an interrupted install is made again.
wanted() {
    "$python" -c 'import hashlib, sys
print(sys.version.split()[0], hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())' "$1"
}
is_made() {
    [ "$(cat "$1/.stamp" 2>/dev/null)" = "$(wanted "$2")" ]
}

venv=$cache/venv-dreadnode
if ! is_made "$venv" "$pins/requirements.txt"; then
    echo "installing the Dreadnode SDK and its dependencies into tests/.cache (once, some minutes)" >&2
    rm -rf "$venv"
    "$python" -m venv "$venv"
    nice -n 10 "$venv/bin/pip" install --quiet --no-compile --disable-pip-version-check --no-deps -r "$pins/requirements.txt"
    wanted "$pins/requirements.txt" >"$venv/.stamp"
fi

for version in 1.17.1 2.0.2; do
    folder=$cache/dreadnode-$version
    is_made "$folder" "$pins/requirements-$version.txt" && continue
    echo "installing version $version of the Dreadnode SDK into tests/.cache (once)" >&2
    rm -rf "$folder"
    nice -n 10 "$venv/bin/pip" install --quiet --no-compile --disable-pip-version-check --no-deps --target "$folder" -r "$pins/requirements-$version.txt"
    wanted "$pins/requirements-$version.txt" >"$folder/.stamp"
done
