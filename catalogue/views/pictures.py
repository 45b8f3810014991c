"""Pictures that the team publishes."""

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404

from axes.models import ModelProject

FOR_EVER = "public, max-age=31536000, immutable"


def model_project(request: HttpRequest, name: str) -> FileResponse:
    """The picture of a model project; its name changes whenever it does.

    Before the project is published only the team sees it, in previews.
    """
    is_team = request.user.has_perm("axes.view_modelproject")
    projects = ModelProject.objects.all() if is_team else ModelProject.objects.published()
    project = get_object_or_404(projects, picture=f"model-projects/{name}.jpg")
    picture = FileResponse(project.picture.open(), content_type="image/jpeg")
    picture["Cache-Control"] = FOR_EVER if project.is_published else "private, no-store"
    return picture
