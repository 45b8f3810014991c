from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.demonstration import create_demo_people

#: So many of the recovery codes that are left; each is good once.
SHOWN = 4


class Command(BaseCommand):
    help = "Create people to try the site with; only on a machine of one's own."

    def handle(self, *args, **options):
        if settings.SECURE:
            raise CommandError(
                "These accounts have published passwords. They are only made where SECURE=false."
            )
        for person in create_demo_people():
            self.stdout.write(f"{person.name}: {person.email} / {person.password} / {person.key}")
            self.stdout.write(f"  recovery codes: {' '.join(person.recovery_codes[:SHOWN])}")
