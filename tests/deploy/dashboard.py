"""Holds a dashboard against Grafana's own types, and prints its questions to Prometheus as rules: dashboard.py FILE"""

import copy
import json
import sys

from grafana_foundation_sdk.cog import plugins, runtime
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import Dashboard

plugins.register_default_plugins()
board = json.load(open(sys.argv[1], encoding="utf-8"))


def lost(sent, read, path):
    """What Grafana would not read: keys that its types do not have, and values that they read as others."""
    if isinstance(sent, dict) and isinstance(read, dict):
        return [fault for key in sent for fault in (lost(sent[key], read[key], f"{path}.{key}") if key in read else [f"{path}.{key}: no such key"])]
    if isinstance(sent, list) and isinstance(read, list) and len(sent) == len(read):
        return [fault for index, (one, other) in enumerate(zip(sent, read)) for fault in lost(one, other, f"{path}[{index}]")]
    return [] if sent == read else [f"{path}: {sent!r} is read as {read!r}"]


def faults(board):
    read = json.loads(JSONEncoder().encode(Dashboard.from_json(board)))
    found = lost(board, read, "dashboard")
    kinds = [panel["type"] for panel in board["panels"]]
    return found + [f"there are no panels of the type {kind}" for kind in kinds if kind != "row" and runtime.panelcfg_config(kind) is None]


# Misspelled keys and types must not pass, or this says nothing.
for place in ("fieldConfig", "targets", "type"):
    wrong = copy.deepcopy(board)
    panel = wrong["panels"][1]
    if place == "type":
        panel["type"] = "timeserie"
    else:
        (panel[place][0] if place == "targets" else panel[place])["misspelled"] = 1
    assert faults(wrong), f"a fault in {place} is not found"

found = faults(board)
for fault in found:
    print(fault, file=sys.stderr)
questions = [target["expr"] for panel in board["panels"] for target in panel.get("targets", [])]
assert len(questions) > 10
rules = [{"record": "question", "labels": {"number": str(number)}, "expr": question.replace("$__rate_interval", "5m")} for number, question in enumerate(questions)]
print(json.dumps({"groups": [{"name": "dashboard", "rules": rules}]}))
sys.exit(1 if found else 0)
