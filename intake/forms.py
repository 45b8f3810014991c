"""A table that is sent."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from intake.kinds import KINDS
from intake.models import Sheet
from intake.tables import MOST_BYTES, NoTable, rows_of


class SheetForm(forms.ModelForm):
    """A table and what it holds; its head is looked at before it is kept."""

    file = forms.FileField(
        label=_("file"),
        help_text=_("CSV or XLSX, at most 20 MB; the first line names the columns."),
    )

    class Meta:
        model = Sheet
        fields = ["kind", "file"]

    def clean(self):
        words = super().clean()
        file, kind = words.get("file"), words.get("kind")
        if file is None or not kind:
            return words
        if file.size > MOST_BYTES:
            raise ValidationError({"file": _("The file is larger than 20 MB: split it.")})
        try:
            head = [str(name).strip().casefold() for name in next(rows_of(file), [])]
        except NoTable as refusal:
            raise ValidationError({"file": str(refusal)}) from refusal
        self.check_head([name for name in head if name], KINDS[kind]().COLUMNS)
        file.seek(0)
        return words

    def check_head(self, head, columns):
        """Name what is missing and what is not known, and what was expected."""
        known = [column.name for column in columns]
        expected = {"expected": ", ".join(known)}
        missing = [
            column.name for column in columns if column.is_needed and column.name not in head
        ]
        unknown = [name for name in head if name not in known]
        twice = sorted({name for name in head if head.count(name) > 1})
        complaints = [
            (missing, _("Columns are missing: %(names)s. Expected: %(expected)s.")),
            (unknown, _("Columns are not known: %(names)s. Expected: %(expected)s.")),
            (twice, _("Columns appear twice: %(names)s. Expected: %(expected)s.")),
        ]
        errors = [
            ValidationError(sentence, params={"names": ", ".join(names)} | expected)
            for names, sentence in complaints
            if names
        ]
        if errors:
            raise ValidationError({"file": errors})
