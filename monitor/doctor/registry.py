"""Whether the registry answers, to whom, and whether our clock agrees with its own."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

from monitor.doctor.finding import Finding, fail, ok, warn
from monitor.registry.exchange import Exchange, Limits, user_agent
from monitor.registry.http import shown
from monitor.registry.interface import REMEDIES, Failure
from monitor.registry.patience import http_date
from monitor.registry.reply import Reply, Trouble, read_reply

_SUBJECT = "registry"
_LIMITS = Limits(deadline=20.0, connect=10.0, body=1024 * 1024)
#: Schedules and "in five days" are wrong by this much at most before somebody should know (reliability, R25).
_SKEW = timedelta(minutes=5)


def examine_registry(base: str, contact: str, now: datetime) -> Iterator[Finding]:
    """Ask for the registry's version under our name with the contact, and without it if that is turned away."""
    url = f"{base}/version"
    reply = _asked(url, contact, now)
    body = read_reply(reply) if isinstance(reply, Reply) else reply
    if isinstance(body, Trouble):
        yield fail(_SUBJECT, f"{shown(url)}: {body.what}", REMEDIES[body.failure])
        if body.failure is Failure.BLOCKED and contact:
            yield _without_contact(url, now)
    else:
        stamp = body.get("dataTimestamp") or "without a timestamp"
        yield ok(_SUBJECT, f"{shown(url)} answers, data {json.dumps(stamp).strip(chr(34))}")
        yield _identity(contact)
    if isinstance(reply, Reply):
        yield _clock(http_date(reply.headers.get("Date")), now)


def _asked(url: str, contact: str, now: datetime) -> Reply | Trouble:
    with Exchange(contact, _LIMITS, lambda: now) as exchange:
        return exchange.get(url)


def _identity(contact: str) -> Finding:
    name = f"User-Agent {user_agent(contact)}"
    if contact:
        return ok("identity", f"passes: {name}")
    remedy = "Set MONITOR_CONTACT to a mail or web address, so that the registry can write before it blocks"
    return warn("identity", f"passes, and names nobody: {name}", remedy)


def _without_contact(url: str, now: datetime) -> Finding:
    reply = _asked(url, "", now)
    if isinstance(reply, Reply) and not isinstance(read_reply(reply), Trouble):
        remedy = "Change MONITOR_CONTACT: something in its text is turned away"
        return warn("identity", "without the contact the registry answers", remedy)
    return fail("identity", "turned away with and without the contact", REMEDIES[Failure.BLOCKED])


def _clock(theirs: datetime | None, now: datetime) -> Finding:
    if theirs is None:
        return warn("clock", "the registry's answer has no date to compare with", "Compare the clock by hand: date -u")
    skew = now - theirs
    seconds = int(abs(skew).total_seconds())
    if abs(skew) > _SKEW:
        side = "ahead of" if skew > timedelta() else "behind"
        remedy = "Let the clock be kept by NTP: timedatectl set-ntp true"
        return fail("clock", f"{seconds // 60} minutes {side} the registry's", remedy)
    return ok("clock", f"agrees with the registry's to {seconds} s")
