"""What machines that read everything are asked to leave alone."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

LEFT_ALONE = ("admin", "account", "pledge", "organisations", "embed")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be read; what is somebody's own has nothing for a machine."""
    lines = [
        "User-agent: *",
        *(
            f"Disallow: /{language}/{folder}/"
            for language, _name in settings.LANGUAGES
            for folder in LEFT_ALONE
        ),
        f"Sitemap: {settings.SITE_ADDRESS}{reverse('sitemap')}",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
