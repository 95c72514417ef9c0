"""Does the kill at each step find wrong orders? Planted mistakes, one a patch, each put into a copy of the program.

Run by hand, all or those named::

    .venv/bin/python -m tests.fault.planted [01 ...]

Prints one line a mistake: found or NOT FOUND; exit code 1 when one was not found.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
HARNESS = "tests/fault/test_killed_between_steps.py"
PATIENCE = 1800
"""Seconds for one run of the harness: a mistake that lets it hang is none that it has found."""


def found(patch: Path) -> bool:
    """Whether the harness fails on a copy of the program with the patch in it."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(ROOT / "src", copy / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
        subprocess.run(["patch", "-p1", "-s", "-i", str(patch)], cwd=copy, check=True)
        environment = {**os.environ, "PYTHONPATH": str(copy / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-m", "pytest", "-q", "-x", "--no-header", "-p", "no:cacheprovider"]
        command += ["--basetemp", str(Path(folder) / "pytest"), HARNESS]
        try:
            done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            print(f"NOT FOUND  {patch.stem} (no end within {PATIENCE} seconds)", flush=True)
            return False
    if done.returncode == 1:
        reason = next((line for line in done.stdout.splitlines() if line.startswith("E  ")), "")
        print(f"found      {patch.stem}: {reason[1:].strip()[:120]}", flush=True)
        return True
    print(f"NOT FOUND  {patch.stem} (exit code {done.returncode})", flush=True)
    return False


def main(names: list[str]) -> int:
    patches = sorted((HERE / "planted").glob("*.patch"))
    wanted = [patch for patch in patches if not names or any(patch.stem.startswith(name) for name in names)]
    results = [found(patch) for patch in wanted]
    print(f"{sum(results)} of {len(results)} planted mistakes found")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
