"""Every kind of mail as a browser shows it, on one sheet: ``python -m tests.rendering.sheets``. Needs chromium.

Nothing is compared here: a person looks at the sheet after a change of a template.
"""

import shutil
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path

from monitor.domain.composing import compose
from monitor.domain.digest import Role
from monitor.rendering.mails import Letterhead, typeset
from monitor.rendering.pictures import page_alone
from tests.rendering.matter import MATTERS

SHEETS = Path(__file__).resolve().parents[2] / "docs" / "pictures"
LETTERHEAD = Letterhead("watch@example.org", page="https://watch.example.org/", postal="Example MS Society, London")
#: What is put beside one another on each sheet: the kind of mail, who reads it, the width, and whether it is dark.
SHOWN = {
    f"mails-{width}{'-dark' if dark else ''}": [
        (name, Role.EDITOR if name == "full" else Role.READER, width, dark) for name in MATTERS
    ]
    for width in (600, 375)
    for dark in (False, True)
}
_HEIGHTS = {600: 2680, 375: 3640}
_SCALE = 0.65  # a title can be read; the four together stay below 1.6 MB


def page_of(name: str, role: Role) -> str:
    """The page of a mail with its pictures written into it."""
    edition = typeset(compose(MATTERS[name], role), LETTERHEAD)
    return page_alone(edition.page_for("reader@example.org", 12), edition.pictures)


def photographed(page: str, picture: Path, width: int, height: int, *, dark: bool = False, scale: float = 1) -> None:
    """A picture of a page, as large as said, in a light or a dark scheme."""
    browser = shutil.which("chromium") or sys.exit("chromium is not installed")
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "page.html"
        file.write_text(page, encoding="utf-8")
        command = [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
            "--disable-lcd-text", "--disable-background-networking", f"--user-data-dir={scratch}/profile",
            f"--force-device-scale-factor={scale}", f"--window-size={width},{height}",
            f"--screenshot={picture.resolve()}", file.as_uri(),
        ]  # fmt: skip
        if dark:
            command.insert(1, "--blink-settings=preferredColorScheme=0")
        subprocess.run(command, check=True, capture_output=True, timeout=120)


def sheet(shown: list[tuple[str, Role, int, bool]]) -> tuple[str, int, int]:
    """A page with the pages of these mails beside one another, in frames; its width and its height."""
    frames, gap = [], 24
    dark, height = shown[0][3], _HEIGHTS[shown[0][2]]
    for name, role, width, _ in shown:
        source = escape(page_of(name, role), quote=True)
        frame = f'<iframe srcdoc="{source}" width="{width}" height="{height}" style="border:0"></iframe>'
        frames.append(f"<figure><figcaption>{name}, {role.value}</figcaption>{frame}</figure>")
    ground, ink = ("#2b2f34", "#eceef1") if dark else ("#e6e8eb", "#1a1d21")
    style = (
        f"body{{margin:{gap}px;background:{ground};color:{ink};font:600 18px sans-serif;display:flex;gap:{gap}px}}"
        "figure{margin:0}figcaption{padding-bottom:8px}"
    )
    scheme = "dark" if dark else "light"
    page = f'<!DOCTYPE html><meta name="color-scheme" content="{scheme}"><style>{style}</style>{"".join(frames)}'
    return page, sum(width + gap for _, _, width, _ in shown) + gap, height + 30 + 2 * gap


def main() -> None:
    SHEETS.mkdir(parents=True, exist_ok=True)
    for name, shown in SHOWN.items():
        page, width, height = sheet(shown)
        photographed(page, SHEETS / f"{name}.webp", width, height, dark=shown[0][3], scale=_SCALE)
        print(f"docs/pictures/{name}.webp: {(SHEETS / f'{name}.webp').stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
