"""How the team words a letter."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from correspondence import wording
from correspondence.models import Wording
from languages.texts import LANGUAGES

SUBJECT = ".subject.txt"


def letters() -> list[str]:
    """The letters that the project writes, by the name of their template."""
    files = (settings.BASE_DIR / "templates").glob(f"*/letters/*{SUBJECT}")
    return sorted(
        f"{file.parent.parent.name}/letters/{file.name.removesuffix(SUBJECT)}" for file in files
    )


class WordingForm(forms.ModelForm):
    """Subject and text in four languages, with the placeholders that the letter has values for."""

    class Meta:
        model = Wording
        fields = ["template"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "template" in self.fields:
            taken = set(Wording.objects.values_list("template", flat=True))
            left = [name for name in letters() if name not in taken]
            choices = [(name, str(Wording(template=name))) for name in left]
            self.fields["template"] = forms.ChoiceField(label=_("letter"), choices=choices)

    def clean(self):
        words = super().clean()
        template = self.instance.template or words.get("template")
        if template:
            for field, text in self.texts(words):
                self.check_placeholders(field, text, template)
        return words

    def texts(self, words):
        for part in ("subject", "text"):
            for language in LANGUAGES:
                if text := words.get(f"{part}_{language}"):
                    yield f"{part}_{language}", text

    def check_placeholders(self, field, text, template):
        if unknown := wording.unknown(text, template):
            known = ", ".join(f"{{{name}}}" for name in sorted(wording.placeholders(template)))
            message = _("This letter has no value for {%(name)s}. It knows: %(known)s.")
            params = {"name": unknown[0], "known": known}
            self.add_error(field, ValidationError(message, params=params))
        if field.startswith("text"):
            missing = wording.needed(template) - set(wording.PLACEHOLDER.findall(text))
            for name in sorted(missing):
                message = _("The reader needs {%(name)s}: let it stand somewhere in the text.")
                self.add_error(field, ValidationError(message, params={"name": name}))
