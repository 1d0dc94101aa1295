"""How far each watch is read, and what a person dismissed."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "coverage",
        sa.Column("watch_id", sa.String(), nullable=False),
        sa.Column("asked", sa.String(), nullable=False),
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("complete_to", sa.Date(), nullable=True),
        sa.Column("why_unread", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"]),
        sa.PrimaryKeyConstraint("watch_id"),
    )
    op.create_table(
        "dismissal",
        sa.Column("watch_id", sa.String(), nullable=False),
        sa.Column("study_id", sa.String(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("strength", sa.Integer(), nullable=False),
        sa.Column("asks_again", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("watch_id", "study_id"),
    )
