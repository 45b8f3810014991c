import sys

import pytest

from local.demo import files_to_load


def test_a_file_that_is_not_there_is_named_before_anything_starts(folder, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["demo", "no-such.geojson"])

    with pytest.raises(FileNotFoundError, match="no-such"):
        files_to_load(folder)
