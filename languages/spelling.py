"""Words as people type them, and as they are printed."""

import re
import unicodedata


def folded(words: str) -> str:
    """Without accents and capitals: “Liège” is found by “liege”."""
    decomposed = unicodedata.normalize("NFKD", words.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def bare(name: str) -> str:
    """Folded, and only letters and figures with single spaces: “Saint-Vith” is “saint vith”."""
    return " ".join(re.findall(r"[^\W_]+", folded(name)))


def typeset(words: str) -> str:
    """With apostrophes as they are printed: “Belgium's” becomes “Belgium’s”."""
    return re.sub(r"(?<=\w)'(?=\w)", "’", words)
