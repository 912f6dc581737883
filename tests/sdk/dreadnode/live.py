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
        wait(getattr(dn.get_current_run(), "_object_uploads", {}).values(), timeout=60)
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


def terminal_browser() -> dict[str, Any]:
    """What the SDK's own client reads, and what its screen of traces shows."""
    from dreadnode.app.api.client import ApiClient
    from dreadnode.app.tui.screens.traces import TracesScreen
    from textual.app import App
    from textual.widgets import DataTable, Tree

    api = ApiClient(os.environ["DREADNODE_SERVER"], api_key=os.environ["DREADNODE_API_KEY"])
    place = ("default", "default", "live-bots")
    listed = api.list_traces(*place)
    trace = next(one["trace_id"] for one in listed["traces"] if one["name"] == "everything")
    client = {
        "total": listed["total"],
        "trace": api.get_trace(*place, trace),
        "stats": api.get_trace_stats(*place, trace),
        "spans": len(api.get_trace_spans(*place, trace)["data"]),
        "query": api.execute_workspace_query("default", "default", "SELECT 1")["exception"],
    }

    def lines(node: Any, depth: int = -1) -> list[str]:
        own = " " * max(depth, 0) + str(node.label)
        return [own, *(line for child in node.children for line in lines(child, depth + 1))]

    async def look() -> dict[str, Any]:
        app: App[None] = App()
        async with app.run_test(size=(160, 50)) as pilot:
            screen = TracesScreen(api, *place)
            await app.push_screen(screen)

            async def settled() -> None:
                await pilot.pause()
                await app.workers.wait_for_complete()
                await pilot.pause()

            await settled()
            table, detail = screen.query_one("#traces-table", DataTable), screen.query_one("#detail-tree", Tree)
            names = [str(table.get_row_at(row)[1]) for row in range(table.row_count)]
            seen: dict[str, Any] = {"listed": names}
            for what, name in (("failed", "failing"), ("summary", "everything")):
                table.move_cursor(row=names.index(name))
                await settled()
                seen[what] = lines(detail.root)
            await pilot.press("enter")
            await settled()
            seen["tree"], seen["span"] = lines(screen.query_one("#span-tree", Tree).root), lines(detail.root)
            return seen

    return {"client": client, **asyncio.run(look())}


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
