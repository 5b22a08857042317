"""How Alembic reaches our tables: over the connection that `database.py` hands it."""

from typing import Any

from alembic import context

import storage.tables  # noqa: F401  (completes the metadata)
from storage.search import is_of_index
from storage.tables.base import Row


def _has_a_class(name: str | None, kind: str, parents: Any) -> bool:  # noqa: ARG001
    return not (kind == "table" and name is not None and is_of_index(name))


connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Row.metadata, render_as_batch=True, include_name=_has_a_class)
with context.begin_transaction():
    context.run_migrations()
