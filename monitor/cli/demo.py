"""``monitor demo``: the whole job against an embedded registry."""

import time
from pathlib import Path

import click

from monitor.cli.inputs import FILE, FOLDER
from monitor.cli.run import exit_code
from monitor.demo.show import show
from monitor.wiring import utc_now


@click.command(name="demo")
@click.option(
    "--dir", "folder", type=FOLDER, default="demo", show_default=True, help="Where mails and pages go; made anew."
)
@click.option("--port", metavar="N", default=0, help="The embedded registry's port on loopback; default: any free one.")
@click.option("--records", type=FILE, help="Serve this file (one API v2 study a line) instead of the history.")
def command(folder: Path, port: int, records: Path | None) -> int:
    """Run the whole job against an embedded registry that replays a small history. No network, no mail server."""
    began = time.monotonic()
    shown = show(folder, records, port, utc_now().date(), progress=print)
    print()
    for judged in shown.last.assessed.judged:
        print(f"{judged.claim.key}: {judged.verdict.state.value}")
        print(f"  {judged.sentence}")
    print()
    print(f"{len(shown.days)} virtual days in {time.monotonic() - began:.0f} s, {shown.mails} mails.")
    print(f"Look at {shown.index} in a browser; the mails are in {folder / 'mail'}.")
    return exit_code(shown.last)
