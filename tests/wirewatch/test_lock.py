import subprocess
import sys
from pathlib import Path

import pytest

from wirewatch.lock import AlreadyRunning, sole_owner

HOLD = """
import sys
from pathlib import Path
from wirewatch.lock import sole_owner
with sole_owner(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_process_is_told_who_holds_the_database_and_gets_it_when_the_holder_is_killed(tmp_path: Path) -> None:
    """Catalogue B19."""
    database = tmp_path / "wirewatch.db"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(database)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"

        with pytest.raises(AlreadyRunning, match=rf"process {holder.pid}\b"), sole_owner(database):
            pass

        holder.kill()
        holder.wait()
        with sole_owner(database):
            pass


def test_a_database_in_memory_needs_no_lock() -> None:
    with sole_owner(None), sole_owner(None):
        pass
