"""How Alembic reaches our tables: over the connection that `database.py` hands it."""

from alembic import context

import storage.tables  # noqa: F401  (completes the metadata)
from storage.tables.base import Row

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Row.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
