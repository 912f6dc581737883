#!/usr/bin/env python3
"""What the recordings of the Dreadnode SDK mean, worked out apart from the server.

    expected.py [--check]      write tests/fixtures/dreadnode/expected.json, or compare it

Needs opentelemetry-proto, which the SDK's own environment has.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "dreadnode"
KINDS = {
    "generation": "llm",
    "evaluation": "evaluator",
    "task_fragment": "task",
    **{word: word for word in ("tool", "agent", "sample", "scorer", "study", "trial", "transform", "task", "span")},
}


def plain(value: Any) -> Any:
    kind = value.WhichOneof("value")
    if kind == "array_value":
        return [plain(one) for one in value.array_value.values]
    return getattr(value, kind) if kind else None


def pairs(attributes: Any) -> dict[str, Any]:
    return {one.key: plain(one.value) for one in attributes}


def loads(text: Any, empty: Any) -> Any:
    return json.loads(text, parse_constant=str) if text else empty


def by_name(refs: list[Any], objects: dict[str, Any]) -> Any:
    def value(ref: Any) -> Any:
        found = objects.get(ref["hash"])
        if found is None:
            return ref["hash"]
        return found["value"] if found["type"] == "val" else {"uri": found["uri"], "size": found["size"], "oid": ref["hash"], "stored": False}

    if len(refs) <= 1:
        return value(refs[0]) if refs else None
    return {ref["name"]: value(ref) for ref in refs}


def run_of(span: Any) -> dict[str, Any] | None:
    own = pairs(span.attributes)
    if own.get("logfire.span_type") == "log":
        return None
    pending = own.get("logfire.span_type") == "pending_span"
    parent = own.get("logfire.pending_parent_id", "").strip("0") and own["logfire.pending_parent_id"] if pending else span.parent_span_id.hex()
    run: dict[str, Any] = {
        "trace": span.trace_id.hex(),
        "id": (span.parent_span_id if pending else span.span_id).hex(),
        "parent_run_id": parent or None,
        "name": span.name,
        "start": span.start_time_unix_nano // 1000,
        "end": None if pending else span.end_time_unix_nano // 1000,
    }
    run["final"] = not pending
    if "dreadnode.type" not in own:
        return run | {"foreign": True, "status": "failed" if span.status.code == 2 else "succeeded"}
    kind = own["dreadnode.type"]
    if pending:
        status = ("running", None)
    elif span.status.code == 2:
        status = ("failed", None)
    else:
        status = ("succeeded", None) if "dreadnode.schema" in own else ("canceled", "interrupted")
    tags = own.get("dreadnode.tags", [])
    objects = loads(own.get("dreadnode.objects"), {})
    input_, output = (by_name(loads(own.get(f"dreadnode.{way}"), []), objects) for way in ("inputs", "outputs"))
    if kind == "tool" and "dreadnode.tool.arguments" in own:
        input_, output = json.loads(own["dreadnode.tool.arguments"]), own.get("dreadnode.tool.result")
    if kind == "generation" and not pending:
        calls, content = own.get("dreadnode.generation.tool_calls"), own.get("dreadnode.generation.content")
        if calls or content:
            output = {"role": own["dreadnode.generation.role"], "content": content}
            output |= {"tool_calls": json.loads(calls)} if calls else {}
    if kind == "agent" and "dreadnode.agent.goal" in own:
        input_ = own["dreadnode.agent.goal"]
    links, error = [], None
    for event in span.events:
        told = pairs(event.attributes)
        if event.name == "dreadnode.object.link":
            ends = [told.pop(key) for key in ("dreadnode.object.hash", "dreadnode.link.hash", "dreadnode.origin.span_id")]
            links.append({"from_hash": ends[0], "to_hash": ends[1], "span_id": ends[2], "attributes": told})
        if event.name == "exception" and error is None:
            error = {"type": told["exception.type"], "stacktrace": told.get("exception.stacktrace")}
    if status[0] == "failed":
        error = {"type": None, "stacktrace": None} | (error or {})
        error |= {"message": span.status.message, "fingerprint": own.get("logfire.exception.fingerprint")}
    model = own.get("dreadnode.generation.model")
    tokens = [own.get(f"dreadnode.generation.{name}_tokens", 0) for name in ("input", "output", "total")]
    metrics = [
        {"name": name, "value": value, "step": step, "timestamp": at}
        for name, series in loads(own.get("dreadnode.metrics"), {}).items()
        for value, step, at in zip(series["values"], series["steps"], series["timestamps"], strict=True)
    ]
    return run | {
        "type": kind,
        "kind": KINDS.get(kind, "span"),
        "status": status[0],
        "status_detail": status[1],
        "session_id": own.get("dreadnode.session.id", own.get("dreadnode.agent.session_id")),
        "tags": json.loads(tags) if isinstance(tags, str) else tags,
        "model": model.split("/", 1)[-1] if model else None,
        "tokens": tokens,
        "input": input_,
        "output": output,
        "params": loads(own.get("dreadnode.params"), {}),
        "metrics": metrics,
        "links": links,
        "artifacts": [artifact | {"stored": False} for artifact in loads(own.get("dreadnode.artifacts"), [])],
        "error": error if status[0] == "failed" else None,
    }


def expected() -> dict[str, Any]:
    traces: dict[str, dict[str, Any]] = {}
    for file in sorted(FOLDER.glob("*.pb.gz")):
        request = ExportTraceServiceRequest.FromString(gzip.decompress(file.read_bytes()))
        for resource in request.resource_spans:
            for scope in resource.scope_spans:
                for run in filter(None, map(run_of, scope.spans)):
                    runs = traces.setdefault(run.pop("trace"), {})
                    if run["final"] or run["id"] not in runs:
                        runs[run["id"]] = run
    for runs in traces.values():
        for run in runs.values():
            del run["final"]
    return traces


def main() -> None:
    text = json.dumps(expected(), indent=1, ensure_ascii=True, sort_keys=True) + "\n"
    file = FOLDER / "expected.json"
    if "--check" not in sys.argv:
        file.write_text(text)
    elif file.read_text() != text:
        sys.exit(f"{file.name} is not what the recordings say")


if __name__ == "__main__":
    main()
