from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from axes.models import ModelProject
from tests.factories.axes import ModelProjectFactory, ObjectiveFactory

pytestmark = pytest.mark.django_db

SOFTWARE, LONG_SIDE = 0x0131, 2000


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def photograph():
    """A picture wider than we publish, with a note by the camera."""
    written, noted = BytesIO(), Image.Exif()
    noted[SOFTWARE] = "Camera of Anne Haag"
    Image.new("RGB", (LONG_SIDE, 1000), "green").save(written, "PNG", exif=noted)
    return SimpleUploadedFile("IMG 1.png", written.getvalue(), content_type="image/png")


def typed(**more):
    texts = {
        f"{field}_{code}": ""
        for field in ("title", "text", "whose", "picture_text")
        for code in ("en", "fr", "nl", "de")
    }
    return (
        texts
        | {
            "objective": ObjectiveFactory().pk,
            "title_en": "A living wall",
            "text_en": "Ivy on a school.",
            "is_published": "on",
            "order": "0",
        }
        | more
    )


def test_a_model_project_is_added_at_the_desk_with_its_picture(admin_client, client):
    admin_client.post(
        reverse("admin:axes_modelproject_add"),
        typed(picture=photograph(), picture_text_en="A wall covered with ivy"),
    )

    project = ModelProject.objects.published().get()
    answer = client.get(project.picture.url)
    with Image.open(BytesIO(answer.getvalue())) as picture:
        assert (picture.format, picture.size) == ("JPEG", (1600, 800))
        assert SOFTWARE not in picture.getexif()
    assert answer["Content-Type"] == "image/jpeg"


@pytest.mark.parametrize("content", [b"<svg onload='alert(1)'/>", b"\xff\xd8\xff no picture"])
def test_what_is_no_picture_is_refused_with_a_sentence(admin_client, content):
    page = admin_client.post(
        reverse("admin:axes_modelproject_add"),
        typed(picture=SimpleUploadedFile("picture.jpg", content), picture_text_en="Ivy"),
    )

    assert "picture" in page.context["adminform"].form.errors
    assert not ModelProject.objects.exists()


def test_a_picture_needs_words_for_those_who_do_not_see_it():
    project = ModelProjectFactory.build(
        objective=ObjectiveFactory(), picture="model-projects/a.jpg"
    )

    with pytest.raises(ValidationError, match="what the picture shows"):
        project.validate_constraints()


def test_the_picture_of_an_unpublished_project_is_not_served(admin_client, client):
    admin_client.post(
        reverse("admin:axes_modelproject_add"),
        typed(picture=photograph(), picture_text_en="Ivy", is_published=""),
    )

    assert client.get(ModelProject.objects.get().picture.url).status_code == 404
