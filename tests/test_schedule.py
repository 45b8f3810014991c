import pytest

from bba.celery import app


@pytest.mark.parametrize("name", sorted(app.conf.beat_schedule))
def test_every_scheduled_name_is_a_real_task(name):
    app.loader.import_default_modules()
    app.finalize()

    assert app.conf.beat_schedule[name]["task"] in app.tasks
