#!/bin/sh
# agents-js.sh: the OpenAI Agents SDK for JavaScript of the tests, under tests/.cache, pinned by tests/sdk/agents/package-lock.json.
# Quick when nothing changed.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
sdk=$root/tests/sdk/agents
cache=$root/tests/.cache
node=$cache/node-agents
mkdir -p "$cache"
. "$root/scripts/one-at-a-time.sh"
python=$("$root/scripts/python.sh")
wanted=$("$python" -c 'import hashlib, sys
print(hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())' "$sdk/package-lock.json")
[ "$(cat "$node/.stamp" 2>/dev/null)" = "$wanted" ] && exit 0
echo "installing the OpenAI Agents SDK for JavaScript into tests/.cache (once)" >&2
rm -rf "$node"
mkdir -p "$node"
cp "$sdk/package.json" "$sdk/package-lock.json" "$node/"
(cd "$node" && nice -n 10 npm ci --silent --no-audit --no-fund)
# Written last, so that an interrupted install is made again.
printf '%s\n' "$wanted" >"$node/.stamp"
