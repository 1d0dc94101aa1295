"""The settings: environment variables, or the same names in ``monitor.toml``; the environment wins.

Names and defaults are those of the outward contracts, section 3. Every fault
is found in one pass.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import time
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from monitor.domain.problems import MonitorError, Problem
from monitor.domain.schedules import parse_schedule

PREFIX = "MONITOR_"
_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_LOG_FORMATS = ("text", "json")
_OFF = "off"
_SECRETS = ("database_url", "smtp_password", "heartbeat_url", "notify_url", "unsubscribe_key")
_SHORTEST_KEY = 16  # characters


@dataclass(frozen=True)
class MailServer:
    """Where mails are handed over. ``security`` is ``starttls``, ``tls`` or ``none``."""

    host: str
    port: int
    security: str
    user: str | None
    password: str | None = field(repr=False)


@dataclass(frozen=True)
class Settings:
    """How this installation is set up."""

    watchlist: Path = Path("watchlist.yaml")
    state_dir: Path = Path("state")
    database_url: str = field(default="", repr=False)
    registry_url: str = "https://clinicaltrials.gov/api/v2"
    contact: str | None = None
    mail_server: MailServer | None = None
    mail_from: str = "Milestone monitor <monitor@localhost>"
    operator_email: str | None = None
    heartbeat_url: str | None = field(default=None, repr=False)
    notify_url: str | None = field(default=None, repr=False)
    poll_schedule: str = "17 * * * *"
    templates: Path | None = None
    page_url: str = ""
    postal: str = ""
    unsubscribe_url: str = ""
    unsubscribe_key: str = field(default="", repr=False)
    bounce_address: str | None = None
    bounce_dir: Path | None = None
    log_format: str = "text"
    http_listen: tuple[str, int] | None = None


class SettingsError(MonitorError):
    """Settings that the program refuses."""


def load_settings(environ: Mapping[str, str], file: Path = Path("monitor.toml")) -> Settings:
    """The settings from the file, if it is there, and the environment. Raises SettingsError with every fault."""
    problems: list[Problem] = []
    written = _from_file(file, problems) | _from_environment(environ, problems)
    values = {name: value for name, (value, _) in written.items()}
    places = {name: place for name, (_, place) in written.items()}
    for name, check in _CHECKS.items():
        if name in values and (fault := check(values[name])):
            problems.append(Problem(places[name], fault[0], fault[1], "E501"))
    if values.get("smtp_host") and not values.get("mail_from"):
        what = "a mail server is set, but no sender"
        problems.append(Problem(f"{PREFIX}MAIL_FROM", what, f"Set {PREFIX}MAIL_FROM to the sender's address", "E502"))
    if bool(values.get("unsubscribe_url")) is not bool(values.get("unsubscribe_key")):
        what = "an address to unsubscribe and the key of its tokens belong together, and only one is set"
        remedy = f"Set both {PREFIX}UNSUBSCRIBE_URL and {PREFIX}UNSUBSCRIBE_KEY, or neither"
        problems.append(Problem(f"{PREFIX}UNSUBSCRIBE_URL", what, remedy, "E502"))
    if values.get("bounce_dir") and not values.get("bounce_address"):
        what = "a folder of returned mails is set, but no address that they return to"
        remedy = (
            f"Set {PREFIX}BOUNCE_ADDRESS; the mail server must put its mails, with +… after the name, into the folder"
        )
        problems.append(Problem(f"{PREFIX}BOUNCE_DIR", what, remedy, "E502"))
    if problems:
        raise SettingsError(*problems)
    return _settings(values)


def _settings(values: Mapping[str, str]) -> Settings:
    state_dir = Path(values.get("state_dir", "state"))
    return Settings(
        watchlist=Path(values.get("watchlist", "watchlist.yaml")),
        state_dir=state_dir,
        database_url=values.get("database_url") or f"sqlite:///{state_dir / 'monitor.db'}",
        registry_url=values.get("registry_url", Settings.registry_url).rstrip("/"),
        contact=values.get("contact"),
        mail_server=_mail_server(values),
        mail_from=values.get("mail_from") or Settings.mail_from,
        operator_email=values.get("operator_email"),
        heartbeat_url=values.get("heartbeat_url"),
        notify_url=values.get("notify_url"),
        poll_schedule=values.get("poll_schedule", Settings.poll_schedule),
        templates=Path(values["templates"]) if "templates" in values else None,
        page_url=values.get("page_url", ""),
        postal=values.get("postal", ""),
        unsubscribe_url=values.get("unsubscribe_url", ""),
        unsubscribe_key=values.get("unsubscribe_key", ""),
        bounce_address=values.get("bounce_address"),
        bounce_dir=Path(values["bounce_dir"]) if "bounce_dir" in values else None,
        log_format=values.get("log_format", Settings.log_format),
        http_listen=_listened_at(values.get("http_listen", _OFF)),
    )


def _mail_server(values: Mapping[str, str]) -> MailServer | None:
    host = values.get("smtp_host")
    if not host:
        return None
    security = values.get("smtp_security", "starttls")
    port = int(values.get("smtp_port", _PORTS[security]))
    return MailServer(host, port, security, values.get("smtp_user"), values.get("smtp_password"))


def _from_file(file: Path, problems: list[Problem]) -> dict[str, tuple[str, str]]:
    try:
        text = file.read_text(encoding="utf-8")
        table = tomllib.loads(text)
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problems.append(Problem(str(file), f"cannot be read: {error}", "Correct the file, or remove it", "E503"))
        return {}
    known = f"Known are {', '.join(sorted(_NAMES))}"
    problems.extend(
        Problem(f"{file}: {name}", "is not a setting", known, "E504") for name in sorted(table.keys() - _NAMES)
    )
    return {name: (str(value), f"{file}: {name}") for name, value in table.items() if name in _NAMES}


def _from_environment(environ: Mapping[str, str], problems: list[Problem]) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for name in _NAMES:
        variable = PREFIX + name.upper()
        if environ.get(variable):
            found[name] = (environ[variable], variable)
    for name in _SECRETS:
        variable = f"{PREFIX}{name.upper()}_FILE"
        if not environ.get(variable):
            continue
        try:
            found[name] = (Path(environ[variable]).read_text(encoding="utf-8").strip(), variable)
        except (OSError, UnicodeDecodeError) as error:
            problems.append(Problem(variable, f"the file cannot be read: {error}", "Correct the path", "E503"))
    return found


# No quotes, blanks, commas or brackets: the address goes into headers and commands as it is.
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9][A-Za-z0-9.-]*")

Check = Callable[[str], tuple[str, str] | None]


def _is_http(text: str) -> tuple[str, str] | None:
    parts = urlsplit(text)
    if parts.scheme in ("http", "https") and parts.hostname:
        return None
    return f"{text!r} is not a web address", "Write an address that begins with https://"


def _is_http_secret(text: str) -> tuple[str, str] | None:
    return _is_http(text) and ("the text is not a web address", "Write an address that begins with https://")


def _is_service_secret(text: str) -> tuple[str, str] | None:
    if "://" in text.strip():
        return None
    return "the text is not the address of a service", "Write it as apprise does, for example json://host/path"


def _is_page(text: str) -> tuple[str, str] | None:
    """An address that readers follow; in a header it stands between angle brackets (RFC 2369)."""
    if _is_http(text) is None and text.startswith("https://") and _is_plain(text):
        return None
    return f"{text!r} is not a page that readers can follow", "Write an address that begins with https://"


def _is_unsubscribe_page(text: str) -> tuple[str, str] | None:
    if _is_page(text) is None and "{token}" in text:
        return None
    return f"{text!r} has no place for the token", "Write for example https://watch.example.org/leave/{list}/{token}"


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable() and not set(text) & set(' <>,"\\')


def _is_line(text: str) -> tuple[str, str] | None:
    return None if text.isprintable() else (f"{text!r} is more than one line", "Write one line of text")


def _is_key(text: str) -> tuple[str, str] | None:
    if len(text) >= _SHORTEST_KEY:
        return None
    return "the key is too short to protect anything", "Write at least 16 random characters: openssl rand -hex 32"


def _is_port(text: str) -> tuple[str, str] | None:
    if text.isascii() and text.isdigit() and 0 < int(text) < 65536:
        return None
    return f"{text!r} is not a port", "Write a number from 1 to 65535"


def _is_security(text: str) -> tuple[str, str] | None:
    return None if text in _PORTS else (f"{text!r} is not a kind of security", "Write starttls, tls or none")


def _is_address(text: str) -> tuple[str, str] | None:
    address = parseaddr(text)[1]
    if text.isprintable() and _ADDRESS.fullmatch(address) and len(address) <= 254 and "=?" not in address:
        return None
    return f"{text!r} is not a mail address", "Write it as name@example.org"


def _is_bounce_address(text: str) -> tuple[str, str] | None:
    name, _, domain = text.rpartition("@")
    if re.fullmatch(r"[A-Za-z0-9._-]{1,20}", name) and re.fullmatch(r"[A-Za-z0-9.-]{1,200}", domain):
        return None
    what = f"{text!r} is no address that mails can return to"
    return what, "Write name@example.org with a plain name of at most 20 letters; each mail adds its own sign to it"


def _is_log_format(text: str) -> tuple[str, str] | None:
    return None if text in _LOG_FORMATS else (f"{text!r} is not a format of logs", "Write text or json")


def _is_listened_at(text: str) -> tuple[str, str] | None:
    host, _, port = text.rpartition(":")
    if text == _OFF or (host and _is_port(port) is None and not set(host) & set("/@ ")):
        return None
    return f"{text!r} is not an address to listen at", "Write off, or an address and a port: 127.0.0.1:9464"


def _listened_at(text: str) -> tuple[str, int] | None:
    host, _, port = text.rpartition(":")
    return (host.strip("[]"), int(port)) if text != _OFF else None


def _is_schedule(text: str) -> tuple[str, str] | None:
    try:
        parse_schedule(text, time())
    except ValueError as error:
        return str(error), "Write a five-field cron expression, for example 17 * * * *"
    return None


_CHECKS: dict[str, Check] = {
    "registry_url": _is_http,
    "heartbeat_url": _is_http_secret,
    "notify_url": _is_service_secret,
    "smtp_port": _is_port,
    "smtp_security": _is_security,
    "mail_from": _is_address,
    "operator_email": _is_address,
    "bounce_address": _is_bounce_address,
    "poll_schedule": _is_schedule,
    "log_format": _is_log_format,
    "http_listen": _is_listened_at,
    "page_url": _is_page,
    "postal": _is_line,
    "unsubscribe_url": _is_unsubscribe_page,
    "unsubscribe_key": _is_key,
}

_NAMES = frozenset(_CHECKS) | {
    "watchlist",
    "state_dir",
    "database_url",
    "contact",
    "smtp_host",
    "smtp_user",
    "smtp_password",
    "templates",
    "bounce_dir",
}
