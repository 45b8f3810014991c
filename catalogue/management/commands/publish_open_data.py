"""Write today's open data as files, at addresses that do not change."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from catalogue.releases import publish


class Command(BaseCommand):
    help = "Writes today's release of open data under MEDIA_ROOT, unless it is there."

    def handle(self, **options: Any) -> None:
        release = publish(timezone.localdate())
        print(release.folder)
