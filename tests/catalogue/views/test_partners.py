"""Organisations have a page with what counts for them and what they share; citizens have none."""

import csv
import io
from decimal import Decimal

import pytest
from django.db.models import Sum
from django.urls import reverse
from PIL import Image

from catalogue.pages import NarrowedList
from counting.models import ActorTotal
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


def test_a_kind_there_is_not_is_said_and_is_no_answer(client):
    answer = client.get(reverse("catalogue:partner_list"), {"kind": "witch"})

    assert answer.status_code == 400
    assert "There is no such kind, so it was left out." in answer.text


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


def file_of(client, partner, name):
    return client.get(reverse(f"catalogue:{name}", args=[partner.key, partner.slug]))


def test_the_file_says_what_counts_and_what_is_shared(client):
    target = TargetFactory()
    drawn(target, LINE, partner=PartnerFactory(name="First"))
    drawn(target, LINE, partner=PartnerFactory(name="Second"))
    recount_all()
    first, second = [
        list(csv.DictReader(io.StringIO(file_of(client, partner, "partner_figures").text)))
        for partner in Partner.objects.order_by("pk")
    ]

    length = ActorTotal.objects.aggregate(length=Sum("credited"))["length"]

    assert [(Decimal(row["credited"]), Decimal(row["shared"])) for row in first] == [(length, 0)]
    assert [(Decimal(row["credited"]), Decimal(row["shared"])) for row in second] == [(0, length)]
    assert (first[0]["target"], first[0]["unit"]) == (target.code, "m")


def test_there_is_a_picture_to_share_and_the_page_leads_to_it(client):
    partner = declared(TargetFactory(), 1500, partner=PartnerFactory(name="Natuurpunt")).partner
    recount_all()

    answer = file_of(client, partner, "partner_picture")

    with Image.open(io.BytesIO(answer.content)) as picture:
        assert picture.size == (1200, 630)
    assert answer.wsgi_request.path in page(client, partner).text


def test_a_citizen_has_no_page_and_stands_in_no_list(client):
    engagement = accepted_of_citizen()
    recount_all()

    assert page(client, engagement.partner).status_code == 404
    for name in ("partner_figures", "partner_picture"):
        assert file_of(client, engagement.partner, name).status_code == 404
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
