from django.conf import settings
from django.contrib import admin
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from correspondence import wording
from correspondence.forms import WordingForm
from correspondence.models import Letter, Wording
from languages.admin import LanguageTabsAdmin


@admin.register(Letter)
class LetterAdmin(admin.ModelAdmin):
    list_display = ["written_at", "kind", "about", "reader", "language", "sent_at", "attempts"]
    # Not by `date_hierarchy`, which reads every letter there is for its day.
    list_filter = ["written_at", "kind", "language", ("sent_at", admin.EmptyFieldListFilter)]
    list_per_page = 25
    # Letters are written as time goes by: the latest first, by the index there is.
    ordering = ["-pk"]
    search_fields = ["about", "reader", "subject"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("text")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Wording)
class WordingAdmin(LanguageTabsAdmin):
    form = WordingForm
    list_display = ["__str__"]
    fields = ["template", "subject", "text", "placeholders", "as_example", "own_words"]
    readonly_fields = ["placeholders", "as_example", "own_words"]

    def get_readonly_fields(self, request, obj=None):
        return [*self.readonly_fields, *(["template"] if obj else [])]

    def get_fields(self, request, obj=None):
        return self.fields if obj else ["template", "subject", "text"]

    @admin.display(description=_("May stand in the text"))
    def placeholders(self, letter):
        return ", ".join(f"{{{name}}}" for name in sorted(wording.placeholders(letter.template)))

    @admin.display(description=_("With an example"))
    def as_example(self, letter):
        return render_to_string(WORDINGS, {"wordings": worded(letter, wording.as_example)})

    @admin.display(description=_("The project’s own words, to begin from"))
    def own_words(self, letter):
        own = worded(Wording(template=letter.template), str)
        return render_to_string(WORDINGS, {"wordings": own})

    def preview(self, request, record):
        return letter_page(request, self, worded(record, wording.as_example))


WORDINGS = "admin/correspondence/wordings.html"


def worded(letter, as_shown):
    """The letter in each language, in the team's words or, where it has none, the project's."""
    wordings = []
    for code, name in settings.LANGUAGES:
        words = letter.in_language(code)
        own = wording.own(letter.template, code)
        with override(code):
            subject, text = as_shown(words[0] or own[0]), as_shown(words[1] or own[1])
        wordings.append(
            {
                "language": code,
                "name": name,
                "subject": subject,
                "text": text,
                "is_own": all(words),
            }
        )
    return wordings


def letter_page(request, desk, wordings):
    """A page of the desk that shows nothing but a letter."""
    context = {
        **desk.admin_site.each_context(request),
        "title": gettext("The letter as its readers get it"),
        "wordings": wordings,
        "language": get_language(),
    }
    return TemplateResponse(request, "admin/correspondence/letter_preview.html", context)
