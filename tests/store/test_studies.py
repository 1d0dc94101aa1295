from datetime import UTC, datetime, timedelta

from monitor.domain.changes import ChangeKind
from monitor.domain.study import Status, Study
from monitor.store import studies
from monitor.store.session import Store
from monitor.store.studies import Appended, Sighting
from tests.make import match, study

START = datetime(2026, 1, 1, 6, tzinfo=UTC)


def see(store: Store, seen: Study, content: str, day: int = 0) -> Appended | None:
    sighting = Sighting(seen, content.encode(), content, 1, f"stamp {day}", START + timedelta(days=day))
    with store.transaction() as session:
        return studies.append_version(session, sighting)


def test_the_same_record_again_creates_nothing(store: Store) -> None:
    assert see(store, study(), "a") is not None
    for day in range(3):
        assert see(store, study(), "a", day) is None
    with store.reading() as session:
        assert studies.count_versions(session) == 1
        assert len(studies.changes_of(session, study().id)) == 1


def test_a_version_is_kept_with_what_changed_and_with_its_raw_record(store: Store) -> None:
    see(store, study(start="2026-05"), "a")
    appended = see(store, study(start="2026-09", status=Status.SUSPENDED), "b", day=3)
    assert appended is not None
    assert [change.kind for change in appended.changes] == [ChangeKind.DATE_SLIPPED, ChangeKind.STATUS_CHANGED]
    with store.reading() as session:
        seen = studies.histories(session, [study().id])[study().id]
        assert [version.number for version in seen.versions] == [1, 2]
        assert seen.latest == study(start="2026-09", status=Status.SUSPENDED)
        assert studies.raw_record(session, study().id, 1) == b"a"
        assert next(iter(studies.changes_of(session, study().id))).kind is ChangeKind.STUDY_FOUND


def test_a_record_that_returns_to_what_it_said_is_a_version_again(store: Store) -> None:
    for day, content in enumerate(("a", "b", "a")):
        assert see(store, study(enrollment=ord(content)), content, day) is not None
    with store.reading() as session:
        assert studies.count_versions(session) == 3


def test_slips_of_one_date_are_counted(store: Store) -> None:
    numbers = []
    for day, start in enumerate(("2026-01", "2026-03", "2026-02", "2026-06")):
        appended = see(store, study(start=start, completion="2030"), start, day)
        assert appended is not None
        numbers += [change.slip_number for change in appended.changes]
    assert numbers == [None, 1, None, 2]


def test_a_decision_replaces_the_one_before_and_is_dropped_with_its_study(store: Store) -> None:
    one, other = study(1), study(2)
    with store.transaction() as session:
        for seen in (one, other, one):
            studies.keep_match(session, match(seen), START)
        assert [kept.study_id for kept in studies.matches_of(session, "w")] == [one.id, other.id]
        studies.drop_matches(session, "w", but=[other.id])
        assert studies.matches_of(session, "w") == (match(other),)
        assert studies.matches_for_studies(session, [other.id]) == {other.id: (match(other),)}
