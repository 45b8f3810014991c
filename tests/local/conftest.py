import shutil
import tempfile
from pathlib import Path

import pytest

from local.places import ROOT, server_home, server_user, socket_folder


@pytest.fixture
def folder(monkeypatch):
    """A working folder of this test's own, and no servers of anybody else."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    (ROOT / "var").mkdir(exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix="test-", dir=ROOT / "var"))
    made.chmod(0o755)
    yield made
    home = server_home(made, server_user())
    for each in (socket_folder(home), home, made):
        shutil.rmtree(each, ignore_errors=True)
