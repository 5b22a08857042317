"""The script that every newcomer runs first."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in ("dev.py", "requirements-dev.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def dev(checkout: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "dev.py", *arguments],
        cwd=checkout,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_python_that_cannot_make_an_environment_is_told_what_to_install(checkout: Path) -> None:
    broken = checkout / "broken"
    broken.mkdir()
    (broken / "venv.py").write_text("raise SystemExit('no ensurepip here')\n")

    done = dev(checkout, "test", PYTHONPATH=str(broken), PATH=str(broken))

    assert done.returncode == 1
    [*_, line] = done.stderr.strip().splitlines()
    assert "install its venv module" in line
    assert f"python{sys.version_info.major}.{sys.version_info.minor}-venv" in line
    assert "Traceback" not in done.stderr


def test_without_a_task_it_says_which_there_are(checkout: Path) -> None:
    done = dev(checkout)

    assert done.returncode == 0
    assert "demo" in done.stdout


def test_a_task_that_does_not_exist_is_refused(checkout: Path) -> None:
    assert dev(checkout, "fly").returncode == 2


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_the_locks_hold_hashes_and_no_address(name: str) -> None:
    lines = (ROOT / name).read_text().splitlines()

    pinned = [line for line in lines if "==" in line]
    assert len(pinned) > 20
    assert all(line.rstrip().endswith("\\") for line in pinned), "each is followed by its hashes"
    assert not [line for line in lines if "://" in line or line.startswith("-")]
