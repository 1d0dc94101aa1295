"""The text of a watchlist to the watchlist as a value, or to everything that is wrong with it."""

from collections.abc import Iterable

from monitor.domain.problems import Problem, Severity
from monitor.domain.watchlist import Watchlist
from monitor.watchfile.codes import Code
from monitor.watchfile.digest_checks import check_digests
from monitor.watchfile.events import ReadTree, read_tree
from monitor.watchfile.findings import Finding
from monitor.watchfile.growing import MOST_COMPLAINTS
from monitor.watchfile.positions import locate
from monitor.watchfile.quoting import kind
from monitor.watchfile.readings import SaysReader, read_words
from monitor.watchfile.source import Source, problem
from monitor.watchfile.values import to_watchlist
from monitor.watchfile.watch_checks import check_watches

_START = "write version: 1 and a list of watches:, or let monitor init write an example"


def check(source: Source, read_says: SaysReader) -> tuple[Watchlist | None, list[Problem]]:
    """The watchlist, or None if there are errors; and the problems in no order, at most 1,000 of each kind."""
    read = read_tree(source)
    problems = list(read.problems)
    if not read.is_whole:
        return None, problems
    if not isinstance(read.tree, dict):
        return None, [*problems, _no_watchlist(source, read)]
    readings = read_words(read.tree, read_says)
    findings = [*readings.findings, *check_watches(read.tree), *check_digests(read.tree)]
    watchlist, of_values = to_watchlist(read.tree, readings.dates)
    findings += of_values
    findings.sort(key=_is_warning)
    problems += _placed(_without_consequences(findings[:MOST_COMPLAINTS]), read, source)
    if any(trouble.severity is Severity.ERROR for trouble in problems):
        return None, problems
    return watchlist, problems


def _without_consequences(findings: list[Finding]) -> list[Finding]:
    """The findings without those about an absent key that is there, but misspelled."""
    misspelled = {
        (finding.path[:-1], finding.meant.nearest)
        for finding in findings
        if finding.code is Code.UNKNOWN_KEY and finding.meant
    }
    return [
        finding for finding in findings if not any((finding.path, absent) in misspelled for absent in finding.absent)
    ]


def _is_warning(finding: Finding) -> bool:
    return finding.code.severity is Severity.WARNING


def _placed(findings: Iterable[Finding], read: ReadTree, source: Source) -> Iterable[Problem]:
    for finding in findings:
        spot = locate(read.tree, read.placed, finding.path, on_key=finding.on_key)
        yield problem(source.place(*spot), finding.code, finding.what, finding.advice)


def _no_watchlist(source: Source, read: ReadTree) -> Problem:
    what = "the file holds no watchlist" if read.tree is None else f"the file is {kind(read.tree)}, not a watchlist"
    return problem(source.place(*locate(read.tree, read.placed, ())), Code.NO_WATCHLIST, what, _START)
