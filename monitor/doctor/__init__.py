"""The examination of an installation: what works from here, what does not, and what to do about it.

Nothing is changed and no mail is sent. Every check tells what it found also
where another one could not be done.
"""

from monitor.doctor.examination import Examined, examine
from monitor.doctor.finding import Finding, Level

__all__ = ["Examined", "Finding", "Level", "examine"]
