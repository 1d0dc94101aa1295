from pathlib import Path

import pytest

from monitor.settings import Settings, SettingsError, load_settings


def test_without_anything_set_everything_lies_beside_the_watchlist(tmp_path: Path) -> None:
    settings = load_settings({}, tmp_path / "monitor.toml")
    assert settings == Settings(database_url="sqlite:///state/monitor.db")
    assert settings.mail_server is None


def test_the_environment_wins_over_the_file_and_a_secret_can_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "monitor.toml").write_text(
        'contact = "file"\nsmtp_host = "mail.test"\nsmtp_user = "me"\n', encoding="utf-8"
    )
    (tmp_path / "password").write_text("very secret\n", encoding="utf-8")
    environment = {
        "MONITOR_CONTACT": "environment",
        "MONITOR_MAIL_FROM": "News <news@monitor.test>",
        "MONITOR_SMTP_PASSWORD_FILE": str(tmp_path / "password"),
        "MONITOR_STATE_DIR": "elsewhere",
    }
    settings = load_settings(environment, tmp_path / "monitor.toml")
    assert settings.contact == "environment"
    assert settings.database_url == "sqlite:///elsewhere/monitor.db"
    server = settings.mail_server
    assert server is not None
    assert (server.host, server.port, server.security, server.password) == ("mail.test", 587, "starttls", "very secret")
    assert "very secret" not in repr(settings)


def test_every_fault_is_told_in_one_pass(tmp_path: Path) -> None:
    (tmp_path / "monitor.toml").write_text('colour = "blue"\npoll_schedule = "often"\n', encoding="utf-8")
    environment = {
        "MONITOR_REGISTRY_URL": "file:///etc/passwd",
        "MONITOR_SMTP_HOST": "mail.test",
        "MONITOR_SMTP_PORT": "99999",
        "MONITOR_SMTP_SECURITY": "some",
        "MONITOR_OPERATOR_EMAIL": "nobody",
        "MONITOR_DATABASE_URL_FILE": str(tmp_path / "nowhere"),
    }
    with pytest.raises(SettingsError) as refused:
        load_settings(environment, tmp_path / "monitor.toml")
    told = {str(problem.where).rpartition("/")[2]: problem.code for problem in refused.value.problems}
    assert told == {
        "monitor.toml: colour": "E504",
        "monitor.toml: poll_schedule": "E501",
        "MONITOR_REGISTRY_URL": "E501",
        "MONITOR_SMTP_PORT": "E501",
        "MONITOR_SMTP_SECURITY": "E501",
        "MONITOR_OPERATOR_EMAIL": "E501",
        "MONITOR_MAIL_FROM": "E502",
        "MONITOR_DATABASE_URL_FILE": "E503",
    }
    assert all(problem.remedy for problem in refused.value.problems)


def test_a_file_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "monitor.toml").write_text("contact = ", encoding="utf-8")
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings({}, tmp_path / "monitor.toml")
