from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from monitor.watchfile.json_schema import watchlist_schema, watchlist_schema_text
from tests.watchfile.lists import CLAIMS, VALID, broken
from tests.watchfile.test_load import FULL

ROOT = Path(__file__).resolve().parents[2]


def _as_an_editor_reads(text: str) -> Any:
    """Editors read YAML 1.2, where a date is a text: so no timestamps here."""

    class Loader(yaml.SafeLoader):
        yaml_implicit_resolvers = {  # noqa: RUF012 - the library's own way to choose resolvers
            first: [(tag, pattern) for tag, pattern in known if not tag.endswith((":timestamp", ":bool"))]
            for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
        }

    return yaml.load(text, Loader=Loader)


def _errors(text: str) -> list[str]:
    return [error.message for error in Draft202012Validator(watchlist_schema()).iter_errors(_as_an_editor_reads(text))]


def test_the_shipped_schema_is_the_one_that_the_models_give() -> None:
    assert (ROOT / "watchlist.schema.json").read_text("utf-8") == watchlist_schema_text()


def test_the_schema_is_a_valid_schema() -> None:
    Draft202012Validator.check_schema(watchlist_schema())


def test_the_shipped_list_names_the_schema() -> None:
    first = (ROOT / "watchlist.yaml").read_text("utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=watchlist.schema.json"


@pytest.mark.parametrize(
    "text",
    [
        (ROOT / "watchlist.yaml").read_text("utf-8"),
        VALID,
        FULL.replace("at: 18:30", 'at: "18:30"'),
        broken("not_before: 2020", "says: in spring\n        phase: 1"),
        broken("not_before: 2020", "says: in spring\n        by: 2020-Q3"),
    ],
    ids=["shipped", "short", "every key", "says", "says beside by"],
)
def test_a_good_list_passes(text: str) -> None:
    assert _errors(text) == []


@pytest.mark.parametrize(
    "text",
    [
        broken("version: 1", "version: 2"),
        broken("not_before", "notbefore"),
        broken("    title: Weekly\n", ""),
        broken("2020", "2020-13"),
        broken("not_before: 2020", "within: [2020]"),
        broken("not_before: 2020", "by: 2020\n        not_before: 2019"),
        broken("trial_start", "trial_stop"),
        broken("        not_before: 2020\n", ""),
        broken(CLAIMS, "    claims: []\n"),
        broken("[LIF-Nano]", "LIF-Nano"),
        broken("id: start", "id: the start"),
        broken("NCT00000001", "NCT1"),
        broken("confirm: [NCT00000001]", "dismiss: {NCT1: no}"),
        broken("watches: [lif]", "schedule: weekley"),
        broken("watches: [lif]", 'at: "7:00"'),
        broken("watches: [lif]", "quiet: sometimes"),
        broken("watches: [lif]", "worth: {title: mail}"),
        broken("watches: [lif]", "worth: {title_changed: often}"),
        broken("not_before: 2020", "by: 2020\n        url: ftp://x"),
        broken("not_before: 2020", "by: 2020\n        phase: five"),
        broken("title: Weekly", "title: ''"),
    ],
)
def test_a_bad_list_does_not_pass(text: str) -> None:
    assert _errors(text)


def test_every_key_has_a_description() -> None:
    schema = watchlist_schema()
    groups = [schema, *schema["$defs"].values()]
    assert all(key.get("description") for group in groups for key in group["properties"].values())
