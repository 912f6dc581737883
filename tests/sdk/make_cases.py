#!/usr/bin/env python3
"""Write tests/fixtures/derive_cases.json: odd batches, and what traces they make.

First the named cases, then seeded random ones. The output is the same on every machine; run it again after a change
here, in named_cases.py or in expected.py. `--check` compares instead of writing.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from typing import Any

from expected import derive_batches, roots_of
from named_cases import NAMED, Batches, clock, run
from sdks import ROOT

TARGET = ROOT / "tests" / "fixtures" / "derive_cases.json"
RANDOM_CASES = 80
STATUSES = ("succeeded", "succeeded", "succeeded", "failed", "canceled", "skipped", None)


def random_usage(dice: random.Random) -> dict[str, Any]:
    """A usage object with some of its parts missing or null."""
    usage: dict[str, Any] = {}
    for key, value in (
        ("prompt_tokens", dice.randrange(5000)),
        ("completion_tokens", dice.randrange(900)),
        ("total_tokens", dice.randrange(6000)),
        ("prompt_tokens_cost_usd", dice.random() * 1e-4),
        ("completion_tokens_cost_usd", dice.random() * 1e-5),
        ("total_tokens_cost_usd", round(dice.random() * 1e-3, 9)),
    ):
        fate = dice.random()
        if fate < 0.65:
            usage[key] = value
        elif fate < 0.8:
            usage[key] = None
    return usage


def random_case(seed: int) -> Batches:
    """Batches of up to nine runs, some sent again, changed or open, with parents of every kind."""
    dice = random.Random(seed)
    ids = [f"r{place}" for place in range(dice.randint(2, 9))]
    starts = dict(zip(ids, dice.sample(range(120), len(ids))))
    kinds = {run_id: dice.choice(("workflow", "flow", "node", "node", "node")) for run_id in ids}
    batches: Batches = []
    for _ in range(dice.randint(1, 4)):
        batch = []
        for run_id in dice.choices(ids, k=dice.randint(1, len(ids))):
            parent = dice.choice([None, None, "gone", *ids])
            status = dice.choice(STATUSES)
            end = None if status is None and dice.random() < 0.7 else clock(starts[run_id] + dice.random() * 9)
            changes: dict[str, Any] = {"status": status, "end_time": end}
            if dice.random() < 0.5:
                changes["metadata"] = {"usage": random_usage(dice)}
            if dice.random() < 0.2:
                changes["session_id"] = None
            batch.append(run(run_id, starts[run_id], parent, kinds[run_id], **changes))
        batches.append(batch)
    return batches


def undecided(batches: Batches) -> bool:
    """The rules leave one thing open: a skipped primary root whose replacement has no status."""
    merged = {item["id"]: item for batch in batches for item in batch}
    skipped = any(root.run["status"] == "skipped" for root in roots_of(list(merged.values())))
    return skipped and any(item["status"] is None for item in merged.values())


def in_case(name: str, batches: Batches) -> Batches:
    """The batches with ids of the case's own, so that all cases can share a project."""

    def own(text: str | None) -> str | None:
        return None if text is None else f"{name}/{text}"

    return [
        [{**item, **{key: own(item[key]) for key in ("id", "trace_id", "parent_run_id")}} for item in batch]
        for batch in batches
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="fail when the file is not what would be written")
    options = parser.parse_args()
    cases = [(name, build()) for name, build in NAMED.items()]
    cases += [(f"seed {seed}", random_case(seed)) for seed in range(RANDOM_CASES)]
    lines = []
    for name, batches in cases:
        if name.startswith("seed") and undecided(batches):
            continue
        owned = in_case(name, batches)
        made = {"name": name, "batches": owned, "derived": derive_batches(owned)}
        lines.append(json.dumps(made, ensure_ascii=False, separators=(",", ":")))
    text = "[\n" + ",\n".join(lines) + "\n]\n"
    where = TARGET.relative_to(ROOT)
    if options.check:
        current = TARGET.exists() and TARGET.read_text(encoding="utf-8") == text
        print(f"{where}: " + (f"{len(lines)} cases, up to date" if current else "stale, run tests/sdk/make_cases.py"))
        return 0 if current else 1
    TARGET.write_text(text, encoding="utf-8")
    print(f"{where}: {len(lines)} cases")
    return 0


if __name__ == "__main__":
    sys.exit(main())
