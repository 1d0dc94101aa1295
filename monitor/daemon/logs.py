"""The daemon's log: one record a line, as text or as JSON, without control characters and without secrets.

Whatever happens to the log (standard error is closed, its disk is full, its
reader is gone) the work goes on; records that could not be written are counted.
"""

import contextlib
import logging
import os
import re
from collections.abc import Iterable
from urllib.parse import quote

import structlog
from structlog.typing import EventDict, WrappedLogger

from monitor.settings import Settings

_STDERR = 2
_HIDDEN = "[secret]"
#: Hiding anything shorter would garble the log more than it would protect.
_SHORTEST_SECRET = 4
#: Line ends, escape sequences, and what turns the direction of writing around (reliability, X16).
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
_CHATTY = ("alembic", "apscheduler", "watchfiles", "urllib3")


class StandardError(logging.Handler):
    """Writes each record at once and whole to file descriptor 2; ``lost`` counts those that it could not write."""

    lost = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record, or count it as lost."""
        try:
            line = f"{self.format(record)}\n".encode(errors="backslashreplace")
            while line:
                line = line[os.write(_STDERR, line) :]
        except Exception:  # noqa: BLE001 - there is nowhere left to tell it
            self.lost += 1


def start_logging(kind: str, level: int, secrets: Iterable[str]) -> StandardError:
    """Send every record to standard error, as ``text`` or ``json``, with these secrets hidden."""
    _keep_descriptors()
    handler = StandardError()
    handler.setFormatter(formatter(kind, secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.ERROR)
    return handler


def formatter(kind: str, secrets: Iterable[str]) -> logging.Formatter:
    """What makes a line of a record."""
    shape = _as_json if kind == "json" else _as_text
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            structlog.processors.format_exc_info,
        ],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _Hiding(secrets), shape],
    )


def secrets_of(settings: Settings) -> list[str]:
    """Every text of the settings that no log may show."""
    password = settings.mail_server.password if settings.mail_server else None
    scheme, _, rest = settings.database_url.partition("://")
    login = rest.rpartition("@")[0] if scheme else ""
    return [text for text in (password, login.partition(":")[2], settings.heartbeat_url) if text]


class _Hiding:
    """Replaces every secret, as it is and as it stands in an address, wherever a record has it."""

    def __init__(self, secrets: Iterable[str]) -> None:
        forms = {form for text in secrets if len(text) >= _SHORTEST_SECRET for form in (text, quote(text, safe=""))}
        longest_first = sorted(forms, key=len, reverse=True)
        self._secret = re.compile("|".join(re.escape(form) for form in longest_first)) if forms else None

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        if self._secret is None:
            return event
        return {
            key: self._secret.sub(_HIDDEN, value) if isinstance(value, str) else value for key, value in event.items()
        }


def _as_text(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    known = ("at", "level", "event", "logger", "exception")
    more = "".join(f" {key}={value}" for key, value in event.items() if key not in known)
    traceback = f"\n{event['exception']}" if "exception" in event else ""
    return escaped(f"{event['at']} {event['level']:<8} {event['event']}{more}{traceback}")


def _as_json(logger: WrappedLogger, method: str, event: EventDict) -> str:
    clean = {
        key: escaped(value) if key != "exception" and isinstance(value, str) else value for key, value in event.items()
    }
    rendered = structlog.processors.JSONRenderer(sort_keys=True)(logger, method, clean)
    return escaped(rendered if isinstance(rendered, str) else rendered.decode())


def escaped(text: str) -> str:
    """The text on one line, every character that could end the line or steer a terminal written as its code."""
    return _UNSAFE.sub(lambda found: found.group().encode("unicode_escape").decode(), text)


def _keep_descriptors() -> None:
    """Open 0 to 2 where whoever started us closed them: else the next file to be opened would get our log."""
    for descriptor in range(_STDERR + 1):
        try:
            os.fstat(descriptor)
        except OSError:
            with contextlib.suppress(OSError):
                opened = os.open(os.devnull, os.O_RDWR)
                if opened != descriptor:
                    os.dup2(opened, descriptor)
                    os.close(opened)
