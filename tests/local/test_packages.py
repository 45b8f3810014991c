import os

import pytest

from local import packages, setup
from local.packages import CannotInstall

DEBIAN = 'ID=debian\nVERSION_ID="12"\n'
UBUNTU = 'ID=ubuntu\nID_LIKE=debian\nVERSION_ID="26.04"\n'
FEDORA = "ID=fedora\nVERSION_ID=44\n"


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine with the programs and the release that the test gives it, and nothing else."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(packages, "OS_RELEASE", tmp_path / "os-release")

    def describe(release, **programs):
        (tmp_path / "os-release").write_text(release)
        for name, script in programs.items():
            program = tmp_path / name.replace("_", "-")
            program.write_text(f"#!/bin/sh\n{script}\n")
            program.chmod(0o755)

    return describe


@pytest.mark.parametrize(("release", "speaks"), [(DEBIAN, True), (UBUNTU, True), (FEDORA, False)])
def test_debian_and_its_relatives_are_recognised(machine, release, speaks):
    machine(release, apt_get="")

    assert packages.speaks_apt() is speaks


def test_newest_postgresql_with_postgis_is_chosen_by_number(machine):
    names = ("postgresql-9-postgis-3 - old", "postgresql-17-postgis-3 - new")
    machine(DEBIAN, apt_cache=f"printf '%s\\n' {' '.join(map(repr, names))}")

    assert packages.newest_postgis() == "postgresql-17-postgis-3"


def test_valkey_stands_in_where_there_is_no_redis(machine):
    machine(DEBIAN, apt_cache='[ "$2" = valkey-server ] && echo "  Candidate: 8.1" || true')

    assert packages.REDIS.package() == "valkey-server"


@pytest.mark.parametrize("candidate", ["(none)", "2:1snap1-0ubuntu2"])
def test_snap_is_not_taken_for_a_browser(machine, candidate):
    machine(UBUNTU, apt_cache=f'echo "  Candidate: {candidate}"')

    assert packages.BROWSER.package() is None


def test_browser_inside_a_snap_is_passed_over(machine, tmp_path):
    snap = tmp_path / "snap" / "bin"
    snap.mkdir(parents=True)
    machine(UBUNTU)
    (snap / "chromium").write_text("#!/bin/sh\n")
    (snap / "chromium").chmod(0o755)
    (tmp_path / "chromium").symlink_to(snap / "chromium")

    assert packages.find_browser() is None


def test_servers_that_the_environment_names_are_not_installed(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgis://elsewhere")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere")

    assert packages.needs("run") == [packages.GETTEXT]


def test_only_tests_need_a_browser(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)

    assert packages.BROWSER not in packages.needs("run")
    assert packages.BROWSER in packages.needs("test")


def test_elsewhere_a_person_is_told_exactly_what_to_install(machine):
    machine(FEDORA)

    with pytest.raises(CannotInstall) as refusal:
        setup.install_packages([packages.REDIS, packages.GETTEXT])

    assert "only on Debian and Ubuntu" in str(refusal.value)
    assert "redis-server or valkey-server" in str(refusal.value)
    assert "msgfmt" in str(refusal.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="root needs no sudo")
def test_without_sudo_the_command_for_root_is_told(machine):
    machine(DEBIAN, apt_get="", apt_cache='echo "  Candidate: 1.0"')

    with pytest.raises(CannotInstall, match="As root: apt-get install gettext"):
        setup.install_packages([packages.GETTEXT])


def test_nothing_is_said_when_nothing_is_missing(machine, capsys):
    machine(FEDORA, msgfmt="")

    setup.install_packages([packages.GETTEXT])

    assert capsys.readouterr().err == ""
