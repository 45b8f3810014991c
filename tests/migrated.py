"""The database that tests begin with a copy of: migrated once, until a migration changes."""

from contextlib import contextmanager
from hashlib import sha256

from django.db import connection

from local.places import ROOT

NAME, UNFINISHED = "bba_migrated_", "bba_being_migrated"
#: All that decides what a migrated database holds; roles are given by migrations.
DECIDING = ("*/migrations/*.py", "desk/roles.py", "requirements/*")
LOCK = 20_260_101  # a number of ours among those that processes lock on one server


def migrated_database() -> str:
    """The name of the migrated database, which is made where there is none.

    Of the processes of a parallel run one makes it and the others wait.
    """
    name = NAME + digest()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])  # until the connection closes
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [NAME])
        found = [row[0] for row in cursor.fetchall()]
        if name not in found:
            with named(UNFINISHED):
                connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
                connection.close()
            cursor.execute(f"ALTER DATABASE {UNFINISHED} RENAME TO {name}")
            for older in found:
                cursor.execute(f"DROP DATABASE {older}")
    return name


def digest() -> str:
    files = sorted(file for pattern in DECIDING for file in ROOT.glob(pattern))
    known = sha256()
    for file in files:
        known.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return known.hexdigest()[:16]


@contextmanager
def named(name: str):
    """The test database has this name, and the one of every day keeps its own."""
    given = connection.settings_dict
    test, real, usual = given["TEST"], given["NAME"], given["TEST"]["NAME"]
    test["NAME"] = name
    yield
    given["NAME"], test["NAME"] = real, usual
