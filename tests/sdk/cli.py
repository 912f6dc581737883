"""Run the stock Dynamiq command line against a server: who am I, organizations, projects, apps.

Run by the interpreter of the SDK's own virtual environment: cli.py URL TOKEN ORG PROJECT FOLDER
"""

from __future__ import annotations

import json
import os
import sys

URL, TOKEN, ORG, PROJECT, FOLDER = sys.argv[1:6]
for name in [name for name in os.environ if name.startswith("DYNAMIQ_")]:
    del os.environ[name]
# Read when the package is imported.
os.environ["XDG_CONFIG_HOME"] = FOLDER

import contextlib  # noqa: E402
import io  # noqa: E402

from dynamiq.cli import main  # noqa: E402

WORKFLOW = "1b0a3f52-6f7e-4d8c-9a3b-2c4d5e6f7081"


def run(*words: str, typed: str = "") -> tuple[int, str, str]:
    """Exit code, output and complaints of `dynamiq WORDS`, by its own entry point, with what is typed when it asks."""
    out, err, sys.argv, sys.stdin = io.StringIO(), io.StringIO(), ["dynamiq", *words], io.StringIO(typed)
    code = 0
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(bool(end.code))
    return code, out.getvalue(), err.getvalue()


def good(*words: str, typed: str = "") -> str:
    code, text, err = run(*words, typed=typed)
    assert code == 0, f"dynamiq {' '.join(words)} ended with {code}: {text}{err}"
    return text


def bad(complaint: str, *words: str, typed: str = "") -> None:
    code, text, err = run(*words, typed=typed)
    assert code != 0 and complaint in err, f"dynamiq {' '.join(words)} ended with {code}: {text}{err}"


def parsed(text: str):
    """The JSON in an output, after whatever is said before it."""
    return json.loads(text[min(at for at in (text.find("{"), text.find("[")) if at >= 0) :])


def data(text: str):
    found = parsed(text)
    return found["data"] if isinstance(found, dict) and "data" in found else found


NOWHERE = "00000000-0000-4000-8000-000000000000"

# Login: host and token are asked for and kept.
good("config", typed=f"{URL}\ndyn_pat_wrong\n")
bad("Token rejected (401)", "whoami")
bad("Token rejected (401)", "org", "set", "--id", ORG)
good("config", typed=f"{URL}\n{TOKEN}\n")
assert URL in good("config", "show") and "credentials file" in good("config", "show")
assert "owner@example.test" in good("whoami")

assert ORG in good("org", "list") and "default" in good("org", "list")
bad("was not found (404)", "org", "set", "--id", NOWHERE)
assert ORG in good("org", "set", typed=f"{ORG}\n")
assert PROJECT in good("project", "list") and "default" in good("projects", "list")
bad("was not found (404)", "project", "set", "--id", NOWHERE)
assert PROJECT in good("project", "set", "--id", PROJECT)
who = json.loads(good("whoami", "--json"))
assert who["ok"] and who["org"]["id"] == ORG and who["project"]["id"] == PROJECT and who["project"]["org_id"] == ORG, who

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
second = data(good("apps", "deploy", "--name", "another", "--workflow", WORKFLOW, "--access", "public"))
assert second["access_control"] == {"access_type": "public"}, second
page = parsed(good("app", "list", "--page", "2", "--page-size", "1"))
assert [one["id"] for one in page["data"]] == [app["id"]] and page["pagination"]["total_count"] == 2, page
assert [one["id"] for one in data(good("app", "list", "--all", "--page-size", "1"))] == [second["id"], app["id"]]

# Nothing is deployed here, and the command line is told so.
bad("404", "app", "redeploy", app["id"], "--workflow", WORKFLOW)
os.environ["DYNAMIQ_ACCESS_KEY"] = "any"
for words in (["invoke", app["id"], "{}"], ["requirements", app["id"]], ["requirements-status", app["id"], "user"],
              ["connect-token", app["id"], "user"], ["disconnect", app["id"], "requirement", "user", "--yes"]):
    bad("has no hostname yet", "app", *words)
bad("404", "app", "get", NOWHERE)
good("app", "delete", second["id"], typed="y\n")
good("app", "delete", app["id"], "--yes")
bad("404", "app", "get", app["id"])

# The environment goes before what is kept.
os.environ["DYNAMIQ_API_TOKEN"] = "dyn_pat_wrong"
bad("Token rejected (401)", "whoami")
os.environ.update(DYNAMIQ_API_TOKEN=TOKEN, DYNAMIQ_API_BASE_URL=URL, DYNAMIQ_ORG_ID=ORG, DYNAMIQ_PROJECT_ID=PROJECT)
good("whoami")
print("the command line works")
