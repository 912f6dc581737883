"""Run the stock Dynamiq command line against a server: who am I, organizations, projects, apps.

Run by the interpreter of the SDK's own virtual environment: cli.py URL TOKEN ORG PROJECT FOLDER
"""

from __future__ import annotations

import json
import os
import sys

URL, TOKEN, ORG, PROJECT, FOLDER = sys.argv[1:6]
# Read when the package is imported.
os.environ.update(XDG_CONFIG_HOME=FOLDER, DYNAMIQ_API_BASE_URL=URL, DYNAMIQ_API_TOKEN=TOKEN, DYNAMIQ_ORG_ID=ORG, DYNAMIQ_PROJECT_ID=PROJECT)

import contextlib  # noqa: E402
import io  # noqa: E402

from dynamiq.cli import main  # noqa: E402

WORKFLOW = "1b0a3f52-6f7e-4d8c-9a3b-2c4d5e6f7081"


def run(*words: str) -> tuple[int, str]:
    """Exit code and standard output of `dynamiq WORDS`, by its own entry point."""
    out, sys.argv = io.StringIO(), ["dynamiq", *words]
    try:
        with contextlib.redirect_stdout(out):
            main()
    except SystemExit as end:
        return (end.code if isinstance(end.code, int) else int(bool(end.code))), out.getvalue()
    return 0, out.getvalue()


def good(*words: str) -> str:
    code, text = run(*words)
    assert code == 0, f"dynamiq {' '.join(words)} ended with {code}: {text}"
    return text


def parsed(text: str):
    """The JSON in an output, after whatever is said before it."""
    return json.loads(text[min(at for at in (text.find("{"), text.find("[")) if at >= 0) :])


def data(text: str):
    found = parsed(text)
    return found["data"] if isinstance(found, dict) and "data" in found else found


assert "owner@example.test" in good("whoami")
assert ORG in good("org", "list") or "default" in good("org", "list")
assert "default" in good("project", "list")
good("config", "show")

app = data(good("app", "deploy", "--name", "from the command line", "--workflow", WORKFLOW, "--description", "made by a test"))
assert app["workflow_id"] == WORKFLOW and app["description"] == "made by a test", app
assert app["access_control"] == {"access_type": "private"}, app
assert app["deployment_config"]["deployment_type"] == "serverless", app
assert data(good("app", "get", app["id"]))["name"] == "from the command line"
assert [one["id"] for one in data(good("app", "list"))] == [app["id"]]
assert [one["id"] for one in data(good("app", "list", "--workflow", WORKFLOW))] == [app["id"]]
assert data(good("app", "list", "--workflow", "00000000-0000-4000-8000-000000000000")) == []
assert data(good("app", "list", "--all", "--include-archived"))[0]["id"] == app["id"]
assert data(good("app", "deployments", app["id"])) == []
# Nothing is deployed here, and the command line is told so.
code, text = run("app", "redeploy", app["id"], "--workflow", WORKFLOW)
assert code != 0 or "not_found" in text, text
good("app", "delete", app["id"], "--yes")
code, text = run("app", "get", app["id"])
assert code != 0 or "not_found" in text, text
print("the command line works")
