"""The codes of everything that can be wrong in a watchlist, with a sentence on each.

A code never changes its meaning and is never used again: operators look it up
and scripts filter by it. ``E`` refuses the file, ``W`` does not. W201 and E131
belong to the check that asks the registry how many studies a name finds.
"""

from enum import StrEnum
from typing import Self

from monitor.domain.problems import Severity


class Code(StrEnum):
    """A kind of problem; ``meaning`` explains it to someone who looks the code up."""

    meaning: str

    def __new__(cls, code: str, meaning: str) -> Self:
        """Make a member that is its code and carries its meaning."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.meaning = meaning
        return member

    @property
    def severity(self) -> Severity:
        """Whether the code refuses the file."""
        return Severity.WARNING if self.value.startswith("W") else Severity.ERROR

    UNREADABLE = "E100", "The file is missing, or the system does not let the monitor read it."
    ENCODING = "E101", "The file is not UTF-8 text. A byte order mark at its start is allowed."
    UNKNOWN_KEY = "E102", "A key is not one that the watchlist knows here, most often a typing error."
    MISSING_KEY = "E103", "A key that is always needed is absent."
    NO_DATE = "E104", "A date is no year, half, quarter, month or day from 1900 to 2199, or no calendar has it."
    WRONG_KIND = "E105", "A list stands where text is meant, or text where a list or a group of keys is meant."
    NO_VALUE = "E106", "A key or list item has no value. YAML also reads a bare null or ~ as no value."
    UNKNOWN_WORD = "E107", "A value is not one of the few words that its key allows."
    DUPLICATE_KEY = "E108", "A key stands twice in one group. YAML readers would silently keep only one of the two."
    DUPLICATE_ID = "E109", "Two watches, two digests, two claims of a watch, or two of its interventions share a name."
    NO_WINDOW = "E110", "A claim names no date, so nothing can be compared: it needs not_before, by, within or says."
    TWO_WINDOWS = "E111", "A claim has more than one of not_before, by and within, which could contradict each other."
    EMPTY_WINDOW = "E112", "The window of a claim ends before it begins, so no date could lie within it."
    UNREAD_WORDS = "E113", "The words of the source in says could not be read as a date."
    NOTHING_TO_DO = "E114", "A watch without claims or without interventions, or a list without watches, does nothing."
    BAD_ID = "E115", "An id is up to 64 of the letters a to z, digits, - and _, and begins with a letter or digit."
    TRUTH_VALUE_ID = (
        "E116",
        "Many YAML programs read words such as no, on and yes as true or false, so they are no ids.",
    )
    UNSEARCHABLE_NAME = (
        "E117",
        "A name is only punctuation or a number, or so short that it would match unrelated studies.",
    )
    UNKNOWN_ABOUT = "E118", "The about of a claim names something that is no intervention of its watch."
    UNKNOWN_WATCH = "E119", "A digest refers to a watch that the file does not have."
    BAD_NCT_NUMBER = "E120", "A number of a study at ClinicalTrials.gov is NCT and eight digits."
    BAD_ADDRESS = "E121", "A mail address is not one that mail can be sent to safely."
    UNKNOWN_TIMEZONE = "E122", "A time zone is not a name of the IANA time zone database."
    NO_TIME = "E123", "A time of day is not hours and minutes from 00:00 to 23:59."
    NO_SCHEDULE = "E124", "A schedule is neither a known word nor a cron expression of five fields."
    BAD_URL = "E125", "The address of a source is not a web address that begins with http:// or https://."
    UNKNOWN_PHASE = "E126", "A phase is not one of 1, 2, 3 and 4, or several of them joined by a slash."
    UNKNOWN_VERSION = "E127", "The version of the file's format is not one that this program reads."
    BAD_TEXT = "E128", "A text is empty, very long, or holds characters that cannot be seen."
    CONTRADICTION = "E129", "A study is both confirmed and dismissed."
    BAD_GRACE = "E130", "The days of grace are not a whole number from 0 to 3650."
    UNSEARCHED_NAME = (
        "E131",
        "A name matches too many studies, or the registry does not take it: it is not searched.",
    )
    SYNTAX = "E140", "The file is not valid YAML at this place, so nothing after it could be read."
    FORBIDDEN_CHARACTER = "E141", "The file holds a character that YAML does not allow, such as NUL."
    TOO_DEEP = "E142", "Lists and groups are nested deeper than any watchlist needs."
    TOO_LARGE = "E143", "The file is larger than the monitor reads."
    ALIAS = "E144", "YAML anchors and aliases (&name and *name) are not read: a small file could grow vast."
    TAG = "E145", "YAML tags (!name) are not read: in other programs they can run code."
    MERGE_KEY = "E146", "YAML merge keys (<<) are not read: what a watch says should stand at the watch."
    SEVERAL_DOCUMENTS = "E147", "The file holds several YAML documents, and only one could be used."
    ODD_KEY = "E148", "A key is a list, a group of keys, or nothing, where a word is meant."
    NO_WATCHLIST = "E149", "The file is empty, only comments, or no group of keys."
    BROAD_NAME = "W201", "A name matches so many studies that most of them will be about something else."
    UNREACHABLE_ADDRESS = (
        "W202",
        "The domain is reserved for examples and tests by RFC 2606, so nobody receives mail there.",
    )
    NOBODY_RECEIVES = "W203", "A digest has neither recipients nor editors, so it is never mailed."
    APPROXIMATE = "W204", "The words of the source are vague, and were read as a window that could be argued about."
    UNUSED_TIME = "W205", "The time of day in at is not used, because the schedule does not need it."
    REPEATED_ADDRESS = "W206", "An address stands twice in one list; it gets one mail."
    BANNED_WORD = "W210", "A quote holds a word that promises too much. It would be mailed to patients as it stands."
