#!/usr/bin/env python3
"""A program of the unmodified Dreadnode SDK against a running server.

    live.py SCENARIO         with DREADNODE_SERVER, DREADNODE_API_KEY and DREADNODE_ORGANIZATION set

Prints one line of JSON: what the test needs to find again.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import dreadnode as dn
from dreadnode.tracing.span import bind_session_id

FILE = Path("context.json")


def configure(**more: Any) -> None:
    dn.configure(**({"project": "live-bots", "server": os.environ["DREADNODE_SERVER"]} | more))


def everything() -> dict[str, Any]:
    configure()

    @dn.scorer
    def length(text: str) -> float:
        return float(len(text))

    @dn.task(name="classifier", scorers=[length], log_inputs=True, log_output=True)
    async def classify(text: str) -> str:
        return "positive"

    with dn.run("everything", tags=["live"]) as run:
        dn.log_params(model="m", temperature=0.5)
        dn.log_input("question", {"text": "why", "n": 1})
        dn.log_output("answer", ["because"])
        dn.link_objects(["because"], {"text": "why", "n": 1}, attributes={"relation": "from"})
        dn.log_metrics({"accuracy": 0.5}, step=1)
        dn.log_metrics({"accuracy": float("nan")}, step=2)
        with dn.task_span("step", type="tool", tags=["Mixed Case!"]) as step:
            step.log_metric("latency", 12, step=3)
            with dn.span("plain"):
                pass
        asyncio.run(classify("great"))
        dn.log_sample("sample", input="in", output="out", metrics={"score": 0.8})
        dn.push_update()
        return {"run": run.run_id}


def sessions() -> dict[str, Any]:
    configure()
    with bind_session_id("session-live"):
        with dn.task_span("turn-1"):
            dn.log_input("prompt", "Hi")
        with dn.task_span("turn-2"):
            dn.log_output("response", "Bye")
    return {}


def failing() -> dict[str, Any]:
    configure()
    try:
        with dn.run("failing"):
            raise ValueError("no way")
    except ValueError:
        pass
    return {}


def evaluation() -> dict[str, Any]:
    configure()

    @dn.scorer
    def exact(text: str) -> float:
        return 1.0 if text == "YES" else 0.0

    @dn.evaluation(name="live-eval", dataset=[{"text": "a"}, {"text": "b"}], scorers=[exact], dataset_input_mapping=["text"])
    async def judge(text: str) -> str:
        return "YES" if text == "a" else "NO"

    asyncio.run(judge.run())
    return {}


def origin() -> dict[str, Any]:
    configure()
    with dn.run("origin"), dn.task_span("origin-task"):
        FILE.write_text(json.dumps(dn.get_default_instance().get_task_context()))
    return {}


def remote() -> dict[str, Any]:
    configure(project="another")
    with dn.get_default_instance().continue_task(json.loads(FILE.read_text())) as task:
        task.log_metric("remote_score", 0.88)
        task.log_output("partial", "from afar")
    return {}


def artifact() -> dict[str, Any]:
    configure()
    Path("model.bin").write_bytes(bytes(range(256)))
    with dn.run("with-artifact"):
        dn.log_artifact("model.bin")
        dn.log_output("large", "x" * 20_000)
    return {}


def other_project() -> dict[str, Any]:
    configure(project=None)
    with dn.run("elsewhere", project="live-other"):
        pass
    return {}


def wrong_key() -> dict[str, Any]:
    try:
        configure(api_key="dn_nobody")
    except Exception as error:  # noqa: BLE001 - its kind is what is asked for
        return {"error": type(error).__name__, "text": str(error)}
    return {}


def wrong_organization() -> dict[str, Any]:
    try:
        configure(organization="acme")
    except Exception as error:  # noqa: BLE001
        return {"error": type(error).__name__, "text": str(error)}
    return {}


if __name__ == "__main__":
    told = globals()[sys.argv[1]]()
    dn.shutdown()
    print(json.dumps(told))
