"""Delivery: doubt and faults of a mail, numbers for each recipient, pauses of the server, bounces and suspensions."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("mail", sa.Column("content_hash", sa.String(), nullable=False, server_default=""))
    op.add_column("mail", sa.Column("hold_in_doubt", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("mail", sa.Column("doubted_at", sa.DateTime(timezone=True), nullable=True))
    for name in ("doubts", "resends", "faults"):
        op.add_column("mail", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.add_column("mail", sa.Column("resolved", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_mail_due", "mail", ["state", "next_attempt_at", "id"], unique=False)
    op.execute("UPDATE mail SET doubts = 1, doubted_at = leased_until WHERE state = 'in_doubt'")
    _numbers()
    op.create_table(
        "server_pause",
        sa.Column("server", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("ours", sa.Boolean(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("server"),
    )
    op.create_table(
        "bounce",
        sa.Column("mail_id", sa.Integer(), nullable=False),
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("forgiven", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.id"]),
        sa.PrimaryKeyConstraint("mail_id"),
    )
    op.create_index(op.f("ix_bounce_mailbox"), "bounce", ["mailbox"], unique=False)
    op.create_table(
        "suspension",
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("mailbox"),
    )
    op.create_table(
        "suppressed_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest_id", sa.Integer(), nullable=True),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["digest_id"], ["digest.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("digest_id", "recipient"),
    )


def _numbers() -> None:
    """A recipient's own numbers go on after the last number of the list that was printed for them."""
    op.create_table(
        "recipient_number",
        sa.Column("list_id", sa.String(), nullable=False),
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("list_id", "mailbox"),
    )
    op.execute(
        "INSERT INTO recipient_number (list_id, mailbox, last)"
        " SELECT digest.list_id, lower(mail.recipient), max(digest.number)"
        " FROM mail JOIN digest ON digest.id = mail.digest_id GROUP BY digest.list_id, lower(mail.recipient)"
    )
