"""What Alembic runs: the steps, in the transaction of the caller."""

from alembic import context

from core.classroom.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    # SQLite changes a column by making the table anew.
    render_as_batch=True,
)
context.run_migrations()
