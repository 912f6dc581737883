#!/bin/sh
# bench-load.sh [OPTIONS]: the load test of the release binary; --help tells the options. See docs/benchmarks.md.
set -eu

cd "$(dirname "$0")/.."
scripts/require.sh cargo taskset
exec cargo bench --bench load -- "$@"
