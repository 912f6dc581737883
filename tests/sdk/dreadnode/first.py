#!/usr/bin/env python3
"""A program of the unmodified Dreadnode SDK 1.x against a running server; surroundings and answer as for live.py."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path

import dreadnode as dn

dn.configure(server=os.environ["DREADNODE_SERVER"], token=os.environ["DREADNODE_API_KEY"], organization="default", project="first-bots")


@dn.scorer
def length(text: str) -> float:
    return float(len(text))


@dn.task(name="classifier", scorers=[length])
async def classify(text: str) -> str:
    return "positive"


Path("small.bin").write_bytes(b"artifact")
with dn.run("first-run", tags=["live"]) as run:
    dn.log_params(model="m", temperature=0.5)
    dn.log_input("question", {"text": "why"})
    dn.log_output("large", "x" * 24_000)
    dn.log_metric("accuracy", 0.5, step=1)
    dn.push_update()
    asyncio.run(classify("great"))
    with dn.task_span("step"):
        dn.log_metric("latency", 12)
    dn.log_artifact("small.bin")
dn.shutdown()
print(json.dumps({"run": str(run.run_id)}))
