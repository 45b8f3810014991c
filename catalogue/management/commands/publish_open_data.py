"""Write today's open data as files, at addresses that do not change."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from catalogue.concealing import conceal
from catalogue.releases import publish


class Command(BaseCommand):
    help = (
        "Writes today's release of open data under MEDIA_ROOT, unless it is there; in older ones "
        "places that have become private are shown by their square kilometre."
    )

    def handle(self, **options: Any) -> None:
        release = publish(timezone.localdate())
        print(release.folder)
        for each in conceal(timezone.localdate()):
            print(f"{each.folder}: places that have become private are concealed")
