"""What a page is about, in the words of schema.org, for machines that read pages."""

import json
from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from axes.models import Target
from catalogue.addresses import about_place, about_target, page_of_target
from engagements.models import Engagement
from territory.models import Place

register = template.Library()

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
# What could end the element it stands in.
ESCAPED = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag
def data_of_site() -> SafeString:
    """The site and its search, for the home page."""
    found = full(reverse("catalogue:engagement_list"))
    return as_script(
        {
            "@type": "WebSite",
            "name": _("Belgian Biodiversity Alliance"),
            "url": full(reverse("catalogue:home")),
            "inLanguage": get_language(),
            "potentialAction": {
                "@type": "SearchAction",
                "target": found + "?q={words}",
                "query-input": "required name=words",
            },
        }
    )


@register.simple_tag
def data_of_target(target: Target) -> SafeString:
    """The figures of one target as a data set with its files."""
    files = {name: full(about_target(name, target)) for name in ("target_figures", "target_trend")}
    return as_script(
        {
            "@type": "Dataset",
            "name": target.name,
            "description": _("What is pledged, done and checked for nature in Belgium: %(target)s")
            % {"target": target.name},
            "url": full(page_of_target(target)),
            "license": LICENCE,
            "creator": {"@type": "Organization", "name": _("Belgian Biodiversity Alliance")},
            "spatialCoverage": "Belgium",
            "distribution": [
                {"@type": "DataDownload", "encodingFormat": "text/csv", "contentUrl": address}
                for address in files.values()
            ],
        }
    )


@register.simple_tag
def data_of_engagement(engagement: Engagement) -> SafeString:
    """An accepted engagement as the page it is; who a citizen is stays unsaid."""
    data: dict[str, Any] = {
        "@type": "WebPage",
        "name": engagement.title,
        "description": engagement.description,
        "identifier": engagement.reference,
        "url": full(engagement.get_absolute_url()),
        "inLanguage": engagement.language,
        "datePublished": timezone.localdate(engagement.accepted_at).isoformat(),
    }
    if not engagement.partner.is_citizen:
        data["author"] = {"@type": "Organization", "name": engagement.partner.name}
    return as_script(data)


@register.simple_tag
def data_of_place(place: Place) -> SafeString:
    """A municipality, province or region, with its code in the official list."""
    return as_script(
        {
            "@type": "AdministrativeArea",
            "name": place.name,
            "url": full(about_place("place", place.level.value, place.slug)),
            "identifier": {
                "@type": "PropertyValue",
                "propertyID": "NIS",
                "value": place.nis_code,
            },
            "containedInPlace": {"@type": "Country", "name": "Belgium"},
        }
    )


def full(path: str) -> str:
    return settings.SITE_ADDRESS + path


def as_script(data: dict[str, Any]) -> SafeString:
    """A block of data, which no browser runs and the content security policy lets be."""
    text = json.dumps({"@context": "https://schema.org"} | data, ensure_ascii=False)
    safe = mark_safe(text.translate(ESCAPED))  # noqa: S308 - escaped for this very place
    return format_html('<script type="application/ld+json">{}</script>', safe)
