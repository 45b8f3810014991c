"""Words as people type them: without accents and capitals, perhaps without hyphens."""

import re
import unicodedata


def folded(words: str) -> str:
    """Without accents and capitals: “Liège” is found by “liege”."""
    decomposed = unicodedata.normalize("NFKD", words.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def bare(name: str) -> str:
    """Folded, and only letters and figures with single spaces: “Saint-Vith” is “saint vith”."""
    return " ".join(re.findall(r"[^\W_]+", folded(name)))
