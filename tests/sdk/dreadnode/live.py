#!/usr/bin/env python3
"""A program of the unmodified Dreadnode SDK against a running server.

    live.py SCENARIO         with DREADNODE_SERVER, DREADNODE_API_KEY and DREADNODE_ORGANIZATION set

Prints one line of JSON: what the test needs to find again.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import sys
from concurrent.futures import wait
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


def artifacts() -> dict[str, Any]:
    """Files of nothing, of a kilobyte, and of more than is sent in one piece; a folder; values too large for a span."""
    configure()
    folder = Path("out")
    folder.mkdir(exist_ok=True)
    sizes = {"empty.bin": 0, "small.bin": 1_000, "large.bin": int(os.environ.get("LARGE_BYTES", "0"))}
    digests = {}
    for name, size in sizes.items():
        with Path(name).open("wb") as file:
            block = hashlib.sha256(name.encode()).digest() * 32_768
            for start in range(0, size, len(block)):
                file.write(block[: size - start])
        digests[name] = hashlib.sha256(Path(name).read_bytes()).hexdigest()
    (folder / "a.txt").write_text("a")
    (folder / "b.txt").write_text("b")
    with dn.run("with-artifacts"):
        for name in sizes:
            dn.log_artifact(name)
        dn.log_artifact("small.bin", name="again.bin")
        dn.log_artifact("out")
        dn.log_output("text", "<ä>" * 8_000)
        dn.log_output("object", {"rows": [{"n": n} for n in range(2_000)]})
        # What is not there when the block ends stays in the span.
        wait(dn.get_current_run()._object_uploads.values(), timeout=60)  # noqa: SLF001
    return {"digests": digests}


def local_backend() -> dict[str, Any]:
    configure(trace_backend="local")
    with dn.run("only-here"):
        dn.log_output("answer", "kept")
    return {"name": "only-here"}


def remote_backend() -> dict[str, Any]:
    configure(trace_backend="remote")
    with dn.run("only-remote"):
        dn.log_output("answer", "sent")
    return {}


def decorated() -> dict[str, Any]:
    configure()

    with dn.task_and_run("outer-run", task_name="inner", inputs={"q": 1}, params={"p": [1, 2]}):
        dn.log_metric("module", 0.25, step=7)
        task, run = dn.get_current_task(), dn.get_current_run()
        dn.tag("late")
        dn.log_samples("batch", [("in-1", "out-1", {"score": 1.0}), ("in-2", "out-2", {"score": 0.0})])
        return {"task": task.name, "run": run.name}


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
