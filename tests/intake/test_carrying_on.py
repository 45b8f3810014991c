import csv
import io
from datetime import timedelta
from decimal import Decimal

import openpyxl
import pytest
import time_machine
from django.contrib.gis.geos import LineString
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from counting.models import Claim
from engagements.models import Engagement
from engagements.workflow import Status
from intake import schedule, sending
from intake.carrying_on import carry_on
from intake.kinds import KINDS
from intake.models import Kind, Row, Sheet, State
from intake.sending import NotAsked
from partners.models import Partner
from registers.models import Record
from tests.factories.accounts import UserFactory
from tests.factories.axes import TargetFactory
from tests.factories.engagements import EngagementFactory
from tests.factories.partners import PartnerFactory
from tests.factories.registers import RecordFactory
from tests.factories.territory import MunicipalityFactory

pytestmark = pytest.mark.django_db


def table(*rows, separator=","):
    """A CSV file of these rows, each a dictionary."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    written = io.StringIO()
    writer = csv.DictWriter(written, names, delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return SimpleUploadedFile("table.csv", written.getvalue().encode())


def sent(kind, *rows, **more):
    """A table that was sent, read and judged."""
    sheet = sending.send(table(*rows, **more), kind, by=UserFactory())
    while carry_on(sheet.pk):
        pass
    sheet.refresh_from_db()
    return sheet


def confirmed(sheet):
    sending.confirm(sheet, by=UserFactory())
    while carry_on(sheet.pk):
        pass
    sheet.refresh_from_db()
    return sheet


def verdicts(sheet):
    return list(sheet.rows.order_by("number").values_list("verdict", flat=True))


def partner(**more):
    return {"name": "Hedge Society", "kind": "association"} | more


def engagement(**more):
    return {
        "partner": "Hedge Society",
        "partner_kind": "association",
        "title": "A hedge",
        "target": TargetFactory().code,
        "quantity": "1,25",
        "municipality": MunicipalityFactory().nis_code,
        "starts_on": "1/3/2026",
        "contact_email": "anne@example.org",
    } | more


def test_nothing_is_taken_over_before_somebody_says_yes():
    sheet = sent(Kind.PARTNERS, partner(), partner(name="Orchard", kind="farm"))

    assert (sheet.state, verdicts(sheet)) == (State.ASKING, ["new", "new"])
    assert not Partner.objects.exists()

    confirmed(sheet)

    assert sheet.state == State.DONE
    assert set(Partner.objects.values_list("name", flat=True)) == {"Hedge Society", "Orchard"}


def test_each_row_says_what_it_will_do_and_how_to_mend_it():
    PartnerFactory(name="Known", kind="company")
    sheet = sent(
        Kind.PARTNERS,
        partner(),
        partner(name="hedge society"),
        partner(name="KNOWN", kind="company"),
        partner(name="Bad", kind="club"),
        partner(name="", enterprise_number="0403170702"),
    )

    words = list(sheet.rows.order_by("number").values_list("words", flat=True))
    assert verdicts(sheet) == ["new", "same", "same", "error", "error"]
    assert "line 2" in words[1]
    assert "Known" in words[2]
    assert "none of: citizen" in words[3]
    assert words[4].startswith("name: This must not be empty.\nenterprise_number:")


def test_an_engagement_of_a_table_awaits_review_with_its_quantity():
    sheet = confirmed(sent(Kind.ENGAGEMENTS, engagement(), separator=";"))

    taken = Engagement.objects.get()
    assert sheet.rows.get().is_done
    assert (taken.status, taken.partner.name) == (Status.SUBMITTED, "Hedge Society")
    assert taken.contributions.get().typed_quantity == Decimal(1250)
    assert not Claim.objects.exists()


def test_an_engagement_that_ends_before_it_starts_is_an_error():
    sheet = sent(Kind.ENGAGEMENTS, engagement(ends_on="2026-02-01"))

    assert verdicts(sheet) == ["error"]
    assert "before the start" in sheet.rows.get().words


def test_a_table_sent_twice_takes_nothing_over_twice():
    first = engagement()
    confirmed(sent(Kind.ENGAGEMENTS, first))

    again = confirmed(sent(Kind.ENGAGEMENTS, first))

    assert verdicts(again) == ["same"]
    assert Engagement.objects.count() == 1


def test_what_has_become_known_since_it_was_judged_is_left_out():
    sheet = sent(Kind.PARTNERS, partner())
    PartnerFactory(name="Hedge Society", kind="association")

    confirmed(sheet)

    assert (sheet.state, verdicts(sheet)) == (State.DONE, ["same"])
    assert Partner.objects.count() == 1


def test_a_record_is_matched_with_the_engagement_that_counts_here():
    place = MunicipalityFactory()
    here = EngagementFactory(
        accepted=True, contribution__declared=True, contribution__municipality=place
    )
    known = RecordFactory()
    record = {
        "register": "MapMyTree",
        "source_id": "M-1",
        "owner": here.partner.name.upper(),
        "municipality": place.nis_code,
        "since": "2026-04-01",
        "longitude": "4,7",
        "latitude": "50,88",
    }
    sheet = sent(
        Kind.RECORDS,
        record,
        record | {"source_id": "M-2", "since": "2019-04-01"},
        {"register": known.register, "source_id": known.source_id},
    )

    assert verdicts(sheet) == ["new", "new", "same"]
    assert here.reference in sheet.rows.order_by("number").first().words

    confirmed(sheet)
    taken = dict(Record.objects.filter(register="mapmytree").values_list("source_id", "same_as"))
    assert taken == {"M-1": here.reference, "M-2": ""}
    assert not Claim.objects.exclude(source=here.reference).exists()


def test_the_same_owner_may_be_written_in_another_way_and_a_point_says_enough_alone():
    town = MunicipalityFactory(at=(7, 3))
    here = EngagementFactory(accepted=True, partner__name="Hedge Society vzw")
    longitude, latitude = 4.72, 50.85
    line = LineString([(longitude, latitude), (longitude + 0.0014, latitude)], srid=4326)
    here.contributions.get().sites.update(geometry=line)
    target = here.contributions.get().target.code
    at = {"longitude": str(longitude - 0.0008), "latitude": str(latitude), "since": "2026-04-01"}
    record = {"register": "groenblauwpeil", "source_id": "G-1", "target": target} | at

    sheet = sent(
        Kind.RECORDS,
        record,
        record | {"source_id": "G-2", "owner": "hedge society"},
        record | {"source_id": "G-3", "owner": "Somebody else"},
        record | {"source_id": "G-4", "longitude": str(longitude + 0.01)},
        record | {"source_id": "G-5", "target": TargetFactory().code},
    )
    confirmed(sheet)

    taken = dict(Record.objects.values_list("source_id", "same_as"))
    same = here.reference
    assert taken == {"G-1": same, "G-2": same, "G-3": "", "G-4": "", "G-5": ""}
    assert set(Record.objects.values_list("municipality", flat=True)) == {town.pk}


def test_taking_a_record_over_looks_for_its_engagement_once():
    owner = {"owner": "Hedge Society", "municipality": MunicipalityFactory().nis_code}
    record = {"register": "mapmytree", "source_id": "M-1"} | owner
    sheet = sent(Kind.RECORDS, record)
    sending.confirm(sheet, by=UserFactory())

    with CaptureQueriesContext(connection) as captured:
        carry_on(sheet.pk)

    asked = [each for each in captured if 'FROM "engagements_engagement"' in each["sql"]]
    assert Record.objects.count() == len(asked) == 1


def test_a_table_whose_worker_was_killed_goes_on_where_it_was(monkeypatch):
    monkeypatch.setattr("intake.carrying_on.TAKEN_AT_ONCE", 2)
    sheet = sent(Kind.PARTNERS, *(partner(name=f"Partner {n}") for n in range(5)))
    sending.confirm(sheet, by=UserFactory())
    carry_on(sheet.pk)
    assert Partner.objects.count() == 2

    schedule.carry_on_with_tables()
    assert Partner.objects.count() == 2  # it may be that a worker has it

    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        schedule.carry_on_with_tables()

    sheet.refresh_from_db()
    assert (sheet.state, Partner.objects.count()) == (State.DONE, 5)


def test_a_dropped_table_takes_nothing_over_and_cannot_be_confirmed():
    sheet = sent(Kind.PARTNERS, partner())
    sending.drop(sheet)

    with pytest.raises(NotAsked):
        sending.confirm(sheet, by=UserFactory())

    assert not Partner.objects.exists()


def test_a_table_program_s_own_file_is_read():
    book = openpyxl.Workbook()
    book.active.append(["Name", "Kind", "Enterprise_Number"])
    book.active.append(["Hedge Society", "Association or local group", 403170701])
    written = io.BytesIO()
    book.save(written)
    file = SimpleUploadedFile("table.xlsx", written.getvalue())

    sheet = sending.send(file, Kind.PARTNERS, by=UserFactory())
    while carry_on(sheet.pk):
        pass
    sheet.refresh_from_db()
    confirmed(sheet)

    assert Partner.objects.get().enterprise_number == "0403170701"


@pytest.mark.parametrize(
    ("kind", "row"), [(Kind.PARTNERS, partner), (Kind.ENGAGEMENTS, engagement)]
)
def test_all_rows_of_a_chunk_are_judged_by_as_many_questions_as_one(
    django_assert_num_queries, kind, row
):
    described = row()
    named = "name" if kind == Kind.PARTNERS else "title"
    few, many = (
        sending.send(
            table(*(described | {named: f"Hedge {n}"} for n in range(count))),
            kind,
            by=UserFactory(),
        )
        for count in (1, 40)
    )
    for sheet in (few, many):
        carry_on(sheet.pk)
    with CaptureQueriesContext(connection) as one:
        carry_on(few.pk)

    with django_assert_num_queries(len(one)):
        carry_on(many.pk)


UNLUCKY = """
    CREATE FUNCTION pg_temp.unlucky() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE 'the disk is full'; END $$;
    CREATE TRIGGER unlucky BEFORE INSERT ON engagements_contribution FOR EACH ROW
        WHEN (NEW.typed_quantity = 13000) EXECUTE FUNCTION pg_temp.unlucky()
