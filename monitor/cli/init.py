"""``monitor init``: the files to begin with. What is there already is never touched."""

from importlib.resources import files
from pathlib import Path

import click

from monitor.cli.inputs import FOLDER, settings
from monitor.domain.problems import MonitorError, Problem
from monitor.registry.sweep import canonical_id
from monitor.watchfile.json_schema import watchlist_schema_text

_WATCHES = "watches:\n"
_DIGESTS = "\ndigests:\n"


@click.command(name="init")
@click.argument("folder", type=FOLDER, default=".")
@click.option("--from", "study", metavar="NCT", help="Begin with a watch for this study instead of the example.")
def command(folder: Path, study: str | None) -> None:
    """Write a watchlist with comments, its schema for editors, and the settings. Files that exist stay as they are."""
    shipped = Path(str(files("monitor.shipped")))
    watchlist = (shipped / "watchlist.yaml").read_text(encoding="utf-8")
    contents = {
        "watchlist.yaml": _beginning_with(watchlist, study) if study else watchlist,
        "watchlist.schema.json": watchlist_schema_text(),
        "monitor.toml": (shipped / "templates/init/monitor.toml").read_text(encoding="utf-8"),
        "secrets.env.example": (shipped / "templates/init/secrets.env.example").read_text(encoding="utf-8"),
    }
    created = [name for name, content in contents.items() if _created(folder / name, content)]
    kept = [name for name in contents if name not in created]
    if created:
        print(f"Created {', '.join(created)} in {folder.absolute()}")
    if kept:
        print(f"Kept as they were: {', '.join(kept)}")
    print("Next:  monitor check        see that it is valid, and how every claim is read")
    print("       monitor preview      see the digest that it would send; nothing is sent or saved")
    print("       monitor run --once   read the registry, judge, and write the first mails")


def _beginning_with(watchlist: str, study: str) -> str:
    """The shipped file with a watch for that study in the place of its own."""
    number = canonical_id(study)
    if number is None:
        raise click.UsageError(f"{study!r} is not the number of a study: NCT and eight digits")
    from monitor.cli.add import study_draft  # noqa: PLC0415 - it brings the registry and the database layer

    head, _, rest = watchlist.partition(_WATCHES)
    digests = rest.partition(_DIGESTS)[2].replace("id: lifnano", "id: news").replace("LIFNano watch", "Study watch")
    return f"{head}{_WATCHES}{study_draft(settings(), number)}{_DIGESTS}{digests}"


def _created(path: Path, content: str) -> bool:
    """Write the file if there is none; whether it was written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(content)
    except FileExistsError:
        return False
    except OSError as error:
        remedy = "Check the folder and its rights"
        raise MonitorError(Problem(str(path), f"cannot be written: {error}", remedy, "E505")) from error
    return True
