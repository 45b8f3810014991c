import factory
from django.utils import timezone

from partners.models import Partner, PartnerKind


class PartnerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Partner

    class Params:
        citizen = factory.Trait(kind=PartnerKind.CITIZEN, name="Anne Haag")
        recognised = factory.Trait(recognised_at=factory.LazyFunction(timezone.now))

    kind = PartnerKind.ASSOCIATION
    name = factory.Sequence(lambda n: f"Hedge society {n}")
