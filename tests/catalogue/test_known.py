"""The framework is read once for an edition, and no reader is shown what has changed since."""

import pytest
import time_machine
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from axes.models import Target
from catalogue.known import targets_of
from counting.models import Edition
from languages.known import KNOWN_FOR
from tests.factories.axes import TargetFactory

# What is read within a transaction is not kept, so these tests are in none.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def target():
    Edition.objects.create(pk=1, number=1, at=timezone.now())
    return TargetFactory(name_en="Hedges", name_fr="Haies")


@pytest.fixture
def read(rf):
    """The names of all targets as a page of this moment shows them."""

    def names(**cookies):
        request = rf.get("/en/")
        request.COOKIES.update(cookies)
        return [each.name for each in targets_of(request).values()]

    return names


def test_it_is_read_once_for_an_edition_and_language(target, read):
    read()

    with CaptureQueriesContext(connection) as queries:
        assert read() == ["Hedges"]
    with override("fr"):
        assert read() == ["Haies"]

    assert len(queries) == 1


def test_it_is_read_anew_for_the_next_edition_and_after_a_minute(target, read):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        read()
        Target.objects.update(name_en="Hedgerows")
        assert read() == ["Hedges"]
        clock.shift(KNOWN_FOR + 1)
        assert read() == ["Hedgerows"]

        Target.objects.update(name_en="Lines")
        Edition.objects.update(number=2)
        assert read() == ["Lines"]


def test_an_editor_and_a_preview_see_what_has_changed(target, read):
    read()
    with transaction.atomic():
        Target.objects.update(name_en="Preview")
        assert read() == ["Preview"]
        transaction.set_rollback(True)
    assert read() == ["Hedges"]

    Target.objects.update(name_en="Saved")
    assert read(**{settings.SESSION_COOKIE_NAME: "x"}) == ["Saved"]


def test_what_is_new_has_a_page_before_the_process_knows_it(target, client):
    def pages(target):
        return [
            client.get(reverse("catalogue:objective", args=[target.objective.slug])).status_code,
            client.get(reverse("catalogue:target", args=[target.code])).status_code,
        ]

    assert pages(target) == [200, 200]
    assert pages(TargetFactory()) == [200, 200]
    assert client.get(reverse("catalogue:objective", args=["unheard-of"])).status_code == 404
