"""What is kept: versions, changes, verdicts, events, digests and the outbox, in one SQL database.

Rows never leave this package; its functions take and return domain values and
an open session, so that the caller decides what is one transaction.
"""
