import pytest

from monitor.registry.ctgov import LARGEST_BATCH, ClinicalTrialsGov
from monitor.registry.interface import Failure, RegistryError
from tests.registry.conftest import MakeApi
from tests.registry.faulty_server import FaultyServer, Visit, answer, html, study, text


@pytest.fixture
def registry(server: FaultyServer, api: MakeApi) -> ClinicalTrialsGov:
    return ClinicalTrialsGov(api(server.base))


def names(*numbers: int) -> list[str]:
    return [f"NCT{number:08d}" for number in numbers]


def failure_of(registry: ClinicalTrialsGov, *numbers: int) -> RegistryError:
    with pytest.raises(RegistryError) as caught:
        registry.fetch(names(*numbers))
    return caught.value


def every_study_asked_for(visit: Visit) -> None:
    asked = visit.request.parameters["filter.ids"].split(",")
    answer({"studies": [study(name) for name in asked], "totalCount": len(asked)})(visit)


def test_studies_are_asked_for_by_number_with_room_for_all(registry: ClinicalTrialsGov, server: FaultyServer) -> None:
    server.plan = [every_study_asked_for]
    found = registry.fetch(names(1, 2))
    (request,) = server.requests
    assert request.path == "/api/v2/studies"
    assert request.parameters == {"filter.ids": "NCT00000001,NCT00000002", "countTotal": "true", "pageSize": "3"}
    assert [fetched.study_id for fetched in found.found] == names(1, 2)
    assert found.answered_by == {name: name for name in names(1, 2)}
    assert (found.missing, found.refused) == ((), ())


@pytest.mark.parametrize(
    ("known", "sizes"),
    [(0, []), (1, [1]), (200, [200]), (201, [101, 100]), (500, [167, 167, 166]), (600, [200, 200, 200])],
)
def test_numbers_are_sent_in_few_groups_of_nearly_equal_size(
    registry: ClinicalTrialsGov, server: FaultyServer, known: int, sizes: list[int]
) -> None:
    server.plan = [every_study_asked_for]
    found = registry.fetch(names(*range(1, known + 1)))
    assert len(found.found) == known
    asked = [request.parameters["filter.ids"].split(",") for request in server.requests]
    assert [len(batch) for batch in asked] == sizes
    assert all(len(target) < 4000 for target in server.targets)
    assert max(sizes, default=0) <= LARGEST_BATCH


def test_a_number_that_is_none_is_told_and_never_sent(registry: ClinicalTrialsGov, server: FaultyServer) -> None:
    server.plan = [every_study_asked_for]
    found = registry.fetch(["NCT00000001", "NCT00000000", "NCT123456789", "nct1,NCT00000002", "ISRCTN1", "", "NCT١"])
    assert server.requests[0].parameters["filter.ids"] == "NCT00000001"
    assert [problem.where for problem in found.refused] == [
        "'NCT00000000'", "'NCT123456789'", "'nct1,NCT00000002'", "'ISRCTN1'", "''", "'NCT١'",
    ]  # fmt: skip
    assert {problem.code for problem in found.refused} == {"E413"}


def test_only_bad_numbers_ask_nothing(registry: ClinicalTrialsGov, server: FaultyServer) -> None:
    assert len(registry.fetch(["x"]).refused) == 1
    assert server.requests == []


def test_spellings_of_a_number_are_one_study(registry: ClinicalTrialsGov, server: FaultyServer) -> None:
    server.plan = [every_study_asked_for]
    found = registry.fetch(["nct00000007", "NCT7", "NCT00000007", "NCT00000007"])
    assert server.requests[0].parameters["filter.ids"] == "NCT00000007"
    assert len(found.found) == 1
    assert found.answered_by == dict.fromkeys(["nct00000007", "NCT7", "NCT00000007"], "NCT00000007")


def test_r18_a_merged_study_answers_for_its_old_number(registry: ClinicalTrialsGov, server: FaultyServer) -> None:
    merged = study(9, nctIdAliases=["nct00000001", 5, "garbage"])
    server.plan = [answer({"studies": [merged, study(2)], "totalCount": 2})]
    found = registry.fetch(names(1, 2))
    assert found.answered_by == {"NCT00000001": "NCT00000009", "NCT00000002": "NCT00000002"}
    assert found.missing == ()


