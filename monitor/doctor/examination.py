"""All checks in the order in which an operator would make them: what is here first, what is elsewhere last."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from monitor.doctor.finding import Finding, fail, ok
from monitor.doctor.machine import examine_disk, examine_permissions, examine_python
from monitor.doctor.mail import examine_alignment, examine_mail
from monitor.doctor.registry import examine_registry
from monitor.doctor.stored import examine_database
from monitor.domain.problems import Severity
from monitor.domain.reading import read_says
from monitor.domain.wording import plural
from monitor.rendering.templates import check_templates
from monitor.settings import Settings
from monitor.watchfile.load import load_watchlist


@dataclass(frozen=True)
class Examined:
    """Which parts are examined: ``online`` asks the registry and the mail server, ``alignment`` looks at the sender."""

    online: bool = True
    alignment: bool = False


def examine(settings: Settings, now: datetime, what: Examined) -> Iterator[Finding]:
    """Every finding, each as soon as it is known."""
    yield from examine_python()
    yield _watchlist(settings)
    yield from _templates(settings)
    yield examine_disk(settings.state_dir)
    yield from examine_permissions(settings)
    yield from examine_database(settings, now)
    if what.online:
        yield from examine_registry(settings.registry_url, settings.contact or "", now)
        yield from examine_mail(settings)
    if what.alignment:
        yield from examine_alignment(settings)


def _watchlist(settings: Settings) -> Finding:
    loaded = load_watchlist(settings.watchlist, read_says)
    errors = [problem for problem in loaded.problems if problem.severity is Severity.ERROR]
    if errors:
        more = f", and {plural(len(errors) - 1, 'more error')}: monitor check" if len(errors) > 1 else ""
        return fail("watchlist", f"{errors[0].where}: {errors[0].what}{more}", errors[0].remedy)
    return ok("watchlist", f"{settings.watchlist} is valid")


def _templates(settings: Settings) -> Iterator[Finding]:
    problems = check_templates(settings.templates)
    for problem in problems:
        yield fail("templates", f"{problem.where}: {problem.what}", problem.remedy)
    if not problems:
        yield ok("templates", "every template can be used")
