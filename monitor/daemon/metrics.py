"""The facts in the words of Prometheus: names, units and types as its conventions ask, in a registry of their own."""

from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from monitor.daemon.facts import Facts

#: Single figures: name, help, and where it stands in the facts.
_GAUGES: tuple[tuple[str, str, Callable[[Facts], float]], ...] = (
    ("monitor_up", "1 while the work gives signs of life", lambda facts: not facts.trouble),
    ("monitor_silent_seconds", "Time since the work gave a sign of life", lambda facts: facts.silent_for),
    ("monitor_studies", "Studies that are followed", lambda facts: facts.studies),
    ("monitor_versions", "Versions that are kept", lambda facts: facts.versions),
    ("monitor_events", "Events that are kept", lambda facts: facts.events),
    ("monitor_events_held", "Events that wait for an operator", lambda facts: facts.held),
    ("monitor_watchlist_refused", "1 while the file has an error", lambda facts: facts.config_error == "refused"),
    ("monitor_watchlist_waits", "1 while it waits for monitor accept", lambda facts: facts.config_error == "waits"),
    (
        "monitor_oldest_pending_seconds",
        "Age of the oldest mail that waits or is in doubt",
        lambda facts: facts.post.oldest_pending_seconds,
    ),
)

#: What only grows. The library adds ``_total`` to the names.
_COUNTERS: tuple[tuple[str, str, Callable[[Facts], float]], ...] = (
    ("monitor_registry_requests", "Requests to the registry since the start", lambda facts: facts.requests),
    ("monitor_mails_sent", "Mails that a server took", lambda facts: facts.post.sent),
    ("monitor_mails_doubted", "How often a mail came in doubt", lambda facts: facts.post.in_doubt_total),
    ("monitor_mails_resolved_sent", "Mails in doubt that had arrived", lambda facts: facts.post.resolved_sent),
    (
        "monitor_mails_resent_possible_duplicate",
        "Mails sent again after a doubt",
        lambda facts: facts.post.resent_possible_duplicate,
    ),
    ("monitor_mails_given_up", "How often a mail was refused or given up", lambda facts: facts.post.failed_total),
    ("monitor_mails_suppressed", "Mails owed to suspended addresses", lambda facts: facts.post.suppressed),
)


class _Telling(Collector):
    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def collect(self) -> Iterator[Metric]:
        facts = self._facts
        for name, text, figure in _GAUGES:
            yield GaugeMetricFamily(name, text, float(figure(facts)))
        good = facts.last_good_cycle
        if good is not None:
            text = "When every step had last ended well"
            yield GaugeMetricFamily("monitor_last_good_cycle_timestamp_seconds", text, good.timestamp())
        steps = GaugeMetricFamily(
            "monitor_step_last_success_timestamp_seconds", "When a step last ended well", labels=["step"]
        )
        for step, at in sorted(facts.steps.items()):
            steps.add_metric([step], at.timestamp())
        yield steps
        mails = GaugeMetricFamily("monitor_mails", "Mails by state; in_doubt may have arrived", labels=["state"])
        for state, number in facts.mails.items():
            mails.add_metric([state.value], number)
        yield mails
        for name, text, figure in _COUNTERS:
            yield CounterMetricFamily(name, text, figure(facts))
        yield InfoMetricFamily("monitor_watchlist", "The watchlist that is worked with", {"sha256": facts.config_hash})


def metrics(facts: Facts) -> bytes:
    """The page that Prometheus reads (text format 0.0.4)."""
    registry = CollectorRegistry()
    registry.register(_Telling(facts))
    return generate_latest(registry)
