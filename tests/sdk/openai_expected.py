"""What traces of the OpenAI Agents SDK must show, worked out from recorded requests by the rules, independently of the server.

    python3 tests/sdk/openai_expected.py FOLDER --out expected.json     write
    python3 tests/sdk/openai_expected.py FOLDER --out expected.json --check
"""

from __future__ import annotations

import argparse
import json
from datetime import datetime, timezone
from pathlib import Path

KINDS = {"generation": "llm", "response": "llm", "function": "tool", "agent": "agent", "handoff": "handoff",
         "guardrail": "guardrail", "mcp_tools": "tool_list", "transcription": "stt", "speech": "tts", "speech_group": "tts"}
TOKENS = ("prompt_tokens", "completion_tokens", "total_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens")


def word_of(span: dict) -> str:
    data = span["span_data"]
    own = data.get("data") if data.get("type") == "custom" else None
    sdk = own.get("sdk_span_type") if isinstance(own, dict) else None
    return sdk if sdk in ("task", "turn") else data["type"]


def kind_of(span: dict) -> str:
    word = word_of(span)
    return word if word in ("task", "turn") else KINDS.get(word, "span")


def name_of(span: dict) -> str:
    data, kind = span["span_data"], kind_of(span)
    if kind == "task":
        return data["data"].get("name") or "task"
    if kind == "turn":
        return f"turn {data['data']['turn']}"
    if kind == "handoff":
        return f"{data.get('from_agent') or '?'} -> {data.get('to_agent') or '?'}"
    if kind == "tool_list":
        return data.get("server") or "mcp_tools"
    if data["type"] == "response":
        return "response"
    return data.get("name") or data.get("model") or data["type"]


def usage_of(span: dict) -> list[int] | None:
    data, kind = span["span_data"], kind_of(span)
    if kind in ("task", "turn"):
        usage = data["data"].get("usage")
    else:
        output = data.get("output")
        first = output[0] if isinstance(output, list) and output and isinstance(output[0], dict) else {}
        usage = data.get("usage") or (data.get("response") or {}).get("usage") or first.get("usage")
    if not usage:
        return None
    details = usage.get("details") or {}
    given = usage.get("input_tokens_details") or usage.get("prompt_tokens_details") or details.get("input_tokens_details") or {}
    made = usage.get("output_tokens_details") or usage.get("completion_tokens_details") or details.get("output_tokens_details") or {}
    prompt = usage.get("input_tokens", usage.get("prompt_tokens")) or 0
    completion = usage.get("output_tokens", usage.get("completion_tokens")) or 0
    total = usage.get("total_tokens") or details.get("total_tokens") or prompt + completion
    cached = given.get("cached_tokens") or usage.get("cached_input_tokens") or 0
    written = given.get("cache_write_tokens") or usage.get("cache_write_input_tokens") or 0
    return [prompt, completion, total, cached, written, made.get("reasoning_tokens") or 0]


def outcome_of(span: dict) -> tuple[str, str | None]:
    error = span.get("error")
    if span["span_data"].get("triggered") is True and kind_of(span) == "guardrail":
        return "failed", "tripped"
    if error:
        if error["message"].endswith("(non-fatal)"):
            return "succeeded", "warning"
        return "failed", "tripped" if error["message"] == "Guardrail tripwire triggered" else None
    return "succeeded", None


def user_text(messages: object) -> object:
    if isinstance(messages, str):
        return messages
    return next((m.get("content") for m in messages or [] if isinstance(m, dict) and m.get("role") == "user"), None)


def assistant_text(output: object) -> str | None:
    if isinstance(output, str):
        return output
    if isinstance(output, list):
        texts = [assistant_text(item) for item in output]
        return next((text for text in reversed(texts) if text), None)
    if not isinstance(output, dict):
        return None
    if output.get("object") == "response":
        return assistant_text(output.get("output"))
    if output.get("object") == "chat.completion":
        return assistant_text([choice["message"] for choice in output["choices"]])
    content = output.get("content")
    if output.get("role", "assistant") != "assistant":
        return None
    if isinstance(content, list):
        return "\n".join(part["text"] for part in content if part.get("text")) or None
    return content or None


def micros(text: str) -> int:
    at = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return (at - datetime(1970, 1, 1, tzinfo=timezone.utc)).__floordiv__(__import__("datetime").timedelta(microseconds=1))


