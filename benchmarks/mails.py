"""How long the mails of one digest take, with a picture for each claim: ``python -m benchmarks.mails``."""

import resource
import time
from dataclasses import replace

from monitor.domain.composing import compose
from monitor.domain.digest import Role
from monitor.rendering.mails import Letterhead, render
from tests.rendering.matter import FULL, NOW

_RECIPIENTS, _CLAIMS = 1_000, 20


def main() -> None:
    """Render one digest for every recipient, and print what a mail takes of the processor, and of memory."""
    judged = tuple(
        replace(one, claim=replace(one.claim, id=f"claim-{n}"))
        for n, one in enumerate((FULL.judged * _CLAIMS)[:_CLAIMS])
    )
    digest = compose(replace(FULL, judged=judged), Role.READER)
    letterhead = Letterhead("Remyelination watch <watch@example.org>")
    began, size = time.process_time(), 0
    for n in range(_RECIPIENTS):
        size = len(render(digest, f"reader-{n}@example.org", 1, NOW, letterhead).content)
    seconds = time.process_time() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{seconds:.1f} s for {_RECIPIENTS} mails of {size / 1024:.0f} KB with {_CLAIMS} claims, {memory:.0f} MB")


if __name__ == "__main__":
    main()
