import pytest
from django.template import Context, Template
from django.utils.translation import override

NAMED = Template(
    "{% load i18n language_names %}{% get_language_info for 'de' as german %}"
    "{{ german.name_translated|within_a_sentence }}"
)


@pytest.mark.parametrize(
    ("language", "name"),
    [("en", "German"), ("fr", "allemand"), ("nl", "Duits"), ("de", "Deutsch")],
)
def test_a_language_is_named_as_in_a_sentence(language, name):
    with override(language):
        assert NAMED.render(Context()) == name
