import socket
import stat
from pathlib import Path

import pytest

from local.environment import free_port, local_environment, secret_key
from local.places import (
    LONGEST_SOCKET_PATH,
    SOCKET_NAME,
    Unreachable,
    is_open_to_all,
    make_private,
    socket_folder,
)
from local.stack import Stack


def test_sockets_lie_beside_the_files_where_the_path_is_short():
    assert socket_folder(Path("/srv/register/var/run")) == Path("/srv/register/var/run/sockets")


@pytest.mark.parametrize("home", [Path("/home") / ("long" * 30), Path("/home/my documents")])
def test_sockets_move_to_a_short_plain_path_where_an_address_could_not_hold_theirs(home):
    sockets = socket_folder(home)

    assert home not in sockets.parents
    assert len(str(sockets / SOCKET_NAME)) <= LONGEST_SOCKET_PATH
    assert " " not in str(sockets)


def test_two_checkouts_never_share_sockets():
    one, other = (socket_folder(Path("/home") / (name * 120)) for name in ("a", "b"))

    assert one != other


def test_folder_inside_a_closed_one_is_not_open_to_all(tmp_path):
    inside = tmp_path / "closed" / "inside"
    inside.mkdir(parents=True)
    (tmp_path / "closed").chmod(0o700)

    assert not is_open_to_all(inside)
    assert is_open_to_all(Path("/usr/bin"))


def test_private_folder_is_for_its_owner_alone(tmp_path):
    make_private(tmp_path / "sockets", None)

    assert stat.S_IMODE((tmp_path / "sockets").stat().st_mode) == 0o700


def test_link_in_the_place_of_a_private_folder_is_refused(tmp_path):
    (tmp_path / "sockets").symlink_to(tmp_path)

    with pytest.raises(Unreachable, match="belongs to somebody else"):
        make_private(tmp_path / "sockets", None)


def test_secret_key_is_made_once_and_read_by_nobody_else(tmp_path):
    first = secret_key(tmp_path)

    assert secret_key(tmp_path) == first
    assert len(first) > 50
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_port_that_is_taken_gives_way_to_the_next():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        assert free_port(port) > port


def test_variables_that_are_set_already_win(tmp_path, monkeypatch):
    monkeypatch.setenv("SITE_ADDRESS", "https://register.example")

    environment = local_environment(Stack("postgis://a", "redis://b"), tmp_path, 8000)

    assert environment["SITE_ADDRESS"] == "https://register.example"
    assert environment["DATABASE_URL"] == "postgis://a"
    assert environment["EMAIL_URL"] == f"filemail:///{tmp_path}/letters"
