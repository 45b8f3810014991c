import datetime
import json
from decimal import Decimal

import pytest
import shapely
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from engagements import drafting, schedule, tasks, uploading
from engagements.models import PlaceRoute, Site, Upload, UploadState
from geofiles.layers import ALL
from tests.factories.engagements import ContributionFactory
from tests.geofiles.files import geojson, line
from tests.geofiles.made import shapefile, zipped

pytestmark = pytest.mark.django_db

HEDGE = line([4.7, 50.88], [4.7014, 50.88])
OTHER = line([4.7, 50.89], [4.7014, 50.89])
SWAPPED = line([50.88, 4.7], [50.88, 4.7014])
IN_LAMBERT = 'name,wkt\nKerkpad,"LINESTRING(170000 180000, 171000 180000)"\n'


@pytest.fixture(autouse=True)
def _files_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def large_from_now_on(settings):
    """Every file counts as large: the worker reads it."""
    settings.UPLOAD_BYTES_READ_AT_ONCE = 0


def two_layers(folder):
    """Hedges and trees; the layer of hedges has two lines, that of trees one."""
    hedges = [
        shapely.LineString([(150000, 170000 + step), (151000, 170000 + step)]) for step in (0, 500)
    ]
    files = shapefile(folder / "hagen", hedges)
    trees = shapefile(folder / "bomen", hedges[:1])
    return zipped(files | {name.replace("hagen", "bomen"): each for name, each in trees.items()})


def uploaded(visitor, content, name="hedges.geojson"):
    """Send the file; give the page that follows."""
    visitor.choose_targets()
    response = visitor.upload(content, name)
    return visitor.client.get(response.url, follow=True)


def answer(visitor, value):
    return visitor.client.post(
        visitor.address("upload", visitor.draft.key, 1), {"answer": value}, follow=True
    )


def received(content="{", **fields):
    """A file that nobody has read yet."""
    upload = Upload(contribution=ContributionFactory(), name="hedges.geojson", **fields)
    upload.file.save("", ContentFile(content.encode()))
    return upload


def test_of_two_layers_one_is_asked_for_with_what_each_would_give(english, tmp_path):
    page = uploaded(english, two_layers(tmp_path), "hagen.zip").content.decode()

    assert "Which layer do you mean?" in page
    assert "hagen: 2 places, 2.00" in page
    assert "bomen: 1 place, 1.00" in page


def test_nobody_is_asked_for_a_reference_system_that_would_not_help(english):
    english.choose_targets()

    page = english.upload("naam;X;Y\nPoel;173190;174000\n", "poelen.csv").content.decode()

    assert "It holds only single points" in page
    assert not Upload.objects.exists()


def test_the_chosen_layer_is_read_without_sending_the_file_again(english, tmp_path):
    uploaded(english, two_layers(tmp_path), "hagen.zip")

    response = answer(english, "hagen")

    assert "Belgian Lambert 72" in response.content.decode()
    assert Site.objects.count() == 2


def test_all_layers_are_offered_together_and_what_is_in_two_is_taken_once(english, tmp_path):
    page = uploaded(english, two_layers(tmp_path), "hagen.zip").content.decode()
    answer(english, ALL)

    assert "All of them: 2 places, 2.00" in page
    assert Site.objects.count() == 2


def test_lambert_72_is_proposed_first_for_a_file_that_names_no_reference_system(english):
    response = uploaded(english, IN_LAMBERT, "hedges.csv")

    assert response.context["form"].fields["answer"].choices[0][0] == "EPSG:31370"
    answer(english, "EPSG:31370")
    assert Site.objects.get().measured == pytest.approx(Decimal(1000), abs=Decimal("0.5"))


def test_swapped_coordinates_are_asked_about_with_what_would_lie_in_belgium(english):
    page = uploaded(english, geojson(SWAPPED, OTHER)).content.decode()

    assert "Swap them where it helps: 2 places" in page
    assert "Leave them as they are: 1 place" in page
    answer(english, "True")
    assert Site.objects.count() == 2


@pytest.mark.parametrize("large", [False, True])
def test_letters_that_no_database_takes_do_no_harm(english, tmp_path, settings, large):
    settings.UPLOAD_BYTES_READ_AT_ONCE = 0 if large else 1_000_000
    files = shapefile(tmp_path, [shapely.LineString([(150000, 170000), (151000, 170000)])])
    broken = zipped(files | {"hagen.prj": b"PROJ\x00CS["})
    english.choose_targets()

    for content in (broken, '{"type": "\\u0000\\ud800"}'):
        response = english.upload(content, "hagen.zip")
        for upload in Upload.objects.all():
            tasks.read_upload(upload.pk)

        assert response.status_code in {302, 422}
    assert not Upload.objects.to_read().exists()


def test_a_question_needs_one_of_its_answers(english):
    uploaded(english, IN_LAMBERT, "hedges.csv")

    response = answer(english, "EPSG:1")

    assert response.status_code == 422
    assert response.context["form"].errors["answer"]
    assert Upload.objects.get().state == UploadState.ASKING


def test_what_was_understood_is_shown_feature_by_feature(english):
    page = uploaded(english, geojson(HEDGE, line([4.7, 50.9]), OTHER, OTHER)).content.decode()

    assert "Read as GeoJSON" in page
    assert "A part of feature 2 was left out" in page
    assert "A part of feature 4 was left out: it repeats" in page
    assert [site.feature_number for site in Site.objects.all()] == [1, 3]


