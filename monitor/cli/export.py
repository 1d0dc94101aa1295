"""``monitor export``: the page, the data file or the spreadsheet, from what is stored."""

from pathlib import Path

import click

from monitor.cli.inputs import FOLDER, settings, watchlist
from monitor.cycle.publish import survey
from monitor.rendering.site import DATA, FEED, PAGE, TABLE, site, write_files
from monitor.wiring import opened, utc_now

#: What each form consists of; the page links to all of them.
FORMS = {"json": (DATA,), "csv": (TABLE,), "html": (PAGE, DATA, TABLE, FEED)}


@click.command(name="export")
@click.argument("form", type=click.Choice(list(FORMS)), metavar="json|csv|html")
@click.argument("folder", type=FOLDER, metavar="DIR")
def command(form: str, folder: Path) -> None:
    """Write where every claim stands into DIR: as data, as a spreadsheet, or as a page with both and a feed."""
    configured = settings()
    watched = watchlist(configured.watchlist)
    with opened(configured) as store, store.reading() as session:
        surveyed = survey(session, watched, utc_now())
    files = site(surveyed, configured.contact or "", configured.templates)
    write_files(folder, {name: files[name] for name in FORMS[form]})
    for name in FORMS[form]:
        click.echo(folder / name)
