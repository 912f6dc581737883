"""Run scenarios inside an SDK's virtual environment and store what they sent.

    python -m scenarios.run --sdk VERSION --out DIR [--forward URL --key KEY --mark TEXT] [--plain] NAME...
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import inspect
import json
import os
import sys
import sysconfig
import time
import traceback
from pathlib import Path

from fake_openai import FakeOpenAI
from record import Recorded, Recorder

SHARED_MODULES = ("basic", "agents", "failures", "routing", "cancel", "handlers", "values")


def load(version: str) -> dict:
    """Import the scenarios that this SDK version can run."""
    modules = ("old",) if version == "0.28.0" else SHARED_MODULES
    for module in modules:
        importlib.import_module(f"scenarios.{module}")
    from .bench import SCENARIOS

    return {name: item for name, item in SCENARIOS.items() if item.sdk == version}


def cosmetic_edits(recorder: Recorder, model: FakeOpenAI) -> list[tuple[str, str]]:
    """Ports and directories that differ from machine to machine."""
    paths = sysconfig.get_paths()
    sdk_folder = str(Path(__file__).resolve().parents[1])
    return [
        (paths["purelib"], "/app/site-packages"),
        (paths["stdlib"], "/app/python"),
        (sdk_folder, "/app/sdk"),
        (f"127.0.0.1:{recorder.port}", "127.0.0.1:8080"),
        (f"127.0.0.1:{model.port}", "127.0.0.1:8081"),
    ]


def collect(recorder: Recorder, wanted: int) -> list[Recorded]:
    """Wait for the requests a scenario owes, and a moment for any it should not send."""
    deadline = time.monotonic() + 30
    while len(recorder.recorded) < wanted and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.1)
    return recorder.take()


def run_one(item, options: argparse.Namespace) -> list[str]:
    """Run one scenario; returns what went wrong."""
    from .bench import Bench

    with FakeOpenAI() as model, Recorder(options.forward) as recorder:
        bench = Bench(model, recorder.url, options.key, options.mark)
        result = item.body(bench)
        if inspect.isawaitable(result):
            asyncio.run(result)
        recorded = collect(recorder, item.requests)
        edits = [] if options.plain else cosmetic_edits(recorder, model)
    faults = []
    if len(recorded) != item.requests:
        faults.append(f"{item.name}: {len(recorded)} requests instead of {item.requests}")
    for place, request in enumerate(recorded, 1):
        if request.status != 200:
            faults.append(f"{item.name}: the collector answered {request.status}")
        name = f"{item.name}-{place}.json" if item.requests > 1 else f"{item.name}.json"
        text = json.dumps(request.as_capture(edits), indent=2, ensure_ascii=False)
        (options.out / name).write_text(text + "\n", encoding="utf-8")
    return faults


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sdk", required=True, help="version whose scenarios to run")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--forward", help="base URL of a real collector to pass every request on to")
    parser.add_argument("--key", default="dynamiq_acc_scenario")
    parser.add_argument("--mark", default="", help="appended to the trace ids that scenarios fix")
    parser.add_argument("--plain", action="store_true", help="store requests without cosmetic edits")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    known = load(options.sdk)
    faults = [f"{name}: no such scenario" for name in options.names if name not in known]
    for name in options.names or known:
        if name not in known:
            continue
        try:
            faults += run_one(known[name], options)
        except Exception:
            faults.append(f"{name}: {traceback.format_exc()}")
    for fault in faults:
        print(fault, file=sys.stderr)
    sys.stderr.flush()
    # Threads of canceled calls may still sleep; nobody waits for them.
    os._exit(1 if faults else 0)


if __name__ == "__main__":
    main()
