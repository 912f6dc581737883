#!/bin/sh
# Makes src/pricing/prices.json from the data of the development dependency genai-prices, with what the table reads and
# nothing else. Run it after raising that dependency; the test `agrees_with_genai_prices` fails until then.
set -eu
cd "$(dirname "$0")/.."
manifest=$(cargo metadata --locked --format-version 1 |
    python3 -c 'import json, sys
print(next(p["manifest_path"] for p in json.load(sys.stdin)["packages"] if p["name"] == "genai-prices"))')
python3 - "$(dirname "$manifest")/data/prices.json" src/pricing/prices.json <<'PYTHON'
import json
import sys

READ = ("input_mtok", "cache_read_mtok", "cache_write_mtok", "output_mtok", "output_reasoning_mtok", "requests_kcount")


def prices(given):
    if isinstance(given, list):
        return [{**dated, "prices": prices(dated["prices"])} for dated in given]
    return {key: value for key, value in given.items() if key in READ}


table = []
for provider in json.load(open(sys.argv[1], encoding="utf-8")):
    kept = {key: provider[key] for key in ("id", "model_match", "provider_match", "fallback_model_providers") if provider.get(key)}
    kept["models"] = [{"id": m["id"], "match": m["match"], "prices": prices(m["prices"])} for m in provider["models"]]
    table.append(kept)
with open(sys.argv[2], "w", encoding="utf-8") as out:
    # A model a line, so that a change of one price is a change of one line.
    out.write("[\n")
    for number, provider in enumerate(table):
        models = provider.pop("models")
        head = json.dumps(provider, ensure_ascii=False, separators=(",", ":"))[:-1]
        lines = ",\n".join(json.dumps(m, ensure_ascii=False, separators=(",", ":")) for m in models)
        out.write(f'{head},"models":[\n{lines}\n]}}{"," if number + 1 < len(table) else ""}\n')
    out.write("]\n")
PYTHON
