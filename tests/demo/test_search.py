import contextlib
import json
from urllib.parse import quote

import pytest
from hypothesis import given as every
from hypothesis import strategies as st

from monitor.demo import essie
from monitor.demo.answers import Refusal
from monitor.demo.api import PREFIX, Api
from monitor.demo.essie_match import Searcher
from monitor.demo.snapshot import Snapshot, words
from tests.demo.records import given, record

RECORDS = {
    "NCT00000001": record("NCT00000001", armsInterventionsModule=given("LIFNano")),
    "NCT00000002": record("NCT00000002", "Lateral LIF or TLIF", armsInterventionsModule=given("Cage")),
    "NCT00000003": record("NCT00000003", armsInterventionsModule=given("leukemia-inhibitory factor", "Placebo")),
    "NCT00000004": record(
        "NCT00000004",
        descriptionModule={"briefSummary": "LIF is measured"},
        sponsorCollaboratorsModule={"leadSponsor": {"name": "LIFNano Therapeutics"}},
    ),
    "NCT00000005": record("NCT00000005", "Crème brûlée", armsInterventionsModule=given("5'-(x) [y]")),
}


@pytest.fixture(scope="module")
def api() -> Api:
    return Api(Snapshot(RECORDS, "2026-11-20T09:00:04"))


def found(api: Api, text: str, parameter: str = "query.intr") -> str:
    answer = api.answer(f"{PREFIX}/studies?{parameter}={quote(text)}")
    assert answer.status == 200, answer.body
    studies = json.loads(answer.body)["studies"]
    return "".join(sorted(study["protocolSection"]["identificationModule"]["nctId"][-1] for study in studies))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('"LIFNano"', "1", id="a word is found whole"),
        pytest.param('"lifnano"', "1", id="in any case"),
        pytest.param('"Nano"', "", id="and never inside another"),
        pytest.param('"LIF"', "23", id="a synonym is found too"),
        pytest.param('"leukaemia inhibitory factor"', "23", id="by each of its spellings"),
        pytest.param('"leukemia inhibitory factor"', "23", id="a hyphen parts words"),
        pytest.param('"factor leukemia"', "", id="a phrase has an order"),
        pytest.param("factor leukemia", "3", id="bare words have none"),
        pytest.param('"factor Placebo"', "", id="a phrase does not reach from one value into the next"),
        pytest.param('"LIFNano" OR "Cage"', "12", id="or"),
        pytest.param('"LIF" AND "Cage"', "2", id="and"),
        pytest.param('"LIF" AND NOT "Cage"', "3", id="and not"),
        pytest.param('"LIFNano" OR "LIF" AND "Cage"', "12", id="and binds tighter than or"),
        pytest.param('("LIFNano" OR "LIF") AND "Cage"', "2", id="parentheses bind tightest"),
        pytest.param('NOT ("LIF" OR "LIFNano")', "45", id="not of a group"),
        pytest.param('"creme brulee"', "5", id="accents do not count"),
        pytest.param(r'"5\'-\(x\) \[y\]"', "5", id="punctuation may be escaped"),
        pytest.param('"drug"', "1235", id="the kinds of intervention are words too"),
        pytest.param('AREA[InterventionNameSearch]"LIF"', "", id="a narrower area expands nothing"),
        pytest.param('AREA[LeadSponsorName]"LIFNano Therapeutics"', "4", id="an area by the name of a piece"),
        pytest.param(r"\ALL OR cage", "2", id="an operator as a word"),
        pytest.param('""', "", id="an empty phrase finds nothing"),
    ],
)
def test_an_expression_finds_what_it_says(api: Api, text: str, expected: str) -> None:
    assert found(api, text) == expected


def test_each_query_looks_into_its_own_area(api: Api) -> None:
    assert found(api, '"LIFNano"', "query.spons") == "4"
    assert found(api, '"LIFNano Therapeutics"', "query.term") == "4"
    assert found(api, '"LIF"', "query.titles") == "2"
    assert found(api, "NCT00000003", "query.id") == "3"


def test_two_queries_must_both_find(api: Api) -> None:
    answer = api.answer(f'{PREFIX}/studies?query.intr="LIF"&query.titles="TLIF"&countTotal=true')
    assert json.loads(answer.body)["totalCount"] == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("rosuvastatin [", "mismatched input '[' expecting", id="an open bracket"),
        pytest.param("a]", "mismatched input ']' expecting", id="a closing bracket"),
        pytest.param("(a", "missing ')' at '<EOF>'", id="an open parenthesis"),
        pytest.param("(a ]", "missing ')' at ']'", id="a parenthesis closed by something else"),
        pytest.param("a)", "mismatched input ')' expecting", id="a closing parenthesis"),
        pytest.param("a, b", "mismatched input ',' expecting", id="a comma"),
        pytest.param('"a', "no viable alternative at input '\"'", id="an open quote"),
        pytest.param("a AND", "no viable alternative at input 'a AND<EOF>'", id="nothing after AND"),
        pytest.param("OR", "no viable alternative at input 'OR'", id="an operator alone"),
        pytest.param("PHASE[x]", "mismatched input 'PHASE[' expecting", id="a keyword that does not exist"),
        pytest.param("RANGE[1]", "no viable alternative at input 'RANGE[1]'", id="half a range"),
        pytest.param("a b c d e f g h i j k l m n", "Too complicated query", id="fourteen bare words"),
        pytest.param("AREA[EnrollmentCount]RANGE[few,MAX]", "mismatched input 'few'", id="a range without numbers"),
    ],
)
def test_an_expression_that_cannot_be_read_is_refused_with_the_name_of_the_query(text: str, message: str) -> None:
    counted = record("NCT00000001", designModule={"enrollmentInfo": {"count": 4}})
    api = Api(Snapshot({"NCT00000001": counted}, "2026-11-20T09:00:04"))
    answer = api.answer(f"{PREFIX}/studies?query.intr={quote(text)}")
    assert (answer.status, answer.content_type) == (400, "text/plain")
    assert answer.body.decode().startswith(f"Error parsing query in Intervention / treatment: {message}")


def test_what_only_this_server_does_not_speak_is_no_fault_of_the_query(api: Api) -> None:
    answer = api.answer(f'{PREFIX}/studies?query.intr=EXPANSION[None]"LIF"')
    assert (answer.status, answer.body) == (501, b"The embedded registry does not speak EXPANSION[...]")


def test_synonyms_are_the_callers_choice() -> None:
    snapshot = Snapshot(RECORDS, "2026-11-20T09:00:04")
    assert Searcher(snapshot, ()).find(essie.parse('"LIF"'), "InterventionSearch") == {"NCT00000002"}


@every(st.text(max_size=40))
def test_a_quoted_text_is_always_one_phrase(text: str) -> None:
    quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    assert essie.parse(quoted) == essie.Phrase(text)


@every(st.text(alphabet='ab "\\()[],ANDORT', max_size=30))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    with contextlib.suppress(essie.EssieError, Refusal):
        essie.parse(text)


@every(st.text(max_size=40))
def test_words_stay_the_same_when_read_again(text: str) -> None:
    assert words(" ".join(words(text))) == words(text)
