"""Pictures that the team publishes."""

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control

from axes.models import ModelProject


@cache_control(public=True, max_age=31_536_000, immutable=True)
def model_project(request: HttpRequest, name: str) -> FileResponse:
    """The picture of a published model project; its name changes whenever it does."""
    projects = ModelProject.objects.published()
    project = get_object_or_404(projects, picture=f"model-projects/{name}.jpg")
    return FileResponse(project.picture.open(), content_type="image/jpeg")
