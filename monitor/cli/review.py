"""``monitor review``: the studies that wait for a person, and the person's decisions. It never asks back."""

import json
from collections.abc import Sequence

import click

from monitor.cli.completing import study_numbers
from monitor.cli.inputs import settings, watchlist
from monitor.cycle.review import Replay, note_dismissal, open_matches, proposals, replay
from monitor.domain.candidates import OpenMatch
from monitor.domain.reading import read_says
from monitor.domain.watchlist import Watch
from monitor.domain.wording import plural
from monitor.registry.sweep import canonical_id
from monitor.settings import Settings
from monitor.watchfile.editing import Decision, confirm, dismiss, edit, exclude
from monitor.wiring import opened, utc_now

_WEB = "https://clinicaltrials.gov/study"


@click.command(name="review")
@click.argument("study", required=False, metavar="[NCT]", shell_complete=study_numbers)
@click.option("--confirm", "confirmed", is_flag=True, help="The study concerns the watch.")
@click.option("--dismiss", "dismissed", is_flag=True, help="It does not; say why with --because.")
@click.option("--because", metavar="TEXT", help="Why it is dismissed; kept in the watchlist.")
@click.option("--exclude", "term", metavar="TERM", help="Exclude another meaning of a name; shows what it hides.")
@click.option("--watch", "watch_id", metavar="ID", help="Which watch is meant, where several could be.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def command(
    study: str | None,
    confirmed: bool,
    dismissed: bool,
    because: str | None,
    term: str | None,
    watch_id: str | None,
    as_json: bool,
) -> None:
    """List the studies that wait for a person; write decisions into the watchlist, whose comments stay.

    A decision takes effect when the watchlist is next read, within one poll of the daemon.
    """
    _check_usage(study, because, term, confirmed=confirmed, dismissed=dismissed)
    configured = settings()
    watches = watchlist(configured.watchlist).watches
    if term:
        _exclude(configured, _one_of(watches, watch_id), term)
    elif study:
        study = _number(study)
        waiting = {found.watch.id for found in _open(configured, watches) if found.study.id == study}
        likely = [watch for watch in watches if watch.id in waiting] or watches
        _decide(configured, _one_of(likely, watch_id, watches), study, because)
    else:
        shown = watches if watch_id is None else (_one_of(watches, watch_id),)
        _list(configured, shown, as_json=as_json)


def _check_usage(study: str | None, because: str | None, term: str | None, *, confirmed: bool, dismissed: bool) -> None:
    if confirmed and dismissed:
        raise click.UsageError("--confirm and --dismiss contradict one another")
    if dismissed is not bool(because and because.strip()):
        raise click.UsageError("--dismiss and --because belong together: the reason is kept")
    if bool(study) is not (confirmed or dismissed):
        raise click.UsageError("give a study with --confirm or --dismiss, as in: monitor review NCT01234567 --confirm")
    if term is not None and (study or not term.strip()):
        raise click.UsageError("--exclude is a decision of its own, and needs a term")


def _number(text: str) -> str:
    number = canonical_id(text)
    if number is None:
        raise click.UsageError(f"{text!r} is not the number of a study: NCT and eight digits")
    return number


def _one_of(likely: Sequence[Watch], watch_id: str | None, watches: Sequence[Watch] = ()) -> Watch:
    """The watch that is named, or the only one that can be meant."""
    if watch_id is None and len(likely) == 1:
        return likely[0]
    every = watches or likely
    named = next((watch for watch in every if watch.id == watch_id), None)
    if named is None:
        known = ", ".join(watch.id for watch in (likely if watch_id is None else every))
        raise click.UsageError(f"which watch is meant? Add --watch with one of: {known}")
    return named


def _open(configured: Settings, watches: Sequence[Watch]) -> tuple[OpenMatch, ...]:
    with opened(configured) as store, store.reading() as session:
        return open_matches(session, watches, utc_now())


def _decide(configured: Settings, watch: Watch, study: str, because: str | None) -> None:
    edit(configured.watchlist, _decision(watch.id, study, because), read_says)
    if because:
        with opened(configured) as store, store.transaction() as session:
            note_dismissal(session, watch.id, study, because.strip())
    print(f"{study} is {'dismissed' if because else 'confirmed'} for {watch.id} in {configured.watchlist}")


def _decision(watch_id: str, study: str, because: str | None) -> Decision:
    return dismiss(watch_id, study, because.strip()) if because else confirm(watch_id, study)


def _exclude(configured: Settings, watch: Watch, term: str) -> None:
    with opened(configured) as store, store.reading() as session:
        effect = replay(session, watch, term.strip())
    edit(configured.watchlist, exclude(watch.id, term.strip()), read_says)
    print(f"“{effect.term}” is excluded for {watch.id} in {configured.watchlist}. {_effect(effect)}")


def _list(configured: Settings, watches: Sequence[Watch], *, as_json: bool) -> None:
    with opened(configured) as store, store.reading() as session:
        waiting = open_matches(session, watches, utc_now())
        proposed = [one for watch in watches for one in proposals(session, watch)]
    if as_json:
        for found in waiting:
            print(json.dumps(_as_object(found), ensure_ascii=False))
        return
    for found in waiting:
        print(_as_text(found))
    for one in proposed:
        print(f"Several studies that are not wanted share “{one.term}”. {_effect(one)}")
        print(f'  monitor review --watch {one.watch_id} --exclude "{one.term}"\n')
    print(f"{plural(len(waiting), 'study waits', 'studies wait')} for a decision.")


def _as_text(found: OpenMatch) -> str:
    study = found.study.id
    return "\n".join(
        [
            f"{study}  {found.watch.id}  {found.match.tier.value}  {found.study.title}",
            *(f"  for      {reason}" for reason in found.speaks_for),
            *(f"  against  {reason}" for reason in found.speaks_against),
            *(f"  open     {reason}" for reason in found.leaves_open),
            f"  {_WEB}/{study}",
            f'  monitor review {study} --confirm   or   --dismiss --because "…"\n',
        ]
    )


def _as_object(found: OpenMatch) -> dict[str, object]:
    return {
        "schema": 1,
        "watch": found.watch.id,
        "nctId": found.study.id,
        "tier": found.match.tier.value,
        "title": found.study.title,
        "for": found.speaks_for,
        "against": found.speaks_against,
        "open": found.leaves_open,
        "dismissed": found.dismissed or None,
    }


def _effect(effect: Replay) -> str:
    """What the term would have done, so far as records are kept."""
    looked_at = plural(effect.looked_at, "stored record", "stored records")
    hidden = f"{len(effect.hidden)} of {looked_at} would have been hidden: {', '.join(effect.hidden) or 'none'}."
    wanted = f" Some count as evidence today: {', '.join(effect.wanted)}." if effect.wanted else ""
    return f"{hidden}{wanted}"
