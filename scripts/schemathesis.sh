#!/bin/sh
# schemathesis.sh: the fuzzer of the API under tests/.cache, pinned by tests/api_fuzz/requirements.txt. Quick when nothing
# changed. Prints the path of its program.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
cache=$root/tests/.cache
venv=$cache/venv-schemathesis
requirements=$root/tests/api_fuzz/requirements.txt
python=$("$root/scripts/python.sh")
mkdir -p "$cache"
. "$root/scripts/one-at-a-time.sh"

wanted=$("$python" -c 'import hashlib, sys
print(sys.version.split()[0], hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())' "$requirements")
if [ "$(cat "$venv/.stamp" 2>/dev/null)" != "$wanted" ]; then
    echo "installing schemathesis into tests/.cache (once)" >&2
    rm -rf "$venv"
    "$python" -m venv "$venv"
    nice -n 10 "$venv/bin/pip" install --quiet --no-compile --disable-pip-version-check --no-deps -r "$requirements"
    # Written last, so that an interrupted install is made again.
    printf '%s\n' "$wanted" >"$venv/.stamp"
fi
echo "$venv/bin/schemathesis"
