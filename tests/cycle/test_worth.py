from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from monitor.domain.changes import ChangeKind, Worth
from monitor.domain.watchlist import Quiet, Watchlist
from tests.cycle.parts import PLAN, WATCH, bench
from tests.records import record

RENAMED, CLOSED = record(title="A new name"), record(status="ACTIVE_NOT_RECRUITING")


@pytest.mark.parametrize(
    ("changed", "kind", "worth", "mails"),
    [
        (RENAMED, ChangeKind.TITLE_CHANGED, None, 0),
        (RENAMED, ChangeKind.TITLE_CHANGED, Worth.DIGEST, 0),
        (RENAMED, ChangeKind.TITLE_CHANGED, Worth.MAIL, 1),
        (CLOSED, ChangeKind.STATUS_CHANGED, None, 1),
        (CLOSED, ChangeKind.STATUS_CHANGED, Worth.DIGEST, 0),
        (CLOSED, ChangeKind.STATUS_CHANGED, Worth.SILENT, 0),
    ],
    ids=["title", "title: digest", "title: mail", "status", "status: digest", "status: silent"],
)
def test_a_list_decides_what_a_kind_of_change_is_worth_to_it(
    tmp_path: Path, changed: dict[str, Any], kind: ChangeKind, worth: Worth | None, mails: int
) -> None:
    plan = replace(PLAN, quiet=Quiet.NEVER, worth={kind: worth} if worth else {})
    with bench(tmp_path, record()) as work:
        work.cycle(Watchlist((WATCH,), (plan,)))
        before = len(work.mails())
        work.records.replace(changed)
        assert [change.kind for change in work.cycle(Watchlist((WATCH,), (plan,))).observed.changes] == [kind]
        assert len(work.mails()) - before == mails


def test_what_waited_for_company_comes_with_the_next_mail_and_after_what_is_worth_it(tmp_path: Path) -> None:
    plan = replace(PLAN, worth={ChangeKind.STATUS_CHANGED: Worth.DIGEST, ChangeKind.TITLE_CHANGED: Worth.MAIL})
    with bench(tmp_path, record(), record(2)) as work:
        for changed in (record(), CLOSED, record(2, title="A new name")):
            work.records.replace(changed)
            work.cycle(Watchlist((WATCH,), (plan,)))
        told = next(mail for mail in work.mails() if "where" not in mail["Subject"])
        assert told["Subject"].startswith("A new name")
        assert told["Subject"].endswith("and 1 more")
