import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.bounces import ReturnPath, secret_of
from monitor.smtp.wire import address_trouble

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
PATHS = ReturnPath("Bounces@Example.org", b"s" * 32)


@given(st.integers(1, 10**8 - 1))
def test_a_return_path_names_its_mail_and_fits_into_an_smtp_command(number: int) -> None:
    path = ReturnPath("b" * 20 + "@example.org", b"s" * 32).of(number, NOW)
    assert ReturnPath("b" * 20 + "@example.org", b"s" * 32).mail_of(path, NOW) == number
    assert len(path.partition("@")[0]) <= 64
    assert address_trouble(path) is None


@pytest.mark.parametrize("change", [str.lower, str.upper, str.swapcase])
def test_upper_and_lower_case_do_not_matter(change: Callable[[str], str]) -> None:
    assert PATHS.mail_of(change(PATHS.of(7, NOW)), NOW) == 7


@pytest.mark.parametrize(("days", "number"), [(0, 7), (30, 7), (31, None), (4000, None), (-1, 7), (-2, None)])
def test_a_return_path_is_valid_for_thirty_days(days: int, number: int | None) -> None:
    assert PATHS.mail_of(PATHS.of(7, NOW), NOW + timedelta(days=days)) == number


@pytest.mark.parametrize(
    "forged",
    [
        PATHS.of(7, NOW).replace("+7.", "+8."),
        PATHS.of(7, NOW).replace(".20779.", ".20780."),
        PATHS.of(7, NOW).replace("Example.org", "example.net"),
        PATHS.of(7, NOW).replace("Bounces+", "other+"),
        PATHS.of(7, NOW).replace("Bounces+", ""),
        PATHS.of(7, NOW)[:-14] + "@example.org",
        ReturnPath("bounces@example.org", b"t" * 32).of(7, NOW),
        "bounces@example.org",
        "bounces+7@example.org",
        "@",
        "",
        "\u0661" * 3,
    ],
)
def test_a_forged_return_path_is_nobodys(forged: str) -> None:
    assert PATHS.of(7, NOW) != forged
    assert PATHS.mail_of(forged, NOW) is None


@given(st.text(max_size=120))
def test_no_text_breaks_the_reader(text: str) -> None:
    assert PATHS.mail_of(text, NOW) is None


def test_the_secret_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "bounce-secret"
    secret = secret_of(file)
    assert len(secret) == 32
    assert secret_of(file) == secret
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert secret.hex() not in repr(ReturnPath("b@example.org", secret))
    assert "secret" not in repr(ReturnPath("b@example.org", secret))


def test_a_secret_that_was_cut_short_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bounce-secret").write_bytes(b"")
    with pytest.raises(OSError, match="holds no secret"):
        secret_of(tmp_path / "bounce-secret")
