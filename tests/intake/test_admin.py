import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from intake.models import Sheet, State
from partners.models import Partner
from tests.factories.accounts import UserFactory
from tests.signing_in import at_the_desk

pytestmark = pytest.mark.django_db

ADD = "/en/admin/intake/sheet/add/"


@pytest.fixture
def secretariat(client):
    return at_the_desk(client, UserFactory(is_staff=True, group="secretariat"))


@pytest.fixture
def send(secretariat, django_capture_on_commit_callbacks):
    def send(content, kind="partners", name="table.csv"):
        file = SimpleUploadedFile(name, content)
        with django_capture_on_commit_callbacks(execute=True):
            return secretariat.post(ADD, {"kind": kind, "file": file}, follow=True)

    return send


def test_a_table_is_sent_seen_and_confirmed(send, secretariat, django_capture_on_commit_callbacks):
    send(b"name,kind\nHedge Society,association\n<script>,club\n")
    address = reverse("admin:intake_sheet_change", args=[Sheet.objects.get().pk])
    page = secretariat.get(address).content.decode()
    assert "Take over 1 new row" in page
    assert "A new partner: Hedge Society." in page
    assert "<script>," not in page

    with django_capture_on_commit_callbacks(execute=True):
        secretariat.post(reverse("admin:intake_sheet_confirm", args=[Sheet.objects.get().pk]))

    assert Sheet.objects.get().state == State.DONE
    assert Partner.objects.get().name == "Hedge Society"


@pytest.mark.parametrize(
    ("head", "complaint"),
    [
        (b"name;sort\n", "Columns are missing: kind. Expected: name, kind,"),
        (b"name,kind,colour\n", "Columns are not known: colour."),
        (b"name,kind,name\n", "Columns appear twice: name."),
        (b"", "Columns are missing"),
    ],
)
def test_a_wrong_head_is_named_with_what_is_expected(send, head, complaint):
    page = send(head + b"a,b,c\n")

    assert complaint in str(page.context["adminform"].form.errors["file"]).replace("&#x27;", "'")
    assert not Sheet.objects.exists()


@pytest.mark.parametrize("content", [b"PK\x03\x04 no archive", b"\x00\x01\x02"])
def test_what_is_no_table_is_refused(send, content):
    page = send(content, name="table.xlsx")

    assert "no XLSX or CSV file" in str(page.context["adminform"].form.errors["file"])


@pytest.mark.parametrize("role", ["reviewers", "editors", "auditors"])
def test_only_the_secretariat_sends_and_confirms(send, client, role):
    send(b"name,kind\nHedge Society,association\n")
    sheet = Sheet.objects.get()
    at_the_desk(client, UserFactory(is_staff=True, group=role))

    assert client.post(ADD, {}).status_code == 403
    for name in ("confirm", "drop"):
        address = reverse(f"admin:intake_sheet_{name}", args=[sheet.pk])
        assert client.post(address).status_code == 403
    assert Sheet.objects.get().state == State.ASKING


@pytest.mark.parametrize("kind", ["partners", "engagements", "records"])
def test_an_empty_table_names_the_columns(secretariat, kind):
    table = secretariat.get(reverse("admin:intake_sheet_empty", args=[kind])).content.decode()

    assert table.startswith("\ufeff")
    assert len(table.splitlines()) == 2