def test_r18_a_study_asked_for_by_both_its_numbers_comes_once(
    registry: ClinicalTrialsGov, server: FaultyServer
) -> None:
    server.plan = [answer({"studies": [study(9, nctIdAliases=names(1))], "totalCount": 1})]
    found = registry.fetch(names(1, 9))
    assert [fetched.study_id for fetched in found.found] == names(9)
    assert found.answered_by == {"NCT00000001": "NCT00000009", "NCT00000009": "NCT00000009"}


def test_r18_a_study_that_comes_itself_is_not_answered_by_another(
    registry: ClinicalTrialsGov, server: FaultyServer
) -> None:
    server.plan = [answer({"studies": [study(1), study(9, nctIdAliases=names(1))], "totalCount": 2})]
    assert registry.fetch(names(1, 9)).answered_by == {name: name for name in names(1, 9)}


def test_r19_a_study_that_does_not_come_is_missing_as_it_was_asked(
    registry: ClinicalTrialsGov, server: FaultyServer
) -> None:
    server.plan = [answer({"studies": [study(1)], "totalCount": 1})]
    found = registry.fetch(["NCT00000001", "nct2"])
    assert found.missing == ("nct2",)
    assert "nct2" not in found.answered_by


def test_r5_nothing_where_studies_are_known_is_an_error(registry: ClinicalTrialsGov, server: FaultyServer) -> None:
    server.plan = [answer({"studies": [], "totalCount": 0})]
    error = failure_of(registry, 1, 2, 3)
    assert error.failure is Failure.NOTHING_CAME_BACK
    assert error.problems[0].what == "none of 3 known studies came back"


def test_r5_one_empty_group_voids_the_whole_fetch(registry: ClinicalTrialsGov, server: FaultyServer) -> None:
    server.plan = [every_study_asked_for, answer({"studies": [], "totalCount": 0})]
    assert failure_of(registry, *range(1, 251)).failure is Failure.NOTHING_CAME_BACK


def test_r5_studies_without_their_count_are_no_answer(registry: ClinicalTrialsGov, server: FaultyServer) -> None:
    server.plan = [answer({"studies": [study(1)]})]
    assert failure_of(registry, 1).failure is Failure.BAD_ANSWER


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"studies": [study(1), study(3)], "totalCount": 2}, id="another study"),
        pytest.param({"studies": [study(1)], "totalCount": 600_000, "nextPageToken": "t"}, id="the whole registry"),
    ],
)
def test_an_answer_to_another_question_is_refused(
    registry: ClinicalTrialsGov, server: FaultyServer, body: dict[str, object]
) -> None:
    server.plan = [answer(body)]
    assert failure_of(registry, 1, 2).failure is Failure.BAD_ANSWER
    assert len(server.requests) == 1


def test_r12_fewer_studies_than_announced_are_asked_once_more(
    registry: ClinicalTrialsGov, server: FaultyServer
) -> None:
    server.plan = [answer({"studies": [study(1)], "totalCount": 2}), every_study_asked_for]
    assert len(registry.fetch(names(1, 2)).found) == 2
    assert len(server.requests) == 2


def test_a_stranger_on_a_later_page_is_refused_too(registry: ClinicalTrialsGov, server: FaultyServer) -> None:
    server.plan = [
        answer({"studies": [study(1)], "totalCount": 2, "nextPageToken": "t"}),
        answer({"studies": [study(3)]}),
    ]
    assert failure_of(registry, 1, 2).failure is Failure.BAD_ANSWER


def test_a_registry_with_small_pages_is_paged(registry: ClinicalTrialsGov, server: FaultyServer) -> None:
    server.plan = [
        answer({"studies": [study(1)], "totalCount": 2, "nextPageToken": "t"}),
        answer({"studies": [study(2)]}),
    ]
    assert len(registry.fetch(names(1, 2)).found) == 2


@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        (html(503), Failure.FAILING),
        (html(403), Failure.BLOCKED),
        (text("Item 1 in parameter `filter.ids` has incorrect format", 400), Failure.REFUSED),
    ],
)
def test_a_fault_in_one_group_voids_the_whole_fetch(
    registry: ClinicalTrialsGov, server: FaultyServer, fault: object, failure: Failure
) -> None:
    assert callable(fault)
    server.plan = [every_study_asked_for, fault]
    assert failure_of(registry, *range(1, 251)).failure is failure
