"""The API: what it says, page by page, as its own description says it."""

import datetime

import jsonschema
import pytest
from django.urls import reverse

from axes.templatetags.figures import in_unit
from catalogue import data_urls, description
from counting.models import Total
from tests.catalogue.figures import accepted, accepted_of_citizen, declared, drawn
from tests.factories.axes import TargetFactory
from tests.factories.counting import enter_what_moved_inside, recount_all
from tests.factories.engagements import EngagementFactory
from tests.factories.territory import grid_of_municipalities

pytestmark = pytest.mark.django_db

HEDGE = [(4.7000, 50.8800), (4.7014, 50.8800)]
API = "/api/v1/"


@pytest.fixture
def register():
    """A hedge on a map, the same hedge again, a private one, a quantity without a map."""
    grid_of_municipalities(10, 6)
    hedges = TargetFactory(value=1)
    found = {
        "target": hedges,
        "hedge": drawn(hedges, HEDGE),
        "again": drawn(hedges, HEDGE),
        "private": accepted_of_citizen(contribution__target=hedges),
        "declared": declared(hedges, "12.345"),
    }
    EngagementFactory(submitted=True, title="Nobody’s business")
    recount_all()
    return found


def fits(content, schema):
    """Whether an answer is what the description says it is."""
    parts = description.SCHEMAS
    jsonschema.validate(content, parts[schema] | {"components": {"schemas": parts}})


def filled(operation, register):
    return operation.path.replace("{reference}", register["hedge"].reference)


def test_every_address_answers_as_it_is_described(client, register):
    for operation in description.API:
        answer = client.get(API + filled(operation, register))

        assert answer.status_code == 200, operation.path
        assert answer["Content-Type"] == operation.media
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer["Content-Language"] == "en"
        fits(answer.json(), operation.schema)


def test_every_address_is_described():
    described = {f"api_{each.name}" for each in description.API}
    described |= {f"ogc_{each.name}" for each in description.FEATURES}

    answered = {each.name for each in data_urls.urlpatterns}
    assert {name for name in answered if name.startswith(("api_", "ogc_"))} == described


def test_nothing_changed_is_not_sent_again(client, register):
    for operation in description.API:
        address = API + filled(operation, register)
        etag = client.get(address)["ETag"]
        if operation.schema != "Features":  # which say when they were made
            assert client.get(address, headers={"If-None-Match": etag}).status_code == 304


def test_totals_are_those_of_the_pages_digit_for_digit(client, register):
    items = client.get(f"{API}totals").json()["items"]

    stored = Total.objects.confirmed().national()
    assert [item["credited"] for item in items] == [float(row["credited"]) for row in stored]
    assert [item["shown"] for item in items] == [
        in_unit(row["credited"], register["target"]) for row in stored
    ]
    page = client.get(reverse("catalogue:progress")).text
    assert in_unit(sum(row["credited"] for row in stored), register["target"]) in page


@pytest.mark.parametrize("by", ["region", "province", "municipality", "kind"])
def test_totals_told_apart_add_up_to_the_national_ones(client, register, by):
    answer = client.get(f"{API}totals", {"by": by, "target": register["target"].code})
    items = answer.json()["items"]

    fits(answer.json(), "Totals")
    assert len(items) > 1
    total = sum(Total.objects.confirmed().values_list("credited", flat=True))
    assert sum(item["credited"] for item in items) == pytest.approx(float(total), abs=1e-6)


def test_an_engagement_says_what_it_counts_for_and_shares(client, register):
    item = client.get(f"{API}engagements/{register['again'].reference}").json()

    (count,) = item["counts"]
    assert count["shared"] == count["raw"] > 90
    assert count["credited"] == 0
    assert item["page"].endswith(register["again"].get_absolute_url())


def test_of_a_citizen_nothing_is_said_but_that_it_is_one(client, register):
    item = client.get(f"{API}engagements/{register['private'].reference}").json()

    assert item["partner"] == {"key": None, "kind": "citizen", "name": "Citizen"}
    keys = {each["kind"] for each in client.get(f"{API}partners").json()["items"]}
    assert "citizen" not in keys


def test_what_is_not_accepted_is_not_there(client, register):
    assert "Nobody’s business" not in client.get(f"{API}engagements").text
    waiting = EngagementFactory(submitted=True)

    answer = client.get(f"{API}engagements/{waiting.reference}")

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    fits(answer.json(), "Problem")


@pytest.mark.parametrize(
    ("name", "of"),
    [("engagements", 4), ("places", 3), ("partners", 3), ("ledger", 3)],
)
def test_pages_follow_each_other_and_hold_everything_once(client, register, name, of):
    address, found = f"{API}{name}?limit=2&lang=fr", []
    while address:
        answer = client.get(address)
        content = answer.json()
        rows = content.get("items") or content.get("features")
        assert len(rows) <= 2
        found += [str(row) for row in rows]
        links = {link["rel"]: link["href"] for link in content.get("links", [])}
        address = content.get("next") or links.get("next")
        assert ("Link" in answer) == bool(address)
        assert not address or "lang=fr" in address

    assert len(found) == len(set(found)) == of


