"""Runs migrations on the connection that the store hands over; there is no other way to run them."""

import sqlmodel
from alembic import context

import monitor.store.mail_tables  # the imports register the tables
import monitor.store.own_tables
import monitor.store.tables  # noqa: F401 - likewise

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=sqlmodel.SQLModel.metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
