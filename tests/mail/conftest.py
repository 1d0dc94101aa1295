"""Certificates, made for each run."""

import ssl
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="session")
def certificate(authority: trustme.CA) -> ssl.SSLContext:
    return _serving(authority.issue_cert("localhost"))


@pytest.fixture(scope="session")
def certificate_of_another_host(authority: trustme.CA) -> ssl.SSLContext:
    return _serving(authority.issue_cert("elsewhere.example"))


@pytest.fixture(scope="session")
def expired_certificate(authority: trustme.CA) -> ssl.SSLContext:
    return _serving(authority.issue_cert("localhost", not_after=datetime(2020, 1, 1, tzinfo=UTC)))


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))


def _serving(leaf: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    leaf.configure_cert(context)
    return context
