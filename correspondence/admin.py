from django.conf import settings
from django.contrib import admin
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from correspondence import wording
from correspondence.forms import WordingForm
from correspondence.models import Letter, Wording
from languages.admin import LanguageTabsAdmin


@admin.register(Letter)
class LetterAdmin(admin.ModelAdmin):
    list_display = ["written_at", "kind", "about", "reader", "language", "sent_at", "attempts"]
    list_filter = ["kind", "language", ("sent_at", admin.EmptyFieldListFilter)]
    search_fields = ["about", "reader", "subject"]
    date_hierarchy = "written_at"

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
    fields = ["template", "subject", "text", "placeholders", "preview", "own_words"]
    readonly_fields = ["placeholders", "preview", "own_words"]

    def get_readonly_fields(self, request, obj=None):
        return [*self.readonly_fields, *(["template"] if obj else [])]

    def get_fields(self, request, obj=None):
        return self.fields if obj else ["template", "subject", "text"]

    @admin.display(description=_("May stand in the text"))
    def placeholders(self, letter):
        return ", ".join(f"{{{name}}}" for name in sorted(wording.placeholders(letter.template)))

    @admin.display(description=_("With an example"))
    def preview(self, letter):
        return shown(letter, wording.as_example)

    @admin.display(description=_("The project’s own words, to begin from"))
    def own_words(self, letter):
        return shown(Wording(template=letter.template), str)


def shown(letter, as_shown):
    """The letter in each language, in the team's words or, where it has none, the project's."""
    wordings = []
    for code, name in settings.LANGUAGES:
        words = letter.in_language(code)
        own = wording.own(letter.template, code)
        wordings.append(
            {
                "language": code,
                "name": name,
                "subject": as_shown(words[0] or own[0]),
                "text": as_shown(words[1] or own[1]),
                "is_own": all(words),
            }
        )
    return render_to_string("admin/correspondence/wordings.html", {"wordings": wordings})
