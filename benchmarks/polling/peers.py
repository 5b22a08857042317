"""Other pollers: found where they are installed, or put into an environment of their own. Never a dependency."""

import shutil
import subprocess
import sys
import venv
from pathlib import Path

READER = "reader==3.27" if sys.version_info >= (3, 12) else "reader==3.26"
_WITH = "sgmllib3k==1.0.0"  # its feedparser wants it, and it does not say so
_FOLDER = Path(__file__).parents[2] / ".peers"


def reader() -> Path | None:
    """Give the interpreter of an environment with lemon24/reader, made when it is not there; None: it cannot be had."""
    folder = _FOLDER / READER.replace("==", "-")
    python, ready = folder / "bin" / "python", folder / "ready"
    if not ready.exists():
        print(f"benchmark: installing {READER} into {folder}", file=sys.stderr)
        venv.create(folder, with_pip=True, clear=True)
        done = subprocess.run(  # noqa: S603 - our own interpreter
            [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", READER, _WITH],
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            print(f"benchmark: {READER} CANNOT BE HAD; NOTHING TO COMPARE WITH:\n{done.stderr[-500:]}", file=sys.stderr)
            return None
        ready.touch()
    return python


def newsboat() -> bool:
    """Say whether newsboat is installed."""
    if shutil.which("newsboat"):
        return True
    print("benchmark: newsboat is not installed; it is left out", file=sys.stderr)
    return False
