#!/usr/bin/env python3
"""Every task of the project, from a bare checkout: `python3 dev.py demo`, `python3 dev.py test`.

Needs only Python >= 3.11 with its venv module; uses uv where it is found. Each task first makes `.venv` as
`requirements-dev.lock` says (every file checked against its hash) and makes it anew when the lock changes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
STAMP = VENV / "wirewatch.stamp"
LOCK = ROOT / "requirements-dev.lock"
OLDEST = (3, 11)

TASKS = {
    "demo": "run the whole job on the sample newsroom (arguments go to `wirewatch demo`)",
    "test": "run the tests (arguments go to pytest)",
    "lint": "style, types and the import contracts",
    "lock": "write the two lock files anew from pyproject.toml (needs uv)",
    "setup": "make .venv and nothing else",
}


def main(arguments: list[str]) -> int:
    """Run one task; give its exit code."""
    task = arguments[0] if arguments else "help"
    if task not in TASKS:
        print("usage: python3 dev.py TASK [ARGUMENT ...]\n")
        print("\n".join(f"  {name:6} {text}" for name, text in TASKS.items()))
        return 0 if task in {"help", "-h", "--help"} else 2
    os.chdir(ROOT)
    if task == "lock":
        return lock()
    prepare()
    rest = arguments[1:]
    if task == "demo":
        return run(BIN / "wirewatch", "demo", *rest)
    if task == "test":
        return run(BIN / "python", "-m", "pytest", *rest)
    if task == "lint":
        return lint()
    return 0


def lint() -> int:
    """Run every check that needs no running; all of them, so that one look shows all findings."""
    checks = (
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("mypy",),
        ("lint-imports",),
    )
    return max([run(BIN / tool, *arguments) for tool, *arguments in checks])


def prepare() -> None:
    """Make `.venv` hold what the lock says; do nothing where it already does."""
    wanted = fingerprint()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    print("wirewatch: setting up .venv (once, about half a minute) ...", file=sys.stderr, flush=True)
    uv = shutil.which("uv")
    make_environment(uv)
    python = str(BIN / "python")
    install = [uv, "pip", "install", "--python", python] if uv else [python, "-m", "pip", "install"]
    quiet = [*install, "--quiet"] if uv else [*install, "--quiet", "--disable-pip-version-check"]
    must([*quiet, "--require-hashes", "-r", str(LOCK)])
    # The build back end came with the lock, so the project itself is installed without any further download.
    must([*quiet, "--no-deps", "--no-build-isolation", "-e", str(ROOT)])
    STAMP.write_text(wanted)


def make_environment(uv: str | None) -> None:
    """Make an empty `.venv`, or say in one line what is missing on this machine."""
    if sys.version_info < OLDEST:
        sys.exit(f"wirewatch needs Python 3.11 or newer; this is {sys.version.split()[0]}")
    if uv:
        must([uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)])
        return
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True, check=False
    )
    if made.returncode:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        sys.exit(
            f"wirewatch: this Python cannot make a virtual environment: install its venv module "
            f"(Debian, Ubuntu: apt install {package}) or uv, then run this command again"
        )


def lock() -> int:
    """Write both lock files: names, versions and hashes for every platform, and no address."""
    uv = shutil.which("uv")
    if not uv:
        print("wirewatch: `dev.py lock` needs uv on the PATH", file=sys.stderr)
        return 2
    common = [uv, "pip", "compile", "--universal", "--python-version", "3.11", "--generate-hashes", "--quiet"]
    clean = ["--no-emit-index-url", "--no-emit-find-links", "--no-header", "--no-annotate", "--upgrade"]
    must([*common, *clean, "pyproject.toml", "-o", "requirements.lock"])
    must([*common, *clean, "pyproject.toml", "--group", "dev", "-o", "requirements-dev.lock"])
    return 0


def fingerprint() -> str:
    """Say what the environment is made from: the lock, the project file and the interpreter."""
    parts = (
        LOCK.read_bytes(),
        (ROOT / "pyproject.toml").read_bytes(),
        sys.version.encode(),
        str(ROOT).encode(),
    )
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def run(program: Path | str, *arguments: str) -> int:
    """Run a program of the environment on the terminal it was asked from."""
    path = program if isinstance(program, Path) else BIN / program
    try:
        return subprocess.run([str(path), *arguments], check=False).returncode
    except KeyboardInterrupt:
        return 130


def must(command: list[str]) -> None:
    """Run a step of the set-up; end here when it fails."""
    if subprocess.run(command, check=False).returncode:
        sys.exit(f"wirewatch: set-up failed at: {' '.join(command)}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
