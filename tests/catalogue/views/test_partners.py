"""Organisations have a page with what counts for them and what they share; citizens have none."""

import pytest
from django.urls import reverse

from catalogue.pages import NarrowedList
from partners.models import Partner
from tests.catalogue.figures import accepted_of_citizen, declared, drawn
from tests.factories.axes import TargetFactory
from tests.factories.counting import recount_all
from tests.factories.partners import PartnerFactory

pytestmark = pytest.mark.django_db

LINE = [(4.70, 50.88), (4.71, 50.88)]


def page(client, partner):
    return client.get(partner.get_absolute_url())


def listed(client, **question):
    return client.get(reverse("catalogue:partner_list"), question).text


def test_what_was_pledged_earlier_is_shared_and_the_rest_counts(client):
    target = TargetFactory()
    drawn(target, LINE, partner=PartnerFactory(name="First"))
    drawn(target, LINE, partner=PartnerFactory(name="Second"))
    recount_all()

    first, second = Partner.objects.order_by("pk")

    assert "0.70\xa0km" in page(client, first).text
    text = page(client, second).text
    assert "What counts, and what is shared" in text
    assert "0.00\xa0km" in text
    assert "0.70\xa0km" in text


def test_a_citizen_has_no_page_and_stands_in_no_list(client):
    engagement = accepted_of_citizen()
    recount_all()

    assert page(client, engagement.partner).status_code == 404
    assert "Anne Haag" not in listed(client)


def test_one_that_is_not_recognised_has_no_page(client):
    assert page(client, PartnerFactory()).status_code == 404


def test_an_old_name_in_the_address_leads_to_the_new_one(client):
    partner = PartnerFactory(recognised=True, name="Natuurpunt")
    address = reverse("catalogue:partner", args=[partner.key, "old-name"])

    assert client.get(address).headers["Location"] == partner.get_absolute_url()


@pytest.mark.parametrize("words", ["ecole", "ÉCOLE", "école du nord"])
def test_partners_are_found_whatever_case_and_accents(client, words):
    PartnerFactory(recognised=True, name="École du Nord asbl")
    PartnerFactory(recognised=True, name="Natuurpunt")

    html = listed(client, q=words)

    assert "École du Nord" in html
    assert "Natuurpunt" not in html


@pytest.mark.parametrize(
    "question", [{"q": "\0"}, {"q": "x" * 5000}, {"kind": "citizen"}, {"page": "x"}]
)
def test_a_question_without_sense_is_answered(client, question):
    PartnerFactory(recognised=True, name="Natuurpunt")

    assert "Natuurpunt" in listed(client, **question)


def test_the_list_costs_as_much_for_thirty_as_for_one(client, django_assert_num_queries):
    for _ in range(30):
        declared(TargetFactory(), 10)

    with django_assert_num_queries(4):
        listed(client)


def test_of_too_many_partners_the_first_are_listed_and_it_says_so(client, monkeypatch):
    for name in ("Bos A", "Bos B", "Bos C"):
        PartnerFactory(recognised=True, name=name)
    monkeypatch.setattr(NarrowedList, "most_counted", 2)

    text = listed(client, q="bos")

    assert "More than 2 partners" in text
    assert "Bos B" in text
    assert "Bos C" not in text
