from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from stdnum.be import vat

from bba.composed import Asked, Composed
from engagements.forms.step import StepForm
from partners.models import Partner, PartnerKind, is_an_enterprise_number
from partners.querysets import other_cores_of

PROPOSED_AT_MOST = 5
# The value of "none of these"; every other one is the key of a partner.
ANOTHER = "another"
WORDS = ("kind", "name", "enterprise_number")

# Who comes back to the page is asked again whether their organisation is one of these.
ALIKE = Composed(
    lambda: Partner.objects.for_proposal().with_core_like(Asked("core"))[:PROPOSED_AT_MOST]
)


class PartnerForm(StepForm):
    """Who pledges: an organisation one acts for, or a partner described in words.

    An organisation that is described like one the Alliance knows is asked about, so that it does
    not become two. The question comes with the first answer, and nothing typed is lost.
    """

    organisation = forms.ChoiceField(
        label=_("You act for"), widget=forms.RadioSelect, required=False
    )
    kind = forms.ChoiceField(
        label=_("You make this pledge as"),
        choices=PartnerKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    name = forms.CharField(
        label=_("Your name, or the name of your organisation"),
        help_text=_("A citizen’s name is never published; the name of an organisation is."),
        max_length=200,
        error_messages={"required": _("Write a name.")},
    )
    enterprise_number = forms.CharField(
        label=_("Enterprise number (optional)"),
        help_text=_("Ten digits, for example 0403.170.701. Citizens leave it empty."),
        max_length=20,
        required=False,
    )
    meant = forms.ChoiceField(
        label=_("Is it one of these?"),
        help_text=_(
            "They are registered already. If you choose one, your pledge is made for it, and those "
            "who act for it are asked whether you may join them."
        ),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("An organisation like this is registered. Say whether it is yours."),
            "invalid_choice": _("Choose among the organisations of this page."),
        },
    )

    def fill(self) -> None:
        partner = self.engagement.partner
        self.own = {} if self.engagement.is_amendment else self.organisations_of_person()
        self.offer_organisations(partner)
        if partner is not None and partner.key not in self.own:
            self.initial.update({field: getattr(partner, field) for field in WORDS})
        if self.engagement.is_amendment:
            self.only_show()
            return
        self.proposed = self.proposals()
        self.offer_proposals(partner)

    def organisations_of_person(self) -> dict[Any, Partner]:
        """Those that whoever answers acts for, by key; the link to a draft gives nobody's."""
        person = self.person
        return {} if person is None else {each.key: each for each in Partner.objects.of(person)}

    def offer_organisations(self, partner: Partner | None) -> None:
        if not self.own:
            del self.fields["organisation"]
            return
        field = self.fields["organisation"]
        field.choices = [(str(key), each.name) for key, each in self.own.items()]
        field.choices += [(ANOTHER, _("Somebody else, whom you describe below"))]
        if partner is not None:
            self.initial["organisation"] = str(partner.key) if partner.key in self.own else ANOTHER
        if self.described_elsewhere():
            self.fields["kind"].required = self.fields["name"].required = False

    def only_show(self) -> None:
        """Who pledges does not change with what is pledged."""
        del self.fields["meant"]
        for name in WORDS:
            self.fields[name].disabled = True

    def offer_proposals(self, partner: Partner | None) -> None:
        if not self.proposed:
            del self.fields["meant"]
            return
        field = self.fields["meant"]
        field.choices = [(str(key), label_of(each)) for key, each in self.proposed.items()]
        if not self.is_known_number():
            field.choices += [(ANOTHER, _("None of these: it is another organisation"))]
        if partner is not None:
            self.initial["meant"] = str(partner.meant.key) if partner.meant else ANOTHER

    def described_elsewhere(self) -> bool:
        """Whether one of the person's own organisations was chosen, so that no words are needed."""
        return bool(self.own) and self.data.get("organisation", "") in map(str, self.own)

    def proposals(self) -> dict[Any, Partner]:
        """Organisations the Alliance knows that the words may mean, by key.

        With the same enterprise number there is only one.
        """
        if self.typed("kind") in {"", PartnerKind.CITIZEN} or self.described_elsewhere():
            return {}
        found = self.of_number() or self.alike()
        return {each.key: each for each in found}

    def of_number(self) -> list[Partner]:
        """The organisation with the enterprise number that was typed, if any was."""
        number = self.number()
        if not number:
            return []
        known = Partner.objects.organisations().for_proposal()
        return list(known.filter(enterprise_number=number))

    def alike(self) -> list[Partner]:
        """Organisations of nearly the name that was typed, or is that of the pledge's partner."""
        name, partner = self.typed("name"), self.engagement.partner
        if partner is None or name != partner.name or other_cores_of(partner.name_core):
            return list(Partner.objects.for_proposal().called(name)[:PROPOSED_AT_MOST])
        return ALIKE(core=partner.name_core)

    def is_known_number(self) -> bool:
        number = self.number()
        return any(number and each.enterprise_number == number for each in self.proposed.values())

    def number(self) -> str:
        return vat.compact(self.typed("enterprise_number"))

    def typed(self, field: str) -> str:
        """What stands in a field, checked or not, without the sign no database can be asked for."""
        texts = self.data if self.is_bound else self.initial
        return str(texts.get(field) or "").replace("\x00", "")

    def clean_kind(self) -> str:
        kind: str = self.cleaned_data["kind"]
        if kind == PartnerKind.CITIZEN and self.engagement.contributions.of_organisations():
            raise forms.ValidationError(
                gettext(
                    "One of the targets you chose counts organisations. Say which one you pledge "
                    "for, or choose other targets first."
                )
            )
        return kind

    def clean_enterprise_number(self) -> str:
        number = vat.compact(self.cleaned_data["enterprise_number"])
        if number:
            is_an_enterprise_number(number)
        return number

    def save(self) -> None:
        if self.engagement.is_amendment:
            return
        before = self.engagement.partner
        was_citizen = None if before is None else before.is_citizen
        partner = self.chosen() or self.described()
        answers: dict[str, Any] = {"partner": partner}
        turns = partner.is_citizen != was_citizen
        if turns and (partner.is_citizen or not self.engagement.privacy_is_chosen):
            # A garden is shown as a 1 km cell; an organisation's places are public unless it asks.
            answers["exact_places_are_public"] = not partner.is_citizen
        self.engagement.keep(**answers)

    def chosen(self) -> Partner | None:
        """The person's own organisation that was chosen."""
        found = self.cleaned_data.get("organisation")
        return next((each for key, each in self.own.items() if str(key) == found), None)

    def described(self) -> Partner:
        """The partner described in words: this draft's own row, until the Alliance knows it."""
        partner = self.engagement.partner
        if partner is None or partner.recognised_at is not None:
            partner = Partner()
        for field in WORDS:
            setattr(partner, field, self.cleaned_data[field])
        if partner.is_citizen:
            partner.enterprise_number = ""
        meant = self.cleaned_data.get("meant")
        partner.meant = next(
            (each for key, each in self.proposed.items() if str(key) == meant), None
        )
        partner.save()
        return partner


def label_of(partner: Partner) -> str:
    """What anyone may know of an organisation: name, kind, municipality."""
    known = [partner.name, partner.get_kind_display(), str(partner.municipality or "")]
    return ", ".join(filter(None, known))
