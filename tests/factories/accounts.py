import factory
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth.models import Group

from accounts.models import User
from desk.roles import give_roles


def role(name):
    """The group as the migration makes it; a test that commits leaves the tables empty."""
    if not Group.objects.filter(name=name).exists():
        give_roles(apps)
    return Group.objects.get(name=name)


class UserFactory(factory.django.DjangoModelFactory):
    """A person; one of the team is a reviewer, or in the group named by `group`."""

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
            self.groups.add(role(extracted or "reviewers"))

    @factory.post_generation
    def proven(self, create, extracted, **kwargs):
        """Whether a code sent to the address was entered, as everybody must who signs in."""
        if create and extracted:
            EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)
