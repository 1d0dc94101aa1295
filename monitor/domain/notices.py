"""Notices: what an operator is written. First the fact, then what was met, what it means, and what to do.

Never for subscribers. Every number in a notice is counted, and every command
in it exists.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.domain.incidents import Incident, IncidentKind
from monitor.domain.situation import Situation, shortened, shown_time, spelled
from monitor.domain.verdicts import State
from monitor.domain.wording import REGISTRY, STATE_LABELS, plural, shown_day

_ORDINALS = {1: "st", 2: "nd", 3: "rd"}


@dataclass(frozen=True)
class Home:
    """Where the program runs, and to whom its notices go."""

    host: str
    version: str
    process: int
    recipient: str


@dataclass(frozen=True)
class Instruction:
    """One thing to do, with the command for it if there is one."""

    text: str
    command: str = ""


@dataclass(frozen=True)
class Notice:
    """One mail to the operator. ``key`` names it, ``thread`` the mail that began its thread, if another one did."""

    key: str
    subject: str
    fact: str
    rows: tuple[tuple[str, str], ...]
    means: tuple[str, ...]
    instructions: tuple[Instruction, ...]
    closing: str
    thread: str = ""


_Sentence = Callable[[Incident, Situation], str]


@dataclass(frozen=True)
class NoticeWords:
    """The words for incidents of one kind. ``fact`` and ``over`` are sentences, ``short`` and ``shortly`` for subjects.

    In all four ``{long}`` is how long it lasted in words, ``{lasted}`` the same shortened, ``{answer}`` what was
    met, ``{where}`` what was asked or read.
    """

    name: str
    fact: str
    over: str
    short: str
    shortly: str
    means: tuple[_Sentence, ...]
    instructions: tuple[Instruction, ...]
    asked: str = "Request"


def _verdicts_kept(_: Incident, situation: Situation) -> str:
    of = f" of {shown_day(situation.data_day)}" if situation.data_day else ""
    keep = "keeps its verdict" if situation.claims == 1 else "keep the verdicts"
    return f"{plural(situation.claims, 'claim')} {keep}{of}; none was changed."


def _digests_held(_: Incident, situation: Situation) -> str:
    held = [
        f'The digest "{one.title}", due {shown_time(one.overdue)}, is held.' for one in situation.lists if one.overdue
    ]
    return " ".join(held)


def _stale_soon(_: Incident, situation: Situation) -> str:
    if situation.stale_at is None:
        return ""
    label = STATE_LABELS[State.STALE]
    if situation.is_stale:
        return f'Since {shown_time(situation.stale_at)} every claim is shown as "{label}".'
    return f'If it lasts until {shown_time(situation.stale_at)} (72 h), every claim is shown as "{label}".'


def _mails_wait(_: Incident, situation: Situation) -> str:
    waiting = situation.outbox.get("pending", 0)
    if not waiting:
        return "No mail waits."
    return f"{plural(waiting, 'mail')} {'waits' if waiting == 1 else 'wait'} in the outbox; none is lost."


def _said(text: str) -> _Sentence:
    return lambda _incident, _situation: text


_NOT_TOLD = _said("Subscribers were not told anything about this.")
_DOCTOR = Instruction("See what works from this machine and what does not:", "monitor doctor")
_STATUS = Instruction("See what waits, and why:", "monitor status")
_UNREAD_MEANS = (_verdicts_kept, _digests_held, _NOT_TOLD, _stale_soon)

#: The words for every kind of incident.
NOTICE_WORDS: Mapping[IncidentKind, NoticeWords] = {
    IncidentKind.REGISTRY: NoticeWords(
        name="The registry is not read",
        fact=f"{REGISTRY} has not been read for {{long}}.",
        over=f"{REGISTRY} is read again. It was not for {{long}}.",
        short=f"{REGISTRY} not read for {{lasted}}",
        shortly=f"{REGISTRY} is read again after {{lasted}}",
        means=_UNREAD_MEANS,
        instructions=(_DOCTOR, Instruction("If the registry itself is down, nothing: it is asked again by itself.")),
    ),
    IncidentKind.ANSWER: NoticeWords(
        name="The registry answers in an unknown shape",
        fact=f"{REGISTRY} has answered in an unknown shape for {{long}}.",
        over=f"{REGISTRY} answers as documented again. It did not for {{long}}.",
        short=f"{REGISTRY} answers in an unknown shape for {{lasted}}",
        shortly=f"{REGISTRY} answers as documented again after {{lasted}}",
        means=_UNREAD_MEANS,
        instructions=(
            Instruction("Open the address in a browser: a page of maintenance passes, a new interface does not."),
            _DOCTOR,
            Instruction("If the interface has changed, look for a newer version of this program."),
        ),
    ),
    IncidentKind.MAIL_SERVER: NoticeWords(
        name="The mail server cannot be used",
        fact="No mail can be sent: the mail server cannot be used.",
        over="Mail is accepted again. It was not for {long}.",
        short="no mail can be sent",
        shortly="mail is accepted again after {lasted}",
        means=(_mails_wait, _said("They go out by themselves, in order, once the server takes them.")),
        instructions=(
            Instruction("See what the server answers, without sending anything:", "monitor doctor"),
            Instruction("If the login is refused, correct MONITOR_SMTP_USER and MONITOR_SMTP_PASSWORD and restart."),
        ),
        asked="Server",
    ),
    IncidentKind.MAIL_FAILED: NoticeWords(
        name="A mail was refused for good",
        fact="Mail to {where} was refused for good.",
        over="Mail to the addresses that refused it is accepted again, or was not refused for a week.",
        short="a mail was refused for good",
        shortly="no mail is refused any more",
        means=(
            _said("These recipients miss what the mail told; it is not sent again."),
            _said("Other recipients got theirs."),
        ),
        instructions=(Instruction("Correct or remove the address in the watchlist, then:", "monitor check"), _STATUS),
        asked="To",
    ),
    IncidentKind.IN_DOUBT: NoticeWords(
        name="A mail is in doubt",
        fact="It is not known whether a mail arrived.",
        over="No mail is in doubt any more.",
        short="a mail is in doubt",
        shortly="no mail is in doubt any more",
        means=(
            _said("The mail was handed over whole, and the server's answer did not come."),
            _said("It is sent again after 24 hours, with the same Message-ID and a header that says why."),
        ),
        instructions=(Instruction("Look for its Message-ID in the mail server's log."), _STATUS),
        asked="Message-ID",
    ),
    IncidentKind.WATCHLIST: NoticeWords(
        name="The watchlist is refused after an edit",
        fact="The watchlist has errors. The last good one stays in force.",
        over="The watchlist is valid again, and in force.",
        short="the watchlist has errors",
        shortly="the watchlist is valid again",
        means=(_said("Watches and recipients are those from before the edit; the edit has no effect yet."),),
        instructions=(Instruction("See every error with its line and a remedy:", "monitor check"),),
        asked="Place",
    ),
    IncidentKind.DRIFT: NoticeWords(
        name="Changes are held because they look like a change of format",
        fact="Many studies changed the same way at once; these changes are held.",
        over="No changes are held any more.",
        short="changes are held, the registry's format may have changed",
        shortly="no changes are held any more",
        means=(
            _said("The registry's format is the likelier cause. Nobody is told of these changes until you decide."),
            _said("Versions and changes are stored as they came."),
        ),
        instructions=(
            Instruction("See them, and look at some of the studies:", "monitor held"),
            Instruction("If they are true, tell them:", "monitor held --release"),
            Instruction("If not, forget them:", "monitor held --drop"),
        ),
        asked="Changes",
    ),
    IncidentKind.STANDSTILL: NoticeWords(
        name="The registry's data stands still",
        fact=f"The data of {REGISTRY} has stood still for {{long}}.",
        over=f"The data of {REGISTRY} moves again.",
        short=f"data of {REGISTRY} stands still for {{lasted}}",
        shortly=f"data of {REGISTRY} moves again",
        means=(
            _said(
                "The registry answers, and its data keeps the same day. Holidays do that; a forgotten copy does too."
            ),
            _NOT_TOLD,
        ),
        instructions=(Instruction("Compare the day with the one that its web site shows."), _DOCTOR),
        asked="Data",
    ),
    IncidentKind.STORAGE: NoticeWords(
        name="Nothing can be stored",
        fact="Nothing can be stored, or soon not any more.",
        over="Everything can be stored again. It could not for {long}.",
        short="nothing can be stored",
        shortly="everything can be stored again after {lasted}",
        means=(
            _said("What cannot be kept is not read, and no mail is begun that could not be marked as sent."),
            _NOT_TOLD,
        ),
        instructions=(Instruction("Make room, or mend the disk; the program goes on by itself."), _DOCTOR),
        asked="Place",
    ),
    IncidentKind.CLOCK: NoticeWords(
        name="The clock jumped",
        fact="The clock of this machine jumped: {answer}.",
        over="The clock has been steady for an hour.",
        short="the clock jumped",
        shortly="the clock is steady again",
        means=(
            _said("No due time is served twice. Digests may have come early or late, and verdicts on a wrong day."),
        ),
        instructions=(Instruction("Let the clock be kept by NTP."), _DOCTOR),
        asked="Clock",
    ),
}

_ONE_START = (
    "This is the only message about this incident. One more follows in this thread "
    "when it is over, and none in between."
)


def fact_of(incident: Incident, now: datetime) -> str:
    """The fact of an incident in one sentence, as it stands at ``now``."""
    return _filled(NOTICE_WORDS[incident.kind].fact, incident, now - incident.since)


def started(incident: Incident, situation: Situation, home: Home) -> Notice:
    """What is written when an incident starts. The incident has its number."""
    words, lasted = NOTICE_WORDS[incident.kind], situation.at - incident.since
    return Notice(
        key=incident.key,
        subject=f"FAILED: {_filled(words.short, incident, lasted)} ({home.host})",
        fact=_filled(words.fact, incident, lasted),
        rows=(*_met(incident, words), *_next_try(incident, situation), ("Host", _host(home))),
        means=tuple(text for sentence in words.means if (text := sentence(incident, situation))),
        instructions=words.instructions,
        closing=_ONE_START,
    )


def over(incident: Incident, situation: Situation, home: Home) -> Notice:
    """What is written when an incident is over."""
    words, ended = NOTICE_WORDS[incident.kind], incident.ended_at or situation.at
    lasted = ended - incident.since
    return Notice(
        key=f"{incident.key}-over",
        thread=incident.key,
        subject=f"RECOVERED: {_filled(words.shortly, incident, lasted)} ({home.host})",
        fact=_filled(words.over, incident, lasted),
        rows=(
            ("Since", shown_time(incident.since)),
            ("Until", f"{shown_time(ended)}, after {spelled(lasted)}"),
            ("Answer", incident.answer),
            ("Host", _host(home)),
        ),
        means=(_after(situation),),
        instructions=(),
        closing="This incident is over. Nothing has to be done.",
    )


def alive(situation: Situation, changes: int, since: datetime | None, home: Home) -> Notice:
    """The proof of life: what was read and told since the last one, so that silence is never ambiguous."""
    data = f"data of {shown_day(situation.data_day)}" if situation.data_day else "no data yet"
    changed = plural(changes, "change") if changes else "nothing changed"
    is_fresh = situation.checked_at is not None and situation.at - situation.checked_at < timedelta(days=1)
    checked = f"{plural(situation.studies, 'study', 'studies')} {'checked' if is_fresh else 'followed'}"
    trouble = f", {plural(len(situation.told), 'incident')} open" if situation.told else ""
    rows = [
        ("Registry", f"{data}, last read {_when(situation.checked_at)}"),
        ("Watched", f"{plural(situation.watches, 'watch', 'watches')}, {plural(situation.claims, 'claim')}, {checked}"),
        ("Changed", f"{changed} since {shown_day(since.date()) if since else 'the beginning'}"),
        ("Outbox", ", ".join(f"{n} {state}" for state, n in sorted(situation.outbox.items())) or "empty"),
        ("Incidents", "; ".join(fact_of(incident, situation.at) for incident in situation.told) or "none"),
        ("Host", _host(home)),
    ]
    return Notice(
        key=f"alive-{situation.at:%Y-%m-%d}",
        subject=f"Watching: {changed}, {checked}, {data}{trouble} ({home.host})",
        fact="The monitor is at work.",
        rows=tuple(rows),
        means=tuple(_last_digest(situation)),
        instructions=(),
        closing="This message comes once a week. If none has come for eight days, something is wrong: monitor status",
    )


def _met(incident: Incident, words: NoticeWords) -> tuple[tuple[str, str], ...]:
    tries = f", the {_ordinal(incident.tries)}" if incident.tries > 1 else ""
    rows = (
        ("Since", shown_time(incident.since)),
        ("Last try", f"{shown_time(incident.last_at)}{tries}"),
        ("Answer", incident.answer),
        (words.asked, incident.where),
    )
    return tuple((label, value) for label, value in rows if value)


def _next_try(incident: Incident, situation: Situation) -> tuple[tuple[str, str], ...]:
    if incident.kind not in (IncidentKind.REGISTRY, IncidentKind.ANSWER) or situation.next_poll is None:
        return ()
    return (("Next try", shown_time(situation.next_poll)),)


def _filled(text: str, incident: Incident, lasted: timedelta) -> str:
    return text.format(
        long=spelled(lasted), lasted=shortened(lasted), answer=incident.answer, where=incident.where or "a recipient"
    )


def _after(situation: Situation) -> str:
    open_ones, waiting = len(situation.told), situation.outbox.get("pending", 0)
    mails = f"{plural(waiting, 'mail')} in the outbox." if waiting else "No mail waits."
    if not open_ones:
        return f"{mails} No other incident is open."
    return f"{mails} Still open: {plural(open_ones, 'other incident')}."


def _last_digest(situation: Situation) -> list[str]:
    return [
        f"{one.title}: {f'last digest {shown_time(one.last_at)}' if one.last_at else 'no digest yet'}"
        f"{f', next due {shown_time(one.next_due)}' if one.next_due else ''}."
        for one in situation.lists
    ]


def _host(home: Home) -> str:
    return f"{home.host}, monitor {home.version}, process {home.process}"


def _when(at: datetime | None) -> str:
    return shown_time(at) if at else "never"


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else _ORDINALS.get(number % 10, "th")
    return f"{number}{ending}"
