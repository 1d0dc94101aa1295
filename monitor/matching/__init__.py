"""Whether a study concerns a watch, decided locally and with reasons.

A room of the first floor: it imports the domain only. See ``docs/matching.md``
for the rules.
"""

from monitor.matching.matcher import Matcher

__all__ = ["Matcher"]
