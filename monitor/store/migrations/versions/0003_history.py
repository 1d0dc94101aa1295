"""History: which studies are followed, what was looked at, who left and came back, and events that are held."""

import zlib

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("study", sa.Column("followed", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("event", sa.Column("held", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "examined",
        sa.Column("study_id", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("plan", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("study_id"),
    )
    op.create_table(
        "missing_study",
        sa.Column("study_id", sa.String(), nullable=False),
        sa.Column("data_stamp", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["study_id"], ["study.id"]),
        sa.PrimaryKeyConstraint("study_id"),
    )
    op.create_table(
        "presence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("study_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("change", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["study_id"], ["study.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_presence_study_id"), "presence", ["study_id"], unique=False)
    op.create_table(
        "facts",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("encoding", sa.String(), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["study_version.id"]),
        sa.PrimaryKeyConstraint("version_id"),
    )
    _move_facts()
    op.drop_column("study_version", "facts")


def _move_facts() -> None:
    versions = sa.table("study_version", sa.column("id", sa.Integer), sa.column("facts", sa.String))
    facts = sa.table(
        "facts",
        sa.column("version_id", sa.Integer),
        sa.column("encoding", sa.String),
        sa.column("facts", sa.LargeBinary),
    )
    connection = op.get_bind()
    for number, text in connection.execute(sa.select(versions.c.id, versions.c.facts)).all():
        packed = zlib.compress(text.encode())
        connection.execute(facts.insert().values(version_id=number, encoding="zlib", facts=packed))
