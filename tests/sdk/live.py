#!/usr/bin/env python3
"""Run real SDK programs against a running collector and read back what it made of them.

    live.py --url http://127.0.0.1:8080 --key KEY [--base-path /collector] [--all]

Every request passes through a recorder on its way, so what the SDK sent is known exactly; expected.py says what
follows from it, and the management API must agree. The exit status is 0 only if everything does.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import urllib.error
import urllib.request
import uuid
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from expected import capture_groups, derive_batches, differences, roots_of
from sdks import VERSIONS, ScenarioError, make_venvs, run_scenarios

QUICK = {
    "0.69.0": [
        "llm_workflow",
        "async_with_session",
        "failing_node_raises",
        "canceled_by_token",
        "canceled_task",
        "handler_reused",
        "trace_id_null_reused",
        "ids_free_text",
    ],
    "0.28.0": ["old_sync", "old_async_slash", "old_async_path"],
}
COMPARED = (
    "run_count",
    "status",
    "started_at",
    "ended_at",
    "source_id",
    "session_id",
    "tags",
    "usage",
    "has_unpriced_usage",
)


class Api:
    """The management API, as a script with a key sees it."""

    def __init__(self, url: str, key: str) -> None:
        self.url = url.rstrip("/")
        self.key = key

    def get(self, path: str, **query: Any) -> Any:
        """One answer; anything but 200 is an error that names the request."""
        target = f"{self.url}{path}" + (f"?{urlencode(query)}" if query else "")
        request = urllib.request.Request(target, headers={"Authorization": f"Bearer {self.key}"})
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            raise SystemExit(f"GET {target}: {error.code} {error.read().decode(errors='replace')}") from error
        except OSError as error:
            raise SystemExit(f"GET {target}: {error}") from error

    def pages(self, path: str, **query: Any) -> list[dict[str, Any]]:
        """All items of a paged list, followed as clients do."""
        items: list[dict[str, Any]] = []
        page = 1
        while True:
            answer = self.get(path, page=page, page_size=100, **query)
            items += answer["data"]
            if not answer["data"] or page >= answer["pagination"]["page_count"]:
                if len(items) != answer["pagination"]["total_count"]:
                    raise SystemExit(f"{path}: {len(items)} items, total_count {answer['pagination']['total_count']}")
                return items
            page += 1


def shown(trace: dict[str, Any], runs: list[dict[str, Any]], usage_keys: list[str]) -> dict[str, Any]:
    """A trace and its runs as the API shows them, in the form of expected.py."""
    picked = {key: trace.get(key) for key in COMPARED}
    picked["usage"] = {key: trace["usage"].get(key) for key in usage_keys}
    picked["root_count"] = len(roots_of(runs))
    picked["run_status_counts"] = dict(Counter(str(run["status"]) for run in runs))
    return picked


def check_trace(api: Api, project: str, trace_id: str, want: dict[str, Any], root: dict[str, Any]) -> list[str]:
    """Compare one trace; returns what differs."""
    path = f"/v1/tracing/traces/{quote(trace_id, safe='')}"
    trace = api.get(path, project_id=project)
    runs = api.pages(f"{path}/runs", project_id=project)
    found = differences(
        {key: value for key, value in want.items() if key != "primary_root_id"},
        shown(trace, runs, list(want["usage"])),
    )
    found += differences({"input": root["input"], "output": root["output"]}, {key: trace[key] for key in ("input", "output")})
    ids = [run["id"] for run in runs]
    if len(set(ids)) != len(ids):
        found.append("/runs: a run is listed twice")
    listed = [item["id"] for item in api.pages("/v1/tracing/traces", project_id=project, id=trace_id)]
    if listed != [trace_id]:
        found.append(f"/list: asked for this id, got {listed}")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", required=True)
    parser.add_argument("--key", required=True, help="a project-scoped access key that may ingest and read")
    parser.add_argument("--base-path", help="the server's configured prefix, needed by old_async_path")
    parser.add_argument("--all", action="store_true", help="every scenario, not only the short list")
    options = parser.parse_args()

    make_venvs(*VERSIONS)
    api = Api(options.url, options.key)
    projects = api.get("/v1/projects")["data"]
    if len(projects) != 1:
        raise SystemExit(f"the key should see one project, it sees {len(projects)}")
    project = projects[0]["id"]

    faults: list[str] = []
    checked = 0
    for version in VERSIONS:
        names = [] if options.all else list(QUICK[version])
        if options.base_path != "/collector" and version == "0.28.0":
            print("old_async_path left out: the server is not said to have --base-path /collector")
            names = [name for name in QUICK[version] if name != "old_async_path"]
        with tempfile.TemporaryDirectory() as scratch:
            sent = Path(scratch)
            mark = uuid.uuid4().hex[:8]
            try:
                run_scenarios(version, sent, "--plain", "--forward", options.url, "--key", options.key, "--mark", mark, *names)
            except ScenarioError as error:
                print(error, file=sys.stderr)
                return 1
            for name, files in capture_groups(sent).items():
                batches = [json.loads(path.read_bytes())["request"]["body"]["runs"] for path in files]
                last = {run["id"]: run for batch in batches for run in batch}
                for trace_id, want in derive_batches(batches).items():
                    root = last[want["primary_root_id"]]
                    found = check_trace(api, project, trace_id, want, root)
                    faults += [f"SDK {version} {name} trace {trace_id}{line}" for line in found]
                    checked += 1
    print("\n".join(faults) or f"{checked} traces of {len(VERSIONS)} SDK versions read back as they were sent")
    return 1 if faults or not checked else 0


if __name__ == "__main__":
    sys.exit(main())
