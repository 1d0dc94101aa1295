from tests.docs.reference import PAGE, page


def test_the_reference_is_what_the_program_checks() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run make docs"
