from tests.acceptance.conftest import Installation
from tests.cycle.parts import parsed


def test_the_demo_does_the_whole_job_and_says_where_to_look(installation: Installation) -> None:
    shown = installation.monitor("demo")
    assert shown.returncode == 0, shown.stderr
    assert "Nothing contradicts the claim. The earliest date passed 6 years 10 months ago" in shown.stdout
    assert "demo/index.html" in shown.stdout
    folder = installation.folder / "demo"
    mails = [parsed(file.read_bytes()) for file in (folder / "mail").glob("*.eml")]
    told = {mail["Subject"] for mail in mails}
    for part in ("where 7 claims stand today", "MYREP-2: primary completion moves", "confirmed", "now withdrawn"):
        assert [subject for subject in told if part in subject], part
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert "Remyelination watch" in index
    assert 'href="site/index.html"' in index
    pages = [page.read_text(encoding="utf-8") for page in (folder / "pages").iterdir()]
    assert all("cid:" not in page for page in pages)
    assert any('src="data:image/png;base64,' in page for page in pages)
    assert "Seven claims" in (folder / "site" / "index.html").read_text(encoding="utf-8")


def test_the_demo_touches_no_folder_that_it_did_not_make(installation: Installation) -> None:
    mine = installation.folder / "demo"
    mine.mkdir()
    (mine / "mail").write_text("my own file", encoding="utf-8")
    refused = installation.monitor("demo")
    assert refused.returncode == 3
    assert (mine / "mail").read_text(encoding="utf-8") == "my own file"
