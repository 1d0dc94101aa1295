"""What is shipped for operators: the systemd unit, the image, the compose file. No engine is needed."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from monitor.daemon.rhythm import Rhythm
from monitor.settings import _NAMES, _SECRETS, PREFIX
from tests.daemon.conftest import ROOT

DEPLOY = ROOT / "deploy"
UNIT = (DEPLOY / "monitor.service").read_text(encoding="utf-8")
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
SETTINGS = {PREFIX + name.upper() for name in _NAMES} | {f"{PREFIX}{name.upper()}_FILE" for name in _SECRETS}


def instructions(name: str) -> list[str]:
    return re.findall(rf"^{name} (.*)$", DOCKERFILE, re.MULTILINE)


def unit(name: str) -> list[str]:
    return re.findall(rf"^{name}=(.*)$", UNIT, re.MULTILINE)


def analyze(tmp_path: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    if shutil.which("systemd-analyze") is None:
        if os.environ.get("CI"):
            pytest.fail("CI must have systemd-analyze (package systemd)")
        pytest.skip("needs systemd-analyze, which is not installed here")
    there = UNIT.replace("/opt/monitor/.venv/bin/monitor", shutil.which("true") or "/bin/true")
    file = tmp_path / "monitor.service"
    file.write_text(there, encoding="utf-8")
    return subprocess.run(
        ["systemd-analyze", *arguments, str(file)], capture_output=True, text=True, timeout=60, check=False
    )


def test_systemd_accepts_the_unit(tmp_path: Path) -> None:
    verified = analyze(tmp_path, "verify")
    assert (verified.returncode, verified.stderr) == (0, "")


def test_the_unit_exposes_little(tmp_path: Path) -> None:
    judged = analyze(tmp_path, "security", "--offline=yes", "--threshold=20")
    assert judged.returncode == 0, judged.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    "line",
    [
        "Type=notify",
        "Restart=always",
        "ProtectSystem=strict",
        "NoNewPrivileges=yes",
        "StateDirectory=monitor",
        "User=monitor",
        "StartLimitIntervalSec=0",
        "ExecReload=/bin/kill -HUP $MAINPID",
    ],
)
def test_the_unit_says(line: str) -> None:
    assert line in UNIT.splitlines()


def test_systemd_waits_longer_than_the_daemon_does() -> None:
    assert int(unit("TimeoutStopSec")[0]) > Rhythm().stop
    assert int(unit("WatchdogSec")[0]) > 2 * Rhythm().check
    assert "resources" not in unit("SystemCallFilter")[1]  # the process that reads a watchlist limits itself


def test_the_image_copies_what_there_is() -> None:
    sources = [word for line in instructions("COPY") if "--from" not in line for word in line.split()[:-1]]
    assert len(sources) >= 8
    for source in sources:
        assert (ROOT / source).exists(), source
    allowed = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").split()
    assert {source.partition("/")[0] for source in sources} == {name[1:] for name in allowed if name.startswith("!")}


def test_the_image_runs_as_nobody_special_and_says_how_it_is() -> None:
    assert instructions("USER") == ["monitor"]
    assert DOCKERFILE.index("\nUSER ") < DOCKERFILE.index("\nENTRYPOINT ")
    assert len(instructions("FROM")) == 2
    assert "/healthz" in instructions("HEALTHCHECK")[0]


def test_every_setting_that_is_named_exists() -> None:
    texts = [UNIT, DOCKERFILE, (DEPLOY / "compose.yaml").read_text(encoding="utf-8")]
    named = {name for text in texts for name in re.findall(r"\bMONITOR_[A-Z_]+\b", text)}
    assert named
    assert named <= SETTINGS


def test_the_compose_file_hangs_together() -> None:
    services = COMPOSE["services"]
    for name, service in services.items():
        for volume in service["volumes"]:
            source = volume.partition(":")[0]
            assert source.startswith("./") or source in COMPOSE["volumes"], name
        assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"])
        assert set(service.get("depends_on", {})) <= set(services)
        if "build" in service:
            assert (DEPLOY / service["build"]["context"] / service["build"]["dockerfile"]).is_file()
            assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
            assert float(service["stop_grace_period"].rstrip("s")) > Rhythm().stop
    arguments = services["monitor-postgres"]["build"]["args"]
    assert {line.partition("=")[0] for line in instructions("ARG")} == set(arguments)
