from importlib import import_module

import factory
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth.models import Group

from accounts.models import User


def reviewers():
    """The group as the migrations make it; a test that commits leaves the tables empty."""
    if not Group.objects.filter(name="reviewers").exists():
        import_module("engagements.migrations.0002_reviewers").create_group(apps, None)
        import_module("engagements.migrations.0005_reasons").extend_group(apps, None)
        import_module("counting.migrations.0007_reviewers").extend_group(apps, None)
        import_module("progress.migrations.0002_reviewers").extend_group(apps, None)
    return Group.objects.get(name="reviewers")


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        reviewer = factory.Trait(is_staff=True)

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")

    @factory.post_generation
    def group(self, create, extracted, **kwargs):
        if create and self.is_staff and not self.is_superuser:
            self.groups.add(reviewers())

    @factory.post_generation
    def proven(self, create, extracted, **kwargs):
        """Whether a code sent to the address was entered, as everybody must who signs in."""
        if create and extracted:
            EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)
