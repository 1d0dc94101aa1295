"""Days on which an archive showed a version unchanged: an older version may come in between later."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "confirmed",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["study_version.id"]),
        sa.PrimaryKeyConstraint("version_id", "seen_at"),
        sqlite_with_rowid=False,
    )
