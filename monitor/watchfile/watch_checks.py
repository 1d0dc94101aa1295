"""Rules between the values of a watch: names, ids, scopes, windows and quotes."""

import re
from collections.abc import Iterable, Iterator, Mapping

from monitor.watchfile.codes import Code
from monitor.watchfile.findings import Finding, Meant, Path
from monitor.watchfile.groups import Group, groups, text, texts
from monitor.watchfile.positions import Tree
from monitor.watchfile.quoting import listing, shown
from monitor.watchfile.schema import WINDOW_KEYS

#: A name with no more letters than this stands for too many things, unless ``means`` says which.
_AMBIGUOUS_LENGTH = 2

#: Words that our own sentences never use (digest-and-verdicts, section 2, rule 7), nor should a quote bring them in.
_BANNED = re.compile(r"\b(cur(?:e|es|ed|ing)|breakthroughs?|miracles?|promising|game[- ]?changers?)\b", re.IGNORECASE)


def check_watches(tree: Tree) -> Iterator[Finding]:
    """Everything wrong between the values of the watches."""
    yield from repeated(groups(tree, "watches"), "id", "watches")
    for path, watch in groups(tree, "watches"):
        yield from repeated(groups(watch, "claims", path), "id", "claims of this watch")
        yield from repeated(groups(watch, "interventions", path), "name", "interventions of this watch")
        yield from _check_names(path, watch)
        yield from _check_decisions(path, watch)
        names = _names(watch)
        for claim_path, claim in groups(watch, "claims", path):
            yield from _check_window(claim_path, claim)
            yield from _check_about(claim_path, claim, names)
            yield from _check_quote(claim_path, claim)


def repeated(members: Iterable[tuple[Path, Group]], key: str, whose: str) -> Iterator[Finding]:
    """A finding for each member whose key has the value of an earlier one."""
    seen = set()
    for path, member in members:
        value = text(member, key)
        if value is not None and value in seen:
            what = f"two {whose} have the {key} {shown(value)}"
            yield Finding((*path, key), Code.DUPLICATE_ID, what, f"give each its own {key}")
        seen.add(value)


def _check_names(path: Path, watch: Group) -> Iterator[Finding]:
    for intervention_path, intervention in groups(watch, "interventions", path):
        has_meaning = bool(text(intervention, "means"))
        named = [((*intervention_path, key), text(intervention, key)) for key in ("name", "means")]
        for name_path, name in [*named, *texts(intervention, "aliases", intervention_path)]:
            if name:  # an empty one is the schema's finding
                yield from _check_name(name_path, name, is_explained=has_meaning and name_path[-1] != "means")


def _check_name(path: Path, name: str, *, is_explained: bool) -> Iterator[Finding]:
    length = sum(character.isalnum() for character in name)
    if not length:
        what = f"the name {shown(name)} holds no letter or digit, so it would match everything or nothing"
        yield Finding(path, Code.UNSEARCHABLE_NAME, what, "write the name in letters, or remove it")
    elif not any(character.isalpha() for character in name) and not is_explained:
        what = f"the name {shown(name)} is only a number, and records are full of numbers"
        yield Finding(path, Code.UNSEARCHABLE_NAME, what, "write the letters that belong to it, or add means:")
    elif length <= _AMBIGUOUS_LENGTH and not is_explained:
        what = f"the name {shown(name)} is so short that it would match unrelated studies"
        yield Finding(path, Code.UNSEARCHABLE_NAME, what, "add means: with the long form, or use the full name")


def _check_decisions(path: Path, watch: Group) -> Iterator[Finding]:
    dismissed = watch.get("dismiss")
    for number_path, number in texts(watch, "confirm", path):
        if isinstance(dismissed, dict) and number in dismissed:
            what = f"{shown(number)} is both confirmed and dismissed"
            yield Finding(number_path, Code.CONTRADICTION, what, "keep it under confirm or under dismiss")


def _check_window(path: Path, claim: Group) -> Iterator[Finding]:
    given = [key for key in WINDOW_KEYS if key in claim]
    if not given and "says" not in claim:
        what = "the claim has no window, so no date could agree or disagree with it"
        keys = (*WINDOW_KEYS, "says")
        yield Finding(path, Code.NO_WINDOW, what, f"add {listing(keys)}", absent=keys)
    for key in given[1:]:
        what = f"the claim has {given[0]} and {key}, but one window is meant"
        remedy = "keep one, or write within: [first, last] for a window with two ends"
        yield Finding((*path, key), Code.TWO_WINDOWS, what, remedy, on_key=True)


def _check_about(path: Path, claim: Group, names: Mapping[str, str]) -> Iterator[Finding]:
    for about_path, about in texts(claim, "about", path):
        name = names.get(about)
        if name != about:
            what = f"{shown(about)} is not an intervention of this watch"
            remedy = f"{shown(about)} is an alias; write {shown(name)}" if name else "write the name of an intervention"
            own_names = dict.fromkeys(names.values())
            yield Finding(about_path, Code.UNKNOWN_ABOUT, what, remedy, meant=None if name else Meant(about, own_names))


def _names(watch: Group) -> dict[str, str]:
    """Each name and alias of the interventions, and the name that it stands for."""
    named = [
        (name, intervention)
        for _, intervention in groups(watch, "interventions")
        if (name := text(intervention, "name"))
    ]
    aliases = {alias: name for name, intervention in named for _, alias in texts(intervention, "aliases")}
    return aliases | {name: name for name, _ in named}


def _check_quote(path: Path, claim: Group) -> Iterator[Finding]:
    found = _BANNED.search(text(claim, "quote") or "")
    if found:
        what = f"the quote holds the word {shown(found.group())}, which promises too much to patients"
        yield Finding((*path, "quote"), Code.BANNED_WORD, what, "quote the part of the sentence that holds the date")
