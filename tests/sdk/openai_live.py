"""Run real OpenAI Agents SDKs against a running server, and hold what its API says against the reference.

    python3 tests/sdk/openai_live.py --url http://127.0.0.1:8080 --key KEY --sdk 0.24.0|0.22.0|js
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from urllib.parse import quote

import openai_model
from openai_expected import trace_of
from record import Recorder

ROOT = Path(__file__).resolve().parents[2]
USAGE = ("prompt_tokens", "completion_tokens", "total_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens")


def documented_processor(folder: Path, sdk: str) -> Path:
    """The processor of docs/openai-agents.md, as a reader would copy it."""
    language, marker = ("python", "\nexporter = ") if sdk != "js" else ("js", "\nconst exporter = ")
    block = re.search(rf"```{language}\n(.*?)```", (ROOT / "docs" / "openai-agents.md").read_text(), re.S)
    assert block and marker in block.group(1), "the document has a block of each language"
    code = block.group(1).split(marker)[0]
    path = folder / ("processor.py" if sdk != "js" else "processor.mjs")
    path.write_text(code if sdk != "js" else f"{code}\nexport {{ ResponseProcessor }};\n")
    return path


def program(sdk: str, endpoint: str, key: str, folder: Path) -> list[str | Path]:
    """The command that runs the programs with one SDK."""
    cache, here = ROOT / "tests" / ".cache", ROOT / "tests" / "sdk"
    if sdk != "js":
        python = cache / f"venv-agents-{sdk}" / "bin" / "python"
        return [python, here / "openai_agents_run.py", "--endpoint", endpoint, "--key", key, "--processor", documented_processor(folder, sdk)]
    # Modules are found beside the file that names them.
    modules = cache / "node-agents"
    for file in (here / "agents" / "run.mjs", documented_processor(folder, sdk)):
        (modules / file.name).write_text(file.read_text())
    return ["node", modules / "run.mjs", endpoint, key, openai_model.serve(), modules / "processor.mjs"]


def get(url: str, key: str) -> dict:
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {key}"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def differences(shown: dict, runs: dict[str, dict], want: dict) -> list[str]:
    usage = lambda value: [value["usage"][name] for name in USAGE]
    found = [f"{key}: {shown[key]!r}, not {value!r}" for key, value in want.items() if key not in ("runs", "usage") and shown[key] != value]
    if usage(shown) != want["usage"]:
        found.append(f"usage: {usage(shown)}, not {want['usage']}")
    for run in want["runs"]:
        got = {**runs[run["id"]], "usage": usage(runs[run["id"]])}
        found += [f"{run['name']}: {key}: {got[key]!r}, not {value!r}" for key, value in run.items() if got[key] != value]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--key", required=True)
    parser.add_argument("--sdk", required=True)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Recorder(forward_to=arguments.url) as recorder:
        command = program(arguments.sdk, f"{recorder.url}/v1/traces/ingest", arguments.key, Path(folder))
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
        if done.returncode != 0:
            sys.exit(f"the program failed:\n{done.stdout}{done.stderr}")
        announced: dict[str, list] = {}
        spans: dict[str, dict] = {}
        for request in recorder.recorded:
            if request.status != 200:
                sys.exit(f"a request was answered with {request.status}")
            for item in json.loads(request.body)["data"]:
                trace = item["id"] if item["object"] == "trace" else item["trace_id"]
                announced.setdefault(trace, [])
                spans.setdefault(trace, {})
                if item["object"] == "trace":
                    announced[trace].append(item)
                else:
                    spans[trace][item["id"]] = item
    faults = []
    for trace, items in spans.items():
        base = f"{arguments.url}/v1/tracing/traces/{quote(trace, safe='')}"
        runs = {run["id"]: run for run in get(f"{base}/runs?page_size=500", arguments.key)["data"]}
        faults += [f"{trace}: {fault}" for fault in differences(get(base, arguments.key), runs, trace_of(announced[trace], items))]
    if len(spans) < (5 if arguments.sdk == "js" else 10):
        faults.append(f"only {len(spans)} traces were sent")
    if faults:
        sys.exit("\n".join(faults))
    print(f"{len(spans)} traces of SDK {arguments.sdk} are shown as they should be")


if __name__ == "__main__":
    main()
