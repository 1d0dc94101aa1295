"""The files that ``monitor init`` writes beside the watchlist name every setting, each where it belongs."""

import re
from pathlib import Path

from monitor.settings import _NAMES, _SECRETS, PREFIX, Settings, load_settings

INIT = Path(__file__).resolve().parents[2] / "templates" / "init"
TOML = (INIT / "monitor.toml").read_text(encoding="utf-8")
SECRETS = (INIT / "secrets.env.example").read_text(encoding="utf-8")
AS_IT_IS = {"poll_schedule", "log_format", "registry_url", "watchlist", "state_dir"}


def in_effect(text: str) -> str:
    return re.sub(r"^# (?=[a-z_]+ = )", "", text, flags=re.MULTILINE)


def test_every_setting_that_is_no_secret_stands_in_the_settings_file() -> None:
    assert set(re.findall(r"^# ([a-z_]+) = ", TOML, re.MULTILINE)) == _NAMES - set(_SECRETS)


def test_every_secret_and_nothing_else_stands_in_the_environment_file() -> None:
    named = re.findall(r"^# (MONITOR_[A-Z_]+)=", SECRETS, re.MULTILINE)
    assert sorted(named) == sorted(PREFIX + name.upper() for name in _SECRETS)


def test_nothing_is_in_effect_before_somebody_chooses_it(tmp_path: Path) -> None:
    assert all(line.startswith("#") for line in (TOML + SECRETS).splitlines() if line)
    assert load_settings({}, INIT / "monitor.toml") == load_settings({}, tmp_path / "absent.toml")


def test_every_example_is_a_value_that_the_program_takes(tmp_path: Path) -> None:
    (tmp_path / "monitor.toml").write_text(in_effect(TOML), encoding="utf-8")
    environment = dict(re.findall(r"^# (MONITOR_[A-Z_]+)=(.+)$", SECRETS, re.MULTILINE))
    found = load_settings(environment | {f"{PREFIX}UNSUBSCRIBE_KEY": "0123456789abcdef"}, tmp_path / "monitor.toml")
    assert found.mail_server is not None
    assert found.http_listen == ("127.0.0.1", 9464)
    for name in AS_IT_IS:
        assert getattr(found, name) == getattr(Settings(), name), f"the example of {name} is its default"
