from dataclasses import replace

from monitor.domain.edits import Edit, edit_between
from monitor.domain.watchlist import Watch, WatchedIntervention, Watchlist


def named(name: str, drug: str | None = None) -> Watch:
    return Watch(name, f"Title of {name}", (WatchedIntervention(drug or f"drug {name}"),))


BEFORE = Watchlist((named("a"), named("b"), named("c")))


def test_what_comes_and_goes_is_named_by_id() -> None:
    edit = edit_between(BEFORE, Watchlist((named("a"), named("c"), named("d"))))
    assert (edit.added, edit.removed, edit.renamed) == (("d",), ("b",), ())
    assert str(edit) == "1 watch added, 1 watch of 3 removed"


def test_the_same_content_under_another_id_is_a_new_name() -> None:
    edit = edit_between(BEFORE, Watchlist((named("a"), replace(named("b"), id="z", title="Z"), named("c"))))
    assert (edit.added, edit.removed, edit.renamed) == ((), (), (("b", "z"),))
    assert str(edit) == "b is now called z"


def test_one_new_watch_is_the_new_name_of_one_old_watch_only() -> None:
    before = Watchlist((named("a", "x"), named("b", "x")))
    edit = edit_between(before, Watchlist((named("c", "x"),)))
    assert (edit.removed, edit.renamed) == (("b",), (("a", "c"),))


def test_nothing_between_equal_lists() -> None:
    assert edit_between(BEFORE, BEFORE) == Edit(watches=3)
    assert not edit_between(BEFORE, BEFORE).is_drastic
    assert not edit_between(Watchlist(()), BEFORE).is_drastic