def shown(micro: int) -> str:
    text = datetime.fromtimestamp(micro // 1_000_000, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
    fraction = f".{micro % 1_000_000:06}".rstrip("0").rstrip(".")
    return f"{text}{fraction}Z"


def trace_of(announced: list[dict], spans: dict[str, dict]) -> dict:
    facts: dict = {"workflow_name": None, "group_id": None, "metadata": {}}
    for one in announced:
        for key in ("workflow_name", "group_id"):
            facts[key] = one.get(key) or facts[key]
        facts["metadata"].update(one.get("metadata") or {})
    metadata = facts["metadata"]
    chain = lambda span: [span] + (chain(spans[span["parent_id"]]) if span.get("parent_id") in spans else [])
    below: dict[str, set] = {id: set() for id in spans}
    for span in spans.values():
        for above in chain(span)[1:]:
            below[above["id"]].add(span["id"])
    usage = {id: usage_of(span) for id, span in spans.items()}
    may_count = {id for id, span in spans.items() if usage[id] and kind_of(span) in ("llm", "task", "turn")}
    counted = {id for id in may_count if kind_of(spans[id]) == "llm" or not below[id] & may_count}
    clear = lambda span: all(above["span_data"]["type"] in ("agent", "custom") for above in chain(span)[1:]) and not chain(span)[-1].get("parent_id")
    failing = [s for s in spans.values() if outcome_of(s)[0] == "failed" and kind_of(s) in ("agent", "task", "turn", "guardrail") and clear(s)]
    roots = [span for span in spans.values() if not span.get("parent_id")]
    is_closed = any(kind_of(root) == "task" for root in roots)
    models = sorted((s for s in spans.values() if kind_of(s) == "llm"), key=lambda s: (micros(s["started_at"]), s["id"]))
    answers = [s for s in models if clear(s)]
    output = None
    if answers:
        data = answers[-1]["span_data"]
        output = assistant_text(data.get("output") if data.get("output") is not None else (data.get("response") or {}).get("output"))
    session = facts["group_id"] or next((metadata[k] for k in ("session_id", "thread_id", "conversation_id") if metadata.get(k)), None)
    tags = metadata.get("tags")
    rank = {"task": 3, "agent": 2}
    primary = max(roots, key=lambda s: (rank.get(kind_of(s), 1), micros(s["started_at"])), default=None)
    runs = []
    for span in sorted(spans.values(), key=lambda s: (micros(s["started_at"]), s["id"])):
        status, detail = outcome_of(span)
        kind = kind_of(span)
        model = span["span_data"].get("model") or (span["span_data"].get("response") or {}).get("model")
        parent = spans.get(span.get("parent_id") or "")
        runs.append({"id": span["id"], "name": name_of(span), "type": word_of(span), "kind": kind, "status": status,
                     "status_detail": detail, "model": model, "provider": "openai" if kind in ("llm", "stt", "tts") else None,
                     "parent_run_id": span.get("parent_id"), "counted": span["id"] in counted,
                     "usage": usage[span["id"]] or [0] * 6})
        assert parent is None or parent["trace_id"] == span["trace_id"]
    return {
        "name": facts["workflow_name"] or (name_of(primary) if primary else None), "source_id": facts["workflow_name"],
        "session_id": session, "user_id": next((metadata[k] for k in ("user_id", "user.id", "user") if metadata.get(k)), None),
        "tags": tags if isinstance(tags, list) and all(isinstance(t, str) for t in tags) else [], "metadata": metadata,
        "status": ("failed" if failing else "succeeded") if is_closed else "running",
        "ended_at": shown(max(micros(r["ended_at"]) for r in roots)) if is_closed else None,
        "started_at": shown(min(micros(s["started_at"]) for s in spans.values())) if spans else None,
        "input": user_text(models[0]["span_data"].get("input")) if models else None, "output": output,
        "run_count": len(spans), "error_count": sum(outcome_of(s)[0] == "failed" for s in spans.values()),
        "has_warnings": any(outcome_of(s)[1] == "warning" for s in spans.values()),
        "usage": [sum(usage[id][at] for id in counted) for at in range(len(TOKENS))], "runs": runs,
    }


def expected(folder: Path) -> dict:
    result = {}
    for path in sorted(folder.glob("*.json")):
        recorded = json.loads(path.read_text())
        if not isinstance(recorded, dict) or "requests" not in recorded:
            continue
        announced: dict[str, list] = {}
        spans: dict[str, dict[str, dict]] = {}
        for request in recorded["requests"]:
            for item in request["request"]["body"]["data"]:
                trace = item["id"] if item["object"] == "trace" else item["trace_id"]
                spans.setdefault(trace, {})
                announced.setdefault(trace, [])
                if item["object"] == "trace":
                    if item not in announced[trace]:
                        announced[trace].append(item)
                else:
                    spans[trace][item["id"]] = item
        result[path.stem] = {trace: trace_of(announced[trace], spans[trace]) for trace in spans}
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    text = json.dumps(expected(arguments.folder), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    if not arguments.check:
        arguments.out.write_text(text)
    elif arguments.out.read_text() != text:
        raise SystemExit(f"{arguments.out} is not what the recordings say")


if __name__ == "__main__":
    main()
