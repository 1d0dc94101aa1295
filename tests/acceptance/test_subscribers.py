from tests.acceptance.conftest import WATCHLIST, Installation

COMMENTED = WATCHLIST.replace("    title: News", "    title: News # once a week\n    # who gets it:")


def test_recipients_are_added_and_removed_and_all_else_stays(installation: Installation) -> None:
    file = installation.folder / "watchlist.yaml"
    file.write_text(COMMENTED, encoding="utf-8")
    assert "1 address added" in installation.monitor("subscribers", "add", "b@readers.test").stdout
    added = file.read_text(encoding="utf-8")
    assert added == COMMENTED.replace("[reader@readers.test]", "[reader@readers.test, b@readers.test]")
    assert "0 addresses added" in installation.monitor("subscribers", "add", "b@readers.test").stdout
    assert installation.monitor("subscribers", "add", "--editor", "e@readers.test").returncode == 0
    listed = installation.monitor("subscribers", "list").stdout
    assert listed.splitlines() == [
        "news  reader  reader@readers.test",
        "news  reader  b@readers.test",
        "news  editor  e@readers.test",
    ]
    removed = installation.monitor("subscribers", "remove", "e@readers.test", "b@readers.test", "x@readers.test")
    assert "2 entries were removed" in removed.stdout
    assert file.read_text(encoding="utf-8") == COMMENTED


def test_a_file_of_addresses_is_imported_and_a_bad_one_is_refused_whole(installation: Installation) -> None:
    people = installation.folder / "people.txt"
    people.write_text("# the board\n\nc@readers.test\nd@readers.test\n", encoding="utf-8")
    assert "2 addresses added" in installation.monitor("subscribers", "import", str(people)).stdout
    before = (installation.folder / "watchlist.yaml").read_bytes()
    refused = installation.monitor("subscribers", "add", "a@x.test\r\nBcc: b@x.test")
    assert refused.returncode == 3
    assert "E121" in refused.stderr
    assert (installation.folder / "watchlist.yaml").read_bytes() == before
