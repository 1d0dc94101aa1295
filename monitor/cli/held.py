"""``monitor held``: changes that look like a change of the registry's format, and what to do about them."""

import json
from collections import Counter

import click

from monitor.cli.events import change_object, turn_object
from monitor.cli.inputs import settings
from monitor.domain.events import Event, StudyChanged, VerdictTurned
from monitor.domain.wording import plural
from monitor.store.news import held_events, settle_held
from monitor.wiring import opened


@click.command(name="held")
@click.option("--release", is_flag=True, help="Tell the recipients of them with the next digest.")
@click.option("--drop", is_flag=True, help="Forget them: nobody is told. Versions and changes stay stored.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def command(release: bool, drop: bool, as_json: bool) -> None:
    """Show the events that wait for an operator, because too many studies changed the same way at once."""
    if release and drop:
        raise click.UsageError("--release and --drop exclude each other")
    with opened(settings()) as store:
        if release or drop:
            with store.transaction() as session:
                number = settle_held(session, release=release)
            print(f"{plural(number, 'event')} {'released' if release else 'dropped'}")
            return
        with store.reading() as session:
            held = held_events(session)
    if as_json:
        for reason, event in held:
            print(json.dumps({"schema": 1, "held": reason, "watch": event.watch_id} | _as_object(event)))
        return
    for reason, number in Counter(reason for reason, _ in held).items():
        print(f"{reason}: {plural(number, 'event')}")
    if not held:
        print("Nothing is held.")


def _as_object(event: Event) -> dict[str, object]:
    match event:
        case StudyChanged(change=change):
            return change_object(change)
        case VerdictTurned():
            return turn_object(event)
        case _:
            return {"nctId": event.study_id}
