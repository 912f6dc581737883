"""Holds compose files against the schema of the Compose specification: compose.py SCHEMA FILE..."""

import json
import sys

import jsonschema
import yaml

schema = json.load(open(sys.argv[1], encoding="utf-8"))
validator = jsonschema.Draft201909Validator(schema)
# A misspelled key must not pass, or this says nothing.
wrong = {"services": {"one": {"image": "x", "restrat": "always"}}}
assert not validator.is_valid(wrong), "the schema takes a misspelled key"
faults = 0
for name in sys.argv[2:]:
    document = yaml.safe_load(open(name, encoding="utf-8"))
    # The published schema is older than this key.
    assert isinstance(document.pop("name"), str)
    for error in validator.iter_errors(document):
        faults += 1
        print(f"{name}: {'.'.join(map(str, error.absolute_path))}: {error.message}")
sys.exit(1 if faults else 0)
