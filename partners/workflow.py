"""What a person may be for a partner, and what can happen between the two."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Role(models.TextChoices):
    MEMBER = "member", pgettext_lazy("role in an organisation", "Member")
    KEEPER = "keeper", pgettext_lazy("role in an organisation", "Keeper")


class Happening(models.TextChoices):
    INVITED = "invited", pgettext_lazy("happened in an organisation", "invited somebody")
    TAKEN_BACK = (
        "taken back",
        pgettext_lazy("happened in an organisation", "took back an invitation"),
    )
    ASKED = "asked", pgettext_lazy("happened in an organisation", "asked to join")
    TURNED_DOWN = "turned down", pgettext_lazy("happened in an organisation", "was turned down")
    JOINED = "joined", pgettext_lazy("happened in an organisation", "joined")
    TOOK_OVER = "took over", pgettext_lazy("happened in an organisation", "became keeper")
    LEFT = "left", pgettext_lazy("happened in an organisation", "left")