def test_a_large_file_is_read_by_the_worker_while_the_page_says_so(
    english, large_from_now_on, django_capture_on_commit_callbacks
):
    english.choose_targets()
    with django_capture_on_commit_callbacks() as nudges:
        response = english.upload(geojson(HEDGE), "hedges.geojson")
    waiting = english.client.get(response.url).content.decode()
    check = english.client.get(english.address("check", english.draft.key)).content.decode()

    for nudge in nudges:
        nudge()

    assert "Your file is being read" in waiting
    assert f'<a href="{response.url}">See how far it is</a>' in waiting
    assert "hedges.geojson: waiting to be read" in check
    assert english.client.get(response.url).url.endswith("/sites/1/")
    assert Site.objects.count() == 1


def test_the_progress_alone_is_answered_to_a_script_and_the_end_leads_on(
    english, large_from_now_on
):
    english.choose_targets()
    response = english.upload(geojson(HEDGE), "hedges.geojson")
    waiting = english.client.get(response.url, headers={"HX-Request": "true"})
    tasks.read_upload(Upload.objects.get().pk)

    ended = english.client.get(response.url, headers={"HX-Request": "true"})

    assert waiting.content.decode().strip().startswith('<div class="upload-progress"')
    assert ended["HX-Redirect"] == response.url


def test_a_large_file_that_cannot_be_used_says_why_on_its_page(english, large_from_now_on):
    english.choose_targets()
    response = english.upload("<html>", "hedges.kml")
    tasks.read_upload(Upload.objects.get().pk)

    page = english.client.get(response.url).content.decode()

    assert "This file cannot be used" in page
    assert "This is a web page" in page


def test_reading_twice_changes_nothing():
    upload = received(geojson(HEDGE))

    tasks.read_upload(upload.pk)
    sites = list(Site.objects.values_list("pk"))
    tasks.read_upload(upload.pk)

    assert list(Site.objects.values_list("pk")) == sites


def test_a_file_whose_reader_was_killed_is_read_when_the_clock_asks():
    upload = received(geojson(HEDGE), state=UploadState.READING, attempts=1)

    with time_machine.travel(upload.received_at + datetime.timedelta(minutes=2)):
        schedule.read_what_was_uploaded()

    upload.refresh_from_db()
    assert upload.state == UploadState.READ


def test_a_file_that_kills_its_readers_is_given_up():
    upload = received(geojson(HEDGE), state=UploadState.READING, attempts=3)

    tasks.read_upload(upload.pk)

    upload.refresh_from_db()
    assert upload.state == UploadState.REFUSED
    assert "tried several times" in upload.reasons[0]


def test_of_two_files_the_later_one_is_meant():
    first = received(geojson(HEDGE))
    later = Upload(contribution=first.contribution, name="later.geojson")
    later.file.save("", ContentFile(geojson(HEDGE, OTHER).encode()))

    tasks.read_upload(later.pk)
    tasks.read_upload(first.pk)

    assert first.contribution.sites.count() == 2


def test_a_file_read_after_the_pledge_was_sent_changes_nothing():
    upload = received(geojson(HEDGE))
    engagement = upload.contribution.engagement
    engagement.move_to("submitted", by=None)

    tasks.read_upload(upload.pk)

    assert not Site.objects.exists()


def test_drawing_instead_forgets_the_file(english):
    uploaded(english, IN_LAMBERT, "hedges.csv")

    english.draw(HEDGE)

    assert not Upload.objects.exists()
    assert english.draft.contributions.get().place_route == PlaceRoute.DRAWN


def test_a_file_goes_with_its_draft_and_after_its_time(settings):
    orphan, kept, old = (received(geojson(HEDGE)) for _ in range(3))
    drafting.discard(orphan.contribution.engagement)
    settings.UPLOAD_DAYS = 10
    now = datetime.datetime.now(datetime.UTC)
    Upload.objects.filter(pk=old.pk).update(received_at=now - datetime.timedelta(days=11))

    with time_machine.travel(now + datetime.timedelta(hours=2)):
        uploading.forget_uploads()

    assert [default_storage.exists(each.file.name) for each in (orphan, kept, old)] == [
        False,
        True,
        False,
    ]
    assert list(Upload.objects.all()) == [kept]


def test_a_file_is_kept_under_a_name_that_says_nothing(english):
    uploaded(english, IN_LAMBERT, "tuin van Anne.csv")

    upload = Upload.objects.get()
    assert upload.name == "tuin van Anne.csv"
    assert "Anne" not in upload.file.name


def test_a_stranger_sees_nothing_of_a_file(english, client):
    uploaded(english, IN_LAMBERT, "hedges.csv")
    client.cookies.clear()

    assert client.get(english.address("upload", english.draft.key, 1)).status_code == 404


def test_the_map_of_many_lines_shows_their_course(english, monkeypatch):
    monkeypatch.setattr("engagements.querysets.places.SITES_DRAWN_EXACTLY", 1)
    bent = line([4.7, 50.88], [4.70001, 50.88001], [4.71, 50.88])
    uploaded(english, geojson(bent, OTHER))

    features = json.loads(
        english.client.get(english.address("sites_geojson", english.draft.key, 1)).content
    )["features"]

    assert [len(each["geometry"]["coordinates"]) for each in features] == [2, 2]
    assert features[0]["properties"]["title"] == "1 Haag 1"
