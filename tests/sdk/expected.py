#!/usr/bin/env python3
"""The trace-level values that follow from Dynamiq batches, worked out a second time.

This is an independent reference for the collector: it reads request bodies in
the order of their arrival, merges runs the way an upsert must, and derives what
one trace row shows. It shares no code with the server and needs nothing but the
standard library, so a disagreement is always worth a look.

    expected.py DIR            write DIR/derived.json
    expected.py DIR --check    compare DIR/derived.json with what it says itself
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timezone
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import Any, Iterable

TOKENS = ("prompt_tokens", "completion_tokens", "total_tokens")
COSTS = ("prompt_tokens_cost_usd", "completion_tokens_cost_usd", "total_tokens_cost_usd")
KIND_RANK = {"workflow": 2, "flow": 1, "node": 0}
MAX_TOKENS = 2**40
MAX_COST = Decimal(1_000_000)
PICO = Decimal("1e-12")
COST_TOLERANCE = 1e-12

Run = dict[str, Any]


def instant(text: str | None) -> datetime | None:
    """An RFC 3339 time as UTC, cut to microseconds."""
    if text is None:
        return None
    text = re.sub(r"(\.\d{6})\d+", r"\1", text.strip().replace("z", "Z").replace("Z", "+00:00"))
    return datetime.fromisoformat(text).astimezone(timezone.utc)


def printed(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def number(value: Any) -> int | float | None:
    """The value when it is a usable JSON number, else None."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return value if math.isfinite(value) else None


@dataclass
class Usage:
    """Sums over the runs that carry `metadata.usage`."""

    tokens: dict[str, int] = field(default_factory=lambda: dict.fromkeys(TOKENS, 0))
    costs: dict[str, Decimal] = field(default_factory=lambda: dict.fromkeys(COSTS, Decimal(0)))
    unpriced: bool = False

    def add(self, usage: dict[str, Any]) -> None:
        """Add one run's own usage object."""
        prompt, completion, total = (number(usage.get(key)) for key in TOKENS)
        if total is None:
            total = (prompt or 0) + (completion or 0)
        counts = [min(max(int(value or 0), 0), MAX_TOKENS) for value in (prompt, completion, total)]
        for key, count in zip(TOKENS, counts):
            self.tokens[key] += count

        prices = [number(usage.get(key)) for key in COSTS]
        if any(counts) and all(price is None for price in prices):
            self.unpriced = True
        if prices[2] is None:
            prices[2] = (prices[0] or 0) + (prices[1] or 0)
        for key, price in zip(COSTS, prices):
            exact = min(max(Decimal(repr(price or 0)), Decimal(0)), MAX_COST)
            self.costs[key] += exact.quantize(PICO, rounding=ROUND_HALF_EVEN)

    def as_json(self) -> dict[str, int | float]:
        """Six numbers, zeros when nothing is known."""
        costs = {key: float(cost) if cost else 0 for key, cost in self.costs.items()}
        return {**self.tokens, **costs}


def batch_root(run: Run, by_id: dict[str, Run]) -> str:
    """The id of the run that ends this run's parent chain inside one batch."""
    chain: list[Run] = []
    seen: set[str] = set()
    current = run
    while current["id"] not in seen:
        seen.add(current["id"])
        chain.append(current)
        parent = by_id.get(current.get("parent_run_id") or "")
        if parent is None or parent is current:
            return current["id"]
        current = parent
    cycle = chain[chain.index(current):]
    return min(cycle, key=lambda member: instant(member["start_time"]))["id"]


class Store:
    """Traces of one project, filled batch by batch."""

    def __init__(self) -> None:
        self.traces: dict[str, dict[str, Run]] = {}

    def ingest(self, runs: list[Run]) -> None:
        """Upsert one accepted batch."""
        by_id = {run["id"]: run for run in runs}
        for run in runs:
            trace_id = run["trace_id"]
            if trace_id is None:
                trace_id = batch_root(run, by_id)
            self._merge(self.traces.setdefault(trace_id, {}), run)

    @staticmethod
    def _merge(trace: dict[str, Run], run: Run) -> None:
        """A run without a status never replaces one that has one; else the newest wins."""
        old = trace.get(run["id"])
        if old is not None and old["status"] is not None and run["status"] is None:
            return
        trace[run["id"]] = run

    def derived(self) -> dict[str, dict[str, Any]]:
        """Every trace's derived values, by trace id."""
        return {trace_id: derive(list(runs.values())) for trace_id, runs in self.traces.items()}


@dataclass
class Root:
    """A run without a parent in its trace; `orphan` when it names one all the same."""

    run: Run
    orphan: bool
    arrival: int

    @property
    def recency(self) -> tuple[datetime, int]:
        """Later start wins, and between equal starts the later arrival."""
        return (instant(self.run["start_time"]), self.arrival)

    @property
    def precedence(self) -> tuple[bool, int, datetime, int]:
        """Order by which the primary root is picked; the largest is primary."""
        return (not self.orphan, KIND_RANK[self.run["type"]], *self.recency)


