"""Changes of an operator's files, each whole or not at all."""

import os
import shutil
import tempfile
from pathlib import Path


class CannotAdd(Exception):
    """Why a file is left as it is, in words for who asked."""


def replace_file(file: Path, content: bytes) -> None:
    """Write a file so that whoever reads it meanwhile sees the old one or the new one, and nothing between."""
    with tempfile.NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}.", delete=False) as stream:
        written = Path(stream.name)
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    try:
        if file.exists():
            shutil.copymode(file, written)
        else:
            written.chmod(0o644)
        written.replace(file)
    except OSError:
        written.unlink()
        raise
