import factory

from registers.models import Record, Register


class RecordFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Record

    register = Register.YES_WE_PLANT
    source_id = factory.Sequence(lambda n: f"YWP-{n}")
    title = "A hedge"
    owner = "Hedge Society"
