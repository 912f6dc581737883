#!/bin/sh
# bench.sh [NAME...]: the benches of the ingest path's parts, all of them or those named (decode, derive, compress, write).
set -eu

cd "$(dirname "$0")/.."
[ $# -gt 0 ] || set -- decode derive compress write
for name; do
    cargo bench --bench "$name"
done
