"""Whether a title names something as what the study is about.

"X in patients", "X versus placebo" lead with X; "Y versus X", "Y added to X",
"X as a positive control" and "X plus Y versus X alone" have it in second place.
"""

import re

from monitor.matching.context import REACH, is_given

_SECOND_BEFORE = re.compile(
    r"(?:\b(?:versus|vs\.?|compar\w+ (?:to|with)|relative to|against|than|or"
    r"|(?:add(?:ed|ing|ition|-on)?|adjunct\w*)(?: [\w-]+){0,3} to)"
    r" (?:(?!(?:and|with|plus|in|of|for|or|versus|vs|by|on|then|to)\b)[\w-]+ ){0,5}"
    r"|\b(?:versus|vs\.?) (?:the )?standard[\w -]{0,30}\([^()]{0,40})$"
)
_SECOND_AFTER = re.compile(
    r"[^.;:]{0,60}?(?:with or without|with and without|plus or minus|\+/-|±)"
    r"|[^.;:]{0,20}?\bas (?:an? |the )?(?:positive|active) (?:control|comparator)"
)
_ALONE = re.compile(r" (?:alone|only|monotherapy)\b")
_COMPARING = re.compile(r"\b(?:versus|vs\.?|compared|better|superior|than)\b")
_SUBJECT_BEFORE = re.compile(
    r"(?:\b(?:effects?|efficacy|effectiveness|impact|safety|tolerability|bioavailability|pharmacokinetics|trial|study"
    r"|evaluation|comparison|combination|analysis) (?:of|with|on)|\bwith|\busing|\bplus|\band|\+|/|,)"
    r" ?(?:[\w-]+ ){0,4}$"
)
_SUBJECT_AFTER = re.compile(
    r"(?:[®™]?[ ,]*(?:\([^)]{1,40}\) ?)?)(?:plus|and|for|versus|vs\.?|combined|combination|compared"
    r"|as (?:an? )?(?:add|adj|treat|ther)\w*|to (?:treat|prevent|reduce|improve)|monotherapy|outcomes|\+|/)"
)
_OPENING = 30  # characters before a name with which a title may begin: "A randomised, first study of"


def in_second_place(title: str, start: int, end: int) -> bool:
    """Whether a title names it as what is compared with, or as the base to which something else is added."""
    before = title[max(0, start - REACH) : start].lower()
    after = title[end : end + REACH].lower()
    return bool(_SECOND_BEFORE.search(before) or _SECOND_AFTER.match(after)) or _is_repeated_alone(title, start, end)


def _is_repeated_alone(title: str, start: int, end: int) -> bool:
    """Whether the title compares something with the same thing alone: "X plus Y versus X monotherapy"."""
    if not _COMPARING.search(title.lower()):
        return False
    name, places = title[start:end].lower(), title.lower()
    place = places.find(name)
    while place >= 0:
        if _ALONE.match(places, place + len(name)):
            return True
        place = places.find(name, place + len(name))
    return False


def is_subject(title: str, start: int, end: int) -> bool:
    """Whether the title says that it is given: its words speak of a treatment, or the title begins with the name."""
    before, after = title[max(0, start - REACH) : start].lower(), title[end : end + REACH].lower()
    return bool(
        start <= _OPENING
        or is_given(title, start, end)
        or _SUBJECT_BEFORE.search(before)
        or _SUBJECT_AFTER.match(after)
    )
