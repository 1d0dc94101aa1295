"""When a command writes in colours: on a terminal, unless NO_COLOR or ``--color`` says otherwise.

The environment carries the wish, because rich reads the same two variables
(https://no-color.org, https://force-color.org); an empty one counts as unset.
"""

import os

CHOICES = ("auto", "always", "never")


def choose(when: str) -> None:
    """Set what ``--color`` asks for, for everything that this process prints afterwards."""
    if when == "always":
        os.environ.pop("NO_COLOR", None)
        os.environ["FORCE_COLOR"] = "1"
    elif when == "never":
        os.environ.pop("FORCE_COLOR", None)
        os.environ["NO_COLOR"] = "1"


def in_colour(stream: object) -> bool:
    """Whether to write colours into this stream."""
    if os.environ.get("NO_COLOR"):
        return False
    is_terminal = getattr(stream, "isatty", lambda: False)()
    return bool(is_terminal) or bool(os.environ.get("FORCE_COLOR"))