"""


def test_engagements_of_one_new_partner_make_it_once_even_after_a_row_that_fails():
    described = engagement()
    quantities = {"A hedge": "13", "A row of trees": "1,25", "A verge": "1,25"}
    rows = [described | {"title": each, "quantity": quantities[each]} for each in quantities]
    sheet = sent(Kind.ENGAGEMENTS, *rows)
    with connection.cursor() as cursor:
        cursor.execute(UNLUCKY)

    confirmed(sheet)

    assert verdicts(sheet) == ["error", "new", "new"]
    assert "the disk is full" in sheet.rows.first().words
    assert Partner.objects.get().engagements.count() == 2


def test_a_quantity_that_no_register_can_hold_is_an_error_before_it_is_taken_over():
    sheet = sent(Kind.ENGAGEMENTS, engagement(quantity="9" * 17))

    assert verdicts(sheet) == ["error"]


def test_partners_are_known_as_before_by_number_first_and_then_by_name_and_kind():
    numbered = PartnerFactory(name="Numbered", kind="company", enterprise_number="0403170701")
    PartnerFactory(name="ÉTANG", kind="company")
    sheet = sent(
        Kind.PARTNERS,
        partner(name="Another name", kind="company", enterprise_number="0403.170.701"),
        partner(name="étang", kind="company"),
        partner(name="étang", kind="farm"),
        partner(name="numbered", kind="company", enterprise_number="0404616494"),
    )

    words = list(sheet.rows.order_by("number").values_list("words", flat=True))
    assert verdicts(sheet) == ["same", "same", "new", "new"]
    assert numbered.name in words[0]


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_of_an_empty_table_is_readable(kind):
    MunicipalityFactory(name_en="Leuven")
    columns = KINDS[kind]().COLUMNS

    for column in columns:
        if column.example:
            column.read(column.example)
    assert Row.objects.count() == Sheet.objects.count() == 0
