"""The overview as files for a web server or a browser: a page without scripts, data files, and a feed.

Names of files are fixed, names inside are made of ids: no title becomes a path.
"""

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from monitor.domain.overview import ListedClaim, Overview
from monitor.domain.problems import MonitorError, Problem
from monitor.domain.state_meanings import STATE_MEANINGS
from monitor.domain.wording import shown_day, shown_stated
from monitor.rendering.data_files import as_csv, as_feed, as_json
from monitor.rendering.drawings import LINE_COLOUR, MARK_COLOURS, drawn
from monitor.rendering.templates import environment

PAGE, DATA, TABLE, FEED = "index.html", "claims.json", "claims.csv", "feed.xml"
_READABLE_BY_ALL = 0o644


def site(overview: Overview, contact: str = "", templates: Path | None = None) -> dict[str, bytes]:
    """Every file by its name. ``contact`` is where mistakes are reported, an address or a URL."""
    return {
        DATA: as_json(overview),
        TABLE: as_csv(overview),
        FEED: as_feed(overview),
        PAGE: page(overview, contact, templates).encode("utf-8"),
    }


def page(overview: Overview, contact: str = "", templates: Path | None = None) -> str:
    """The page of all claims: nothing remote, nothing that runs."""

    def picture(listed: ListedClaim, number: int) -> str:
        return drawn(listed.timeline, str(number), templates, with_axis=False)

    return (
        environment(templates)
        .get_template("pages/claims.html")
        .render(
            overview=overview,
            report_to=_link(contact),
            picture=picture,
            day=shown_day,
            stated=shown_stated,
            meanings=STATE_MEANINGS,
            mark_colours=MARK_COLOURS,
            line_colour=LINE_COLOUR,
        )
    )


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put the files into the folder, which is made if need be; whoever reads one sees the old or the new one.

    Raises MonitorError if one cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            _put(folder / name, content)
    except OSError as error:
        remedy = "Check the rights of the folder and the room on its disk; mails are not affected"
        raise MonitorError(Problem(str(folder), f"the pages cannot be written: {error}", remedy, "E721")) from error


def _put(path: Path, content: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        temporary = Path(file.name)
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            temporary.chmod(_READABLE_BY_ALL)
            temporary.replace(path)
        except OSError:
            with suppress(OSError):
                temporary.unlink()
            raise


def _link(contact: str) -> str:
    if contact.startswith(("https://", "http://")):
        return contact
    return f"mailto:{contact}" if "@" in contact else ""
