import pytest
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

from bba.static_files import Collected, FromSource


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [(FromSource, StaticFilesStorage), (Collected, CompressedManifestStaticFilesStorage)],
)
def test_a_file_is_served_from_where_django_serves_it(tmp_path, settings, ours, theirs):
    settings.DEBUG = False
    place = {"location": str(tmp_path), "base_url": "/static/"}
    theirs(**place).save("a word.css", ContentFile(b"body {}"))
    if theirs is CompressedManifestStaticFilesStorage:
        kept = theirs(**place)
        list(kept.post_process({"a word.css": (kept, "a word.css")}))

    asked = ours(**place)

    for name in ("a word.css", "a word.css#mark", "a word.css"):
        assert asked.url(name) == theirs(**place).url(name)
