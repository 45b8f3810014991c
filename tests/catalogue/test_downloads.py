import csv
import datetime
import io
import re
import subprocess
import sys
from decimal import Decimal

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse

from axes.templatetags.figures import in_unit
from catalogue.downloads import counts_as_csv, rows_of_counts
from counting.models import Claim, Kind, State, Total
from progress import reporting
from progress.models import Report
from tests.catalogue.figures import declared, drawn
from tests.factories.accounts import UserFactory
from tests.factories.axes import TargetFactory
from tests.factories.counting import post_declared, recount_all
from tests.factories.partners import PartnerFactory
from tests.factories.territory import ProvinceFactory, RegionFactory

pytestmark = pytest.mark.django_db

SCRIPT = settings.BASE_DIR / "docs" / "recompute" / "sum_counts.py"
HEDGE = [(4.7000, 50.8800), (4.7014, 50.8800)]
BESIDE = [(4.7007, 50.88001), (4.7021, 50.88001)]
LONG_AGO = datetime.datetime(2020, 3, 14, 12, tzinfo=datetime.UTC)
TODAY = datetime.date(2026, 6, 1)


@pytest.fixture
def register():
    """Hedges that overlap, one of them private; a part done long ago; a loss; tonnes declared."""
    hedges, tonnes = TargetFactory(value=1), TargetFactory(in_tonnes_per_year=True, value=1000)
    drawn(hedges, HEDGE)
    private = drawn(
        hedges, BESIDE, partner=PartnerFactory(citizen=True), exact_places_are_public=False
    )
    lost = declared(hedges, "12.345", contribution__kind=Kind.REMOVED)
    yearly = declared(tonnes, "777.001")
    with time_machine.travel(LONG_AGO, tick=False):
        report = Report.objects.create(
            contribution=private.contributions.get(), done_percent=Decimal("33.33")
        )
    reporting.accept(report, by=UserFactory(reviewer=True))
    post_declared(hedges, "unknown", "0.001", state=State.VERIFIED)
    recount_all()
    return {"hedges": hedges, "tonnes": tonnes, "private": private, "lost": lost, "yearly": yearly}


def added_up(path, *options):
    """What the script says of a file, by a Python that knows nothing of ours."""
    command = [sys.executable, "-I", str(SCRIPT), str(path), *options]
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=True)
    return [tuple(row.values()) for row in csv.DictReader(io.StringIO(done.stdout))]


def exported(folder):
    path = folder / "counts.csv"
    call_command("export_counts", output=path)
    return path


def totals(rows, not_confirmed, target_codes):
    sums = {}
    for row in rows.national():
        key = (target_codes[row["target"]], row["state"], not_confirmed)
        sums[key] = sums.get(key, 0) + row["credited"]
    return {key: f"{quantity:.3f}" for key, quantity in sums.items() if quantity}


def test_the_script_finds_the_published_totals_digit_for_digit(register, tmp_path):
    codes = {register[name].pk: register[name].code for name in ("hedges", "tonnes")}
    found = {row[:3]: row[3] for row in added_up(exported(tmp_path))}

    assert found == totals(Total.objects.confirmed(), "no", codes) | totals(
        Total.objects.not_confirmed(), "yes", codes
    )
    assert {key[1:] for key in found} == {
        ("pledged", "no"),
        ("implemented", "yes"),
        ("verified", "no"),
    }


def test_what_it_finds_stands_on_the_page_of_progress(client, register, tmp_path):
    html = client.get(reverse("catalogue:progress")).text
    hedges = html.split(f'id="{register["hedges"].code}"')[1].split("</figure>")[0]
    row = r'class="state state--(\w+)">.*?<td class="number"[^>]*>(.*?)</td>'
    shown = dict(re.findall(row, hedges, re.DOTALL))

    found = {
        "not_confirmed" if lapsed == "yes" else state: in_unit(Decimal(sum_), register["hedges"])
        for target, state, lapsed, sum_ in added_up(exported(tmp_path))
        if target == register["hedges"].code
    }

    assert {state: shown[state] for state in found} == found


def test_the_script_adds_up_by_region(register, tmp_path):
    region = RegionFactory(nis_code="02000")
    province = ProvinceFactory(nis_code="10000", region=region)
    declared(register["hedges"], 50, contribution__province=province)
    recount_all()

    found = added_up(exported(tmp_path), "--by", "province")

    assert (register["hedges"].code, "pledged", "no", "10000", "50.000") in found


def test_the_script_refuses_a_file_that_was_tampered_with(register, tmp_path):
    path = exported(tmp_path)
    path.write_text(path.read_text().replace("777.001,777.001", "777.001,777.002"))

    with pytest.raises(subprocess.CalledProcessError):
        added_up(path)


def test_a_private_place_has_no_line_of_its_own(register):
    reference = register["private"].reference
    rows = list(rows_of_counts(TODAY))

    own = [row for row in rows if row["reference"] == reference]
    assert {row["line"] for row in own} == {"contribution"}
    together = [row for row in rows if not row["reference"]]
    assert together
    assert not any(row["municipality"] or row["kind"] or row["confirmed_in"] for row in together)
    assert {row["place"] for row in own} == {""}


def test_a_loss_has_a_minus_sign_and_a_withdrawn_claim_no_line(register):
    Claim.objects.filter(source=register["yearly"].reference).update(withdrawn_at=LONG_AGO)

    rows = list(rows_of_counts(TODAY))

    assert not [row for row in rows if row["reference"] == register["yearly"].reference]
    assert {row["credited"] for row in rows if row["kind"] == Kind.REMOVED} == {"-12.345"}


def test_a_contribution_says_what_it_shares(register):
    row = next(
        row
        for row in rows_of_counts(TODAY)
        if row["reference"] == register["private"].reference and row["state"] == "pledged"
    )

    assert Decimal(row["shared"]) > 40
    assert Decimal(row["raw"]) == Decimal(row["credited"]) + Decimal(row["shared"])


def test_the_file_costs_three_queries_whatever_its_size(register, django_assert_num_queries):
    # Two more open and release the moment they all see.
    with django_assert_num_queries(5):
        list(counts_as_csv(TODAY))


def test_anyone_can_fetch_the_file_and_keep_it_for_an_hour(client, register):
    answer = client.get(reverse("catalogue:counts"))

    assert answer.streaming
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "public" in answer.headers["Cache-Control"]
    assert 'rel="license"' in answer.headers["Link"]
    lines = list(csv.DictReader(io.StringIO(answer.getvalue().decode())))
    assert {line["target"] for line in lines} == {
        register["hedges"].code,
        register["tonnes"].code,
    }


def test_anyone_can_fetch_the_script(client):
    assert client.get(reverse("catalogue:adding_up")).getvalue() == SCRIPT.read_bytes()


def test_the_command_writes_to_the_standard_output_unless_told_where(register, capsys):
    call_command("export_counts")

    assert capsys.readouterr().out.startswith("line,reference,target,unit,state")
