#!/bin/sh
# python.sh: print the path of a Python that the SDK tests can use (3.11 to 3.13, with venv).
# PYTHON names one to try first.
set -eu

for python in ${PYTHON:-} python3.11 python3.12 python3.13 python3; do
    command -v "$python" >/dev/null 2>&1 || continue
    # pyenv leaves shims of versions that are not active: only running one tells.
    if path=$("$python" -c 'import sys, venv, ensurepip
if not (3, 11) <= sys.version_info[:2] < (3, 14): sys.exit(1)
print(sys.executable)' 2>/dev/null); then
        echo "$path"
        exit 0
    fi
done
echo "no Python 3.11 to 3.13 with venv found: install python3 and python3-venv, or set PYTHON" >&2
exit 1
