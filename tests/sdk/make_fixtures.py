#!/usr/bin/env python3
"""Record every scenario with the real SDKs and write tests/fixtures/dynamiq.

All files are made anew: ids and times differ from one recording to the next, shapes do not.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from expected import derive_folder
from sdks import ROOT, VERSIONS, ScenarioError, make_venvs, run_scenarios

FIXTURES = ROOT / "tests" / "fixtures" / "dynamiq"


def main() -> int:
    make_venvs(*VERSIONS)
    with tempfile.TemporaryDirectory() as scratch:
        recorded = Path(scratch)
        try:
            for version in VERSIONS:
                run_scenarios(version, recorded)
        except ScenarioError as error:
            print(error, file=sys.stderr)
            return 1
        FIXTURES.mkdir(parents=True, exist_ok=True)
        for old in FIXTURES.glob("*.json"):
            old.unlink()
        files = sorted(recorded.glob("*.json"))
        for path in files:
            (FIXTURES / path.name).write_bytes(path.read_bytes())
    derived = json.dumps(derive_folder(FIXTURES), indent=2, ensure_ascii=False)
    (FIXTURES / "derived.json").write_text(derived + "\n", encoding="utf-8")
    print(f"{len(files)} requests in {FIXTURES.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
