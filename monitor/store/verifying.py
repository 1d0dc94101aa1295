"""Whether every stored record and its facts can still be read: each carries the checksum of its compression."""

import json
import zlib
from collections.abc import Iterator

from sqlmodel import Session, select

from monitor.store.codec import unpacked
from monitor.store.tables import FactsRow, RecordRow, VersionRow

_AT_ONCE = 200


def versions(session: Session) -> Iterator[tuple[str, str | None]]:
    """Each stored version by name, with what is wrong with it; None if it is whole."""
    stored = (
        select(VersionRow, FactsRow, RecordRow)
        .join(FactsRow, isouter=True)
        .join(RecordRow, isouter=True)
        .execution_options(yield_per=_AT_ONCE)
    )
    for version, facts, record in session.exec(stored):
        yield f"{version.study_id} version {version.number}", _fault_of(facts, record)


def _fault_of(facts: FactsRow | None, record: RecordRow | None) -> str | None:
    if facts is None or record is None:
        return "its facts or its record are missing"
    return _fault(facts.facts, facts.encoding) or _fault(record.raw, record.encoding)


def _fault(data: bytes, encoding: str) -> str | None:
    try:
        json.loads(unpacked(data, encoding))
    except (zlib.error, ValueError) as error:
        return f"what is stored cannot be read: {error}"
    return None
