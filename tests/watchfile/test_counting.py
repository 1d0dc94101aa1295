import pytest

from monitor.domain.problems import Place
from monitor.watchfile.counting import NamedPlace, refused, searched_names, too_broad
from tests.watchfile.lists import broken

TEXT = broken("aliases: [LIF-Nano]", "means: leukemia inhibitory factor\n        aliases: [LIF-Nano]").replace(
    "    confirm:", "    sponsors: [LIFNano Ltd]\n    confirm:"
)
PLACE = Place("list.yaml", 6, 15, 18)
LIF = NamedPlace("lif", "LIF", PLACE)


def test_every_name_is_found_at_its_place() -> None:
    names = searched_names("list.yaml", TEXT)
    assert [(one.name, one.place.line, one.place.column) for one in names] == [
        ("LIFNano", 6, 15),
        ("leukemia inhibitory factor", 7, 16),
        ("LIF-Nano", 8, 19),
        ("LIFNano Ltd", 9, 16),
    ]
    assert [(one.watch_id, one.is_sponsor, one.is_explained) for one in names] == [
        *[("lif", False, True)] * 3,
        ("lif", True, False),
    ]


@pytest.mark.parametrize(
    ("named", "found", "code"),
    [
        (LIF, 0, None),
        (LIF, 2_000, None),
        (LIF, 2_001, "W201"),
        (LIF, 20_001, "E131"),
        (NamedPlace("lif", "LIF", PLACE, is_explained=True), 20_000, None),
        (NamedPlace("lif", "LIF", PLACE, is_sponsor=True), 20_000, None),
        (NamedPlace("lif", "LIF", PLACE, is_explained=True), 20_001, "E131"),
    ],
)
def test_a_name_that_matches_too_much_is_told(named: NamedPlace, found: int, code: str | None) -> None:
    problem = too_broad(named, found, 20_000)
    assert (problem.code if problem else None) == code


def test_what_is_told_names_the_number_and_the_remedy() -> None:
    problem = too_broad(LIF, 4_321, 20_000)
    assert problem is not None
    assert (problem.what, problem.remedy) == ("'LIF' matches 4,321 studies", "add means: or a longer alias")
    assert refused(LIF, "400").code == "E131"