def test_lists_are_narrowed(client, register):
    def counted(name, **question):
        content = client.get(f"{API}{name}", question).json()
        return len(content.get("items", content.get("features")))

    target, other = register["target"], TargetFactory()
    assert counted("engagements", target=target.code, objective=target.objective.slug) == 4
    assert counted("engagements", target=other.code) == 0
    assert counted("engagements", objective=other.objective.slug) == 0
    assert counted("engagements", kind="citizen") == 1
    assert counted("partners", kind="company") == 0
    assert counted("places", state="pledged", kind="citizen") == 1
    assert counted("places", bbox="4.69,50.87,4.71,50.89", kind="association") == 2
    assert counted("places", bbox="2,49,3,50") == 0
    assert counted("places", bbox="-180,-90,180,90") == 3
    today = datetime.datetime.now(datetime.UTC).date()
    assert counted("places", datetime=f"{today - datetime.timedelta(1)}/..") == 3
    assert counted("places", datetime="../2020-01-01T00:00:00Z") == 0
    assert counted("ledger", since="2000-01-01", until="2000-01-02") == 0
    assert counted("ledger", target=other.code) == 0
    assert counted("totals", target=other.code) == 0


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("engagements", {"limit": "0"}),
        ("engagements", {"limit": "9" * 5000}),
        ("engagements", {"after": "\0"}),
        ("engagements", {"after": "x" * 300}),
        ("engagements", {"page": "2"}),
        ("engagements", {"target": "nothing"}),
        ("partners", {"after": "1"}),
        ("partners", {"after": "00000000-0000-4000-8000-000000000000"}),
        ("ledger", {"since": "yesterday"}),
        ("ledger", {"since": "0001-01-01"}),
        ("ledger", {"after": "-1"}),
        ("ledger", {"after": str(2**64)}),
        ("places", {"bbox": "4,50,5"}),
        ("places", {"bbox": "4,50,1e999,51"}),
        ("places", {"bbox": "5,50,4,51"}),
        ("places", {"bbox": "-181,50,4,51"}),
        ("places", {"datetime": "soon"}),
        ("places", {"datetime": "a/b/c"}),
        ("places", {"datetime": "../.."}),
        ("places", {"datetime": "2026-01-02/2026-01-01"}),
        ("places", {"datetime": "0001-01-01T00:00:00+23:00"}),
        ("totals", {"by": "street"}),
        ("targets", {"target": "1"}),
        ("places", {"lang": "xx"}),
    ],
)
def test_what_makes_no_sense_is_a_problem_with_a_reason(client, name, question):
    answer = client.get(f"{API}{name}", question)

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    fits(answer.json(), "Problem")
    assert answer.json()["errors"][0]["reason"]


def test_no_more_than_a_thousand_are_sent_at_once(client, register):
    assert client.get(f"{API}places", {"limit": 10**9}).status_code == 200


def test_the_ledger_is_whole_with_what_moved_no_national_figure(client, register):
    enter_what_moved_inside(register["target"], register["hedge"].reference, 2)

    items = client.get(f"{API}ledger").json()["items"]

    assert [each["change"] for each in items if each["reason"] == "boundary_changed"] == [0, 0]


def test_language_is_asked_for_or_accepted(client, register):
    def label(**asked):
        answer = client.get(f"{API}ledger", **asked)
        return answer["Content-Language"], answer.json()["items"][0]["reason_shown"]

    assert label() == ("en", "Accepted")
    assert label(headers={"Accept-Language": "de"})[0] == "de"
    assert label(query_params={"lang": "nl"}, headers={"Accept-Language": "de"})[0] == "nl"
    assert "Accept-Language" in client.get(f"{API}ledger")["Vary"]


@pytest.mark.parametrize("name", ["engagements", "places", "partners", "ledger", "totals"])
def test_as_many_queries_for_thirty_as_for_one(client, django_assert_max_num_queries, name):
    target = TargetFactory()
    counts = []
    for more in (1, 12):
        for _ in range(more):
            accepted(contribution__target=target)
        recount_all()
        with django_assert_max_num_queries(20) as queries:
            client.get(f"{API}{name}")
        counts.append(len(queries))

    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "address", [f"{API}engagements", f"{API}nothing", "/ogc/", "/tiles/0/0/0.mvt"]
)
def test_only_reading_is_allowed_and_a_problem_says_so(client, address):
    for ask in (client.post, client.delete, client.options):
        answer = ask(address)

        assert answer.status_code == answer.json()["status"] == 405
        assert answer["Content-Type"] == "application/problem+json"
        assert answer["Allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    "address",
    ["/api/", "/api/v2/totals", f"{API}nothing?x=1", f"{API}totals/", "/ogc/nothing", "/tiles/a"],
)
def test_what_there_is_not_is_a_problem_in_the_reader_s_language(client, address):
    answer = client.get(address, headers={"Accept-Language": "nl"})

    assert answer.status_code == answer.json()["status"] == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer.json()["title"] == "Niet gevonden"


@pytest.mark.parametrize("address", ["/api/v1", "/ogc"])
def test_a_landing_page_without_its_last_stroke_leads_to_it(client, address):
    assert client.get(address).headers["Location"] == f"{address}/"
