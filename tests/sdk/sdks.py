"""Run scenarios in the virtual environments of the SDK versions."""

from __future__ import annotations

import subprocess
from pathlib import Path

SDK_FOLDER = Path(__file__).resolve().parent
ROOT = SDK_FOLDER.parents[1]
VERSIONS = ("0.69.0", "0.28.0")
TIMEOUT_S = 600


class ScenarioError(Exception):
    """Scenarios did not run, or their requests were not accepted."""


def make_venvs(*versions: str) -> None:
    """Create what is missing; quick when nothing is."""
    subprocess.run([ROOT / "scripts" / "sdk-venvs.sh", *versions], check=True)


def run_scenarios(version: str, out: Path, *options: str) -> None:
    """Run scenarios with one SDK version, their requests stored in `out`."""
    python = ROOT / "tests" / ".cache" / f"venv-{version}" / "bin" / "python"
    command = [python, "-m", "scenarios.run", "--sdk", version, "--out", out, *options]
    log = out / f"sdk-{version}.log"
    out.mkdir(parents=True, exist_ok=True)
    # Telemetry and price tables of the model libraries stay off the network.
    quiet = {"PATH": "/usr/bin:/bin", "HOME": str(out), "LITELLM_LOCAL_MODEL_COST_MAP": "True", "NO_PROXY": "*"}
    with log.open("wb") as sink:
        done = subprocess.run(command, cwd=SDK_FOLDER, env=quiet, stdout=sink, stderr=sink, timeout=TIMEOUT_S)
    if done.returncode != 0:
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
        raise ScenarioError(f"scenarios of SDK {version} failed:\n{tail}")
