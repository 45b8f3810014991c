"""Every answer has the site's policy; only what may be framed has another."""

import pytest
from django.urls import reverse

from tests.factories.axes import TargetFactory

pytestmark = pytest.mark.django_db


def directives(answer):
    return set(answer["Content-Security-Policy"].split("; "))


def test_an_answer_has_the_policy_of_the_settings_the_second_one_too(client):
    TargetFactory()

    for _ in range(2):
        policy = directives(client.get("/en/"))

        assert {"default-src 'self'", "frame-ancestors 'none'", "object-src 'none'"} <= policy


def test_what_may_be_framed_changes_nothing_for_others(client):
    target = TargetFactory()

    framed = client.get(reverse("catalogue:embed_target", args=[target.code]))

    assert "frame-ancestors *" in directives(framed)
    assert "default-src 'self'" in directives(framed)
    assert "frame-ancestors 'none'" in directives(client.get("/en/"))
