import factory
from django.utils import timezone

from partners.models import Membership, Partner, PartnerKind
from partners.workflow import Role
from tests.factories.accounts import UserFactory


class PartnerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Partner

    class Params:
        citizen = factory.Trait(kind=PartnerKind.CITIZEN, name="Anne Haag")
        recognised = factory.Trait(recognised_at=factory.LazyFunction(timezone.now))

    kind = PartnerKind.ASSOCIATION
    name = factory.Sequence(lambda n: f"Hedge society {n}")


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    class Params:
        keeper = factory.Trait(role=Role.KEEPER)

    partner = factory.SubFactory(PartnerFactory)
    person = factory.SubFactory(UserFactory, proven=True)
