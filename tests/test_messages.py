"""No missing or doubtful translation in the released languages."""

import re
import shutil
import subprocess
import sys

import pytest
from django.conf import settings
from django.utils import translation

from tests.test_architecture import OURS

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]
LEFT_BEHIND = shutil.ignore_patterns(
    ".git", ".venv", "var", "vendor", "node_modules", "__pycache__", "*.mo", "tests", ".*_cache"
)


@pytest.fixture(scope="module")
def gathered(tmp_path_factory):
    """A copy of the project in which every sentence has been gathered anew."""
    copy = tmp_path_factory.mktemp("messages") / "project"
    shutil.copytree(settings.BASE_DIR, copy, ignore=LEFT_BEHIND)
    subprocess.run(
        [sys.executable, "-c", GATHER, *LANGUAGES], cwd=copy, check=True, capture_output=True
    )
    return copy


GATHER = """
import sys
import django
from django.conf import settings
from django.core.management import call_command
settings.configure(LANGUAGE_CODE="en", LOCALE_PATHS=["locale"])
django.setup()
call_command("makemessages", locale=sys.argv[1:], extensions=["html", "txt", "py"], verbosity=0)
"""


def test_sentences_are_marked_by_names_that_are_gathered():
    """Gathering knows Django's own names and `_`; what another name marks is never translated."""
    aliased = re.compile(r"from django.utils.translation import .*\bas (?!_$)\w+", re.MULTILINE)
    sources = [path for app in OURS for path in (settings.BASE_DIR / app).rglob("*.py")]

    assert [str(path) for path in sources if aliased.search(path.read_text())] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_the_code_is_translated(language, gathered):
    statistics = subprocess.run(
        [
            "msgfmt", "--check-format", "--statistics", "-o", "/dev/null",
            gathered / "locale" / language / "LC_MESSAGES" / "django.po",
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stderr  # fmt: skip

    assert re.search(r"untranslated|fuzzy", statistics) is None, statistics


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("title", ["Accessibility statement", "Recovery codes"])
def test_a_heading_says_what_its_title_says_in_parts_that_fit_a_small_screen(language, title):
    with translation.override(language):
        heading = translation.pgettext("heading", title)

        assert heading.replace("&shy;", "") == translation.gettext(title)
    assert [part for part in re.split("&shy;| ", heading) if len(part) > 18] == []
