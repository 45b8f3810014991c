"""Search in what partners wrote, in four languages: the document of an engagement, and a question.

Accents and case make no difference. Each word is sought as it is written, as the beginning of a
word, and by its stem in each of the four languages, for nobody knows in which one it is meant.
"""

import re
from functools import reduce
from operator import and_, or_

from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db.models import Case, F, Func, TextField, Value, When
from django.db.models.expressions import Combinable, Expression

from partners.naming import ACCENTED, PLAIN

CONFIGS = {"en": "english", "fr": "french", "nl": "dutch", "de": "german"}
#: More words than this are not asked for.
MOST_WORDS = 8
_TO_PLAIN = str.maketrans(ACCENTED, PLAIN)


def plain(text: Combinable) -> Func:
    """A text without accents."""
    return Func(text, Value(ACCENTED), Value(PLAIN), function="translate", output_field=TextField())


def document() -> Expression:
    """Title and description of an engagement, as words and as stems of its language.

    All of it is immutable in the database, so that a column can be generated from it.
    """
    texts = plain(F("title")), plain(F("description"))
    as_written = SearchVector(*texts, config="simple")
    return Case(
        *(
            When(language=language, then=as_written + SearchVector(*texts, config=config))
            for language, config in CONFIGS.items()
        ),
        default=as_written,
        output_field=SearchVectorField(),
    )


def asked(words: str) -> SearchQuery | None:
    """What to look for in documents; None where there is no word in it."""
    found = re.findall(r"[^\W_]+", words.translate(_TO_PLAIN).lower())[:MOST_WORDS]
    if not found:
        return None
    return reduce(and_, (_one_word(word) for word in found))


def _one_word(word: str) -> SearchQuery:
    begins = SearchQuery(f"{word}:*", search_type="raw", config="simple")
    stems = (SearchQuery(word, config=config) for config in CONFIGS.values())
    return reduce(or_, stems, begins)
