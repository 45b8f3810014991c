"""What two ways of writing the same organisation's name have in common, as the database sees it."""

from django.db.models import Func, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Lower, Replace

ACCENTED = "àáâãäåçèéêëìíîïñòóôõöøùúûüýÿÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝ"
PLAIN = "aaaaaaceeeeiiiinoooooouuuuyyaaaaaaceeeeiiiinoooooouuuuy"
# Dots are dropped, so that N.V. is nv; whatever else is no letter or figure parts two words.
DROPPED = "."
BETWEEN_WORDS = "[^a-z0-9]+"

LEGAL_FORMS = (
    "nv|sa|bv|bvba|sprl|srl|vzw|asbl|ivzw|aisbl|vog|gmbh|ag|cv|cvba|sc|scrl|scs|snc|vof|se|plc|ltd"
)
BEFORE_A_TOWN = "gemeente|gemeentebestuur|stad|stadsbestuur|commune|ville|gemeinde|stadt|city"
LITTLE_WORDS = "de|d|du|des|la|le|les|l|het|van|von|of|the"
LEFT_OUT = rf"\m({LEGAL_FORMS}|{BEFORE_A_TOWN}|{LITTLE_WORDS}|administration communale)\M"


def core_of(name: Combinable) -> Func:
    """The name in small letters without accents, spaces, legal form and "municipality of".

    "Société du Nord S.A." and "societe NORD" have the same core. All of it is immutable in the
    database, so that a column can be generated from it.
    """
    plain = Lower(Func(name, Value(ACCENTED + DROPPED), Value(PLAIN), function="translate"))
    words = replaced(plain, BETWEEN_WORDS, " ")
    return Replace(replaced(words, LEFT_OUT, ""), Value(" "), Value(""))


def replaced(text: Combinable, pattern: str, by: str) -> Func:
    return Func(text, Value(pattern), Value(by), Value("g"), function="regexp_replace")
