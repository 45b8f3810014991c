import pytest
from django.urls import reverse
from django.utils.translation import override

from engagements.addresses import page_of_draft
from engagements.models import Engagement


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize(
    ("page", "more"), [("check", ()), ("step", ("partner",)), ("step", ("place", 12))]
)
def test_a_page_of_a_draft_is_where_its_pattern_leads(language, page, more):
    with override(language):
        for draft in (Engagement(), Engagement()):
            resolved = reverse(f"engagements:{page}", args=[draft.key, *more])

            assert page_of_draft(draft, page, *more) == resolved