def roots_of(runs: list[Run]) -> list[Root]:
    """All roots, cycles broken at their earliest run."""
    arrival = {run["id"]: place for place, run in enumerate(runs)}
    by_id = {run["id"]: run for run in runs}
    roots: list[Root] = []
    for run in runs:
        parent = run.get("parent_run_id")
        if parent is None or parent == run["id"]:
            roots.append(Root(run, False, arrival[run["id"]]))
        elif parent not in by_id:
            roots.append(Root(run, True, arrival[run["id"]]))

    settled = {root.run["id"] for root in roots}
    for run in runs:
        chain: list[Run] = []
        seen: set[str] = set()
        current = run
        while current["id"] not in settled and current["id"] not in seen:
            seen.add(current["id"])
            chain.append(current)
            current = by_id[current["parent_run_id"]]
        if current["id"] not in settled:
            cycle = chain[chain.index(current):]
            first = min(cycle, key=lambda member: (instant(member["start_time"]), arrival[member["id"]]))
            roots.append(Root(first, True, arrival[first["id"]]))
        settled |= seen
    return roots


def trace_status(primary: Run, roots: list[Root], runs: list[Run]) -> str | None:
    """The primary root's status, with the detours for skipped and open roots."""
    status = primary["status"]
    if status == "skipped":
        others = [root for root in roots if root.run["status"] != "skipped"]
        places = [place for place, run in enumerate(runs) if run["status"] != "skipped"]
        if others:
            status = max(others, key=lambda root: root.recency).run["status"]
        elif places:
            latest = max(places, key=lambda place: (instant(runs[place]["start_time"]), place))
            status = runs[latest]["status"]
    if status is None:
        if any(run["status"] == "canceled" for run in runs):
            return "canceled"
        if any(root.run["status"] == "failed" for root in roots):
            return "failed"
    return status


def derive(runs: list[Run]) -> dict[str, Any]:
    """What the trace made of these runs (in arrival order) must show."""
    roots = roots_of(runs)
    primary = max(roots, key=lambda root: root.precedence).run
    ends = [end for root in roots if (end := instant(root.run["end_time"])) is not None]
    usage = Usage()
    for run in runs:
        metadata = run.get("metadata")
        own = metadata.get("usage") if isinstance(metadata, dict) else None
        if isinstance(own, dict):
            usage.add(own)
    return {
        "run_count": len(runs),
        "root_count": len(roots),
        "primary_root_id": primary["id"],
        "status": trace_status(primary, roots, runs),
        "started_at": printed(min(instant(run["start_time"]) for run in runs)),
        "ended_at": printed(max(ends, default=None)),
        "source_id": primary["source_id"],
        "session_id": primary.get("session_id"),
        "tags": primary.get("tags") or [],
        "usage": usage.as_json(),
        "has_unpriced_usage": usage.unpriced,
        "run_status_counts": dict(Counter(str(run["status"]) for run in runs)),
    }


def derive_batches(batches: Iterable[list[Run]]) -> dict[str, dict[str, Any]]:
    """Derived values of all traces in these batches, given in arrival order."""
    store = Store()
    for batch in batches:
        store.ingest(batch)
    return store.derived()


def capture_groups(folder: Path) -> dict[str, list[Path]]:
    """Capture files by scenario; `name-1.json`, `name-2.json` belong together, in order."""
    groups: dict[str, list[tuple[int, Path]]] = {}
    for path in sorted(folder.glob("*.json")):
        if path.name == "derived.json":
            continue
        match = re.fullmatch(r"(.+)-(\d+)", path.stem)
        name, place = (match[1], int(match[2])) if match else (path.stem, 0)
        groups.setdefault(name, []).append((place, path))
    return {name: [path for _, path in sorted(files)] for name, files in sorted(groups.items())}


def derive_folder(folder: Path) -> dict[str, dict[str, dict[str, Any]]]:
    """What `derived.json` of a capture folder must hold."""
    return {
        name: derive_batches(json.loads(path.read_bytes())["request"]["body"]["runs"] for path in files)
        for name, files in capture_groups(folder).items()
    }


def differences(want: Any, got: Any, where: str = "") -> list[str]:
    """Readable differences; times compare as instants, costs within the tolerance."""
    if isinstance(want, dict) and isinstance(got, dict):
        found = []
        for key in sorted({*want, *got}):
            if key not in want or key not in got:
                found.append(f"{where}/{key}: only in the {'second' if key in got else 'first'}")
            else:
                found += differences(want[key], got[key], f"{where}/{key}")
        return found
    leaf = where.rsplit("/", 1)[-1]
    if leaf in COSTS and number(want) is not None and number(got) is not None:
        same = abs(want - got) <= COST_TOLERANCE
    elif leaf in ("started_at", "ended_at") and want is not None and got is not None:
        same = instant(want) == instant(got)
    else:
        same = want == got
    return [] if same else [f"{where}: {want!r} is not {got!r}"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    options = parser.parse_args()
    derived = derive_folder(options.folder)
    target = options.folder / "derived.json"
    if options.check:
        found = differences(json.loads(target.read_text()), derived)
        print("\n".join(found) or f"{target}: {len(derived)} scenarios agree")
        return 1 if found else 0
    target.write_text(json.dumps(derived, indent=2, ensure_ascii=False) + "\n")
    print(f"{target}: {len(derived)} scenarios")
    return 0


if __name__ == "__main__":
    sys.exit(main())
