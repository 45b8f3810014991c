"""The variables with which the register runs on one's own machine; see .env.example for all."""

import os
import secrets
import socket
from pathlib import Path

from local.stack import Stack

HOST = "127.0.0.1"
PORTS_TRIED = 50


def local_environment(stack: Stack, folder: Path, port: int) -> dict[str, str]:
    """Return the whole environment of the register's processes; what is already set wins."""
    letters = folder / "letters"
    letters.mkdir(exist_ok=True)
    defaults = {
        "SECRET_KEY": secret_key(folder),
        "DEBUG": "false",
        "SECURE": "false",
        "STATIC_FROM_SOURCE": "true",
        "ALLOWED_HOSTS": f"{HOST},localhost,[::1]",
        "SITE_ADDRESS": f"http://{HOST}:{port}",
        "EMAIL_URL": f"filemail:///{letters}",
        "MEDIA_ROOT": str(folder / "media"),
        "PYTHONUNBUFFERED": "1",  # each line is shown when it is said
    }
    return defaults | os.environ | stack.environment


def secret_key(folder: Path) -> str:
    """Return this machine's own secret key, made at the first start."""
    file = folder / "secret_key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(50))
    return file.read_text()


def wanted_port(default: int) -> int:
    """Return the port that PORT names; OSError where that is no number."""
    named = os.environ.get("PORT", str(default))
    if not named.isdigit():
        raise OSError(f"PORT must be a number, not '{named}'.")
    return int(named)


def free_port(wanted: int) -> int:
    """Return the wanted port, or the next one that nobody listens on; any free one for 0."""
    for port in range(wanted, wanted + PORTS_TRIED):
        with socket.socket() as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                line.bind((HOST, port))
            except OSError:
                continue
            return int(line.getsockname()[1])
    raise OSError(f"No free port from {wanted} to {wanted + PORTS_TRIED}.")
