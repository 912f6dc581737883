#!/bin/sh
# s3-server.sh: the S3 service that the tests keep blobs in, OpenStack Swift, in an environment of its own under
# tests/.cache, pinned by tests/sdk/s3/requirements.txt. Quick when nothing changed: a stamp holds what the environment
# was made from.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
cache=$root/tests/.cache
requirements=$root/tests/sdk/s3/requirements.txt
python=$("$root/scripts/python.sh")
mkdir -p "$cache"
. "$root/scripts/one-at-a-time.sh"

venv=$cache/venv-s3
wanted=$("$python" -c 'import hashlib, sys
print(sys.version.split()[0], hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())' "$requirements")
[ "$(cat "$venv/.stamp" 2>/dev/null)" = "$wanted" ] && exit 0
echo "installing an S3 service for the tests into tests/.cache (once)" >&2
rm -rf "$venv"
"$python" -m venv "$venv"
nice -n 10 "$venv/bin/pip" install --quiet --no-compile --disable-pip-version-check --no-deps -r "$requirements"
# Written last, so that an interrupted install is made again.
printf '%s\n' "$wanted" >"$venv/.stamp"
