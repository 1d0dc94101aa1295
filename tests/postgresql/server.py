"""A PostgreSQL server of our own: in a temporary folder, on a free port, stopped and removed at the end."""

import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg

_DEBIAN = Path("/usr/lib/postgresql")
_USER = "monitor"


def programs() -> Path | None:
    """The folder of initdb and pg_ctl, of the newest version that is installed; None without one."""
    found = sorted(_DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_the_path = shutil.which("initdb")
    return Path(on_the_path).parent if on_the_path else None


class PostgresServer:
    """Runs until the end of the block. As root it runs as the user ``postgres``, which the packages make."""

    def __init__(self, folder_of_programs: Path) -> None:
        self._programs = folder_of_programs
        self._user = "postgres" if os.geteuid() == 0 else None
        self._databases = 0
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(prefix="postgresql-")
        if self._user:
            shutil.chown(self._folder.name, self._user)
        self._data = Path(self._folder.name) / "data"
        self._run("initdb", "--auth=trust", f"--username={_USER}", "--encoding=UTF8", "--no-sync")
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        self._folder.cleanup()

    def start(self) -> None:
        options = f"-p {self.port} -h 127.0.0.1 -k {self._folder.name} -c fsync=off -c deadlock_timeout=100ms"
        self._run("pg_ctl", "start", "--wait", f"--log={self._folder.name}/log", f"--options={options}")

    def stop(self, mode: str = "immediate") -> None:
        """``immediate`` is a power cut: nothing is written, no client is told; the next start recovers."""
        self._run("pg_ctl", "stop", "--wait", f"--mode={mode}")

    def new_database(self) -> str:
        """The URL of an empty database."""
        self._databases += 1
        name = f"test{self._databases}"
        with self.connect("postgres") as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.url(name)

    def connect(self, database: str) -> "psycopg.Connection[tuple[object, ...]]":
        """A client that is not ours, each of whose statements is a transaction."""
        return psycopg.connect(host="127.0.0.1", port=self.port, user=_USER, dbname=database, autocommit=True)

    def url(self, database: str, port: int = 0) -> str:
        return f"postgresql+psycopg://{_USER}@127.0.0.1:{port or self.port}/{database}"

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self._programs / program, f"--pgdata={self._data}", *arguments],
            user=self._user,
            group=self._user,
            extra_groups=[] if self._user else None,
            cwd=self._folder.name,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
            timeout=60,
        )
