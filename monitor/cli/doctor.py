"""``monitor doctor``: what works from this machine and what does not, with a remedy for each."""

import json
from dataclasses import asdict

import click

from monitor.cli.ending import Exit
from monitor.cli.inputs import settings
from monitor.doctor import Examined, Level, examine
from monitor.wiring import utc_now


@click.command(name="doctor")
@click.option("--mail", "alignment", is_flag=True, help="Also look at the sender's domain: SPF, DKIM, DMARC.")
@click.option("--offline", is_flag=True, help="Ask neither the registry nor the mail server.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def command(alignment: bool, offline: bool, as_json: bool) -> int:
    """Examine this installation. Nothing is changed, and no mail is sent.

    Each line is ok, warn or fail; a line that is not ok says what to do. Ends
    with 1 if something does not work.
    """
    has_failed = False
    for finding in examine(settings(), utc_now(), Examined(online=not offline, alignment=alignment)):
        has_failed = has_failed or finding.level is Level.FAIL
        print(json.dumps({"schema": 1, **asdict(finding)}, ensure_ascii=False) if as_json else finding, flush=True)
    return Exit.FINDINGS if has_failed else Exit.SUCCESS
