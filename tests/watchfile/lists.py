"""A valid list to break, and short ways to load one."""

from monitor.domain.problems import Place, Problem
from monitor.watchfile.load import Loaded, parse_watchlist
from monitor.watchfile.readings import SaysReader, reads_nothing

INTERVENTIONS = """\
    interventions:
      - name: LIFNano
        aliases: [LIF-Nano]
"""
CLAIMS = """\
    claims:
      - id: start
        milestone: trial_start
        not_before: 2020
"""
WATCH = f"""\
  - id: lif
    title: LIFNano in MS
{INTERVENTIONS}\
    confirm: [NCT00000001]
{CLAIMS}"""
VALID = f"""\
version: 1
watches:
{WATCH}\
digests:
  - id: weekly
    title: Weekly
    watches: [lif]
    timezone: Europe/London
    to: [reader@ms-society.org]
"""


def broken(old: str, new: str) -> str:
    assert VALID.count(old) == 1, old
    return VALID.replace(old, new)


def load(text: str | bytes, read_says: SaysReader = reads_nothing) -> Loaded:
    return parse_watchlist("list.yaml", text.encode() if isinstance(text, str) else text, read_says)


def spot(problem: Problem) -> tuple[str, int, int, int]:
    assert isinstance(problem.where, Place)
    return problem.code, problem.where.line, problem.where.column, problem.where.end_column
