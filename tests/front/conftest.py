import os

import pytest

# The browser's driver runs a loop of its own, which Django would take for an asynchronous view.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """The system's Chromium, kept from talking to anyone but us."""
    switches = (
        "--no-sandbox --disable-gpu --disable-quic --disable-background-networking "
        "--disable-component-update --disable-sync"
    )
    return {"executable_path": "/usr/bin/chromium", "args": switches.split()}
