"""Names that the registry finds in too many records, at their places in the file.

The numbers come from the registry, by way of the command that asks it; this
module knows where each name stands and from what number on it says too little.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.domain.problems import Place, Problem
from monitor.watchfile.codes import Code
from monitor.watchfile.events import read_tree
from monitor.watchfile.findings import Path
from monitor.watchfile.groups import Group, groups, text, texts
from monitor.watchfile.positions import locate
from monitor.watchfile.quoting import shown
from monitor.watchfile.source import Source, problem

#: A third of a percent of the registry. The names of single substances find less; classes and common words more.
_MANY = 2_000


@dataclass(frozen=True)
class NamedPlace:
    """A name or sponsor of a watch, and where it stands; ``is_explained`` is whether ``means`` says what it is."""

    watch_id: str
    name: str
    place: Place
    is_sponsor: bool = False
    is_explained: bool = False


def searched_names(file: str, source_text: str) -> tuple[NamedPlace, ...]:
    """Every name that is searched for, in the order of a valid file."""
    source = Source(file, source_text)
    read = read_tree(source)
    return tuple(
        NamedPlace(
            text(watch, "id") or "",
            name,
            source.place(*locate(read.tree, read.placed, path)),
            is_sponsor="sponsors" in path,
            is_explained=is_explained,
        )
        for watch_path, watch in groups(read.tree, "watches")
        for path, name, is_explained in _names(watch_path, watch)
    )


def too_broad(named: NamedPlace, found: int, most: int) -> Problem | None:
    """What is wrong with a name that ``found`` studies hold; above ``most`` it is not searched at all."""
    if found > most:
        what = f"{shown(named.name)} matches {found:,} studies; above {most:,} it is not searched"
        return problem(named.place, Code.UNSEARCHED_NAME, what, "write a longer name")
    if found <= _MANY or named.is_explained or named.is_sponsor:
        return None
    what = f"{shown(named.name)} matches {found:,} studies"
    return problem(named.place, Code.BROAD_NAME, what, "add means: or a longer alias")


def refused(named: NamedPlace, why: str) -> Problem:
    """A name that the registry does not take."""
    what = f"the registry refuses to search {shown(named.name)}: {why}"
    return problem(named.place, Code.UNSEARCHED_NAME, what, "write the name otherwise")


def _names(path: Path, watch: Group) -> Iterator[tuple[Path, str, bool]]:
    for intervention_path, intervention in groups(watch, "interventions", path):
        has_meaning = bool(text(intervention, "means"))
        for key in ("name", "means"):
            if name := text(intervention, key):
                yield (*intervention_path, key), name, has_meaning
        for alias_path, name in texts(intervention, "aliases", intervention_path):
            yield alias_path, name, has_meaning
    for sponsor_path, name in texts(watch, "sponsors", path):
        yield sponsor_path, name, False
