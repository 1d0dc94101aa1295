"""The pages of the documentation are followed in an installation like that of the acceptance tests."""

from tests.acceptance.conftest import installation

__all__ = ["installation"]
