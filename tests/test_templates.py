import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

FOLDER = settings.BASE_DIR / "templates"
TEMPLATES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*") if path.is_file())
OFF_SITE = re.compile(r"""(?:src|href)=["'](?:https?:)?//""")


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_compiles(name):
    get_template(name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_blocktranslate_is_trimmed(name):
    source = (FOLDER / name).read_text()

    untrimmed = [
        tag for tag in re.findall(r"{%\s*blocktranslate[^%]*%}", source) if "trimmed" not in tag
    ]

    assert untrimmed == []


@pytest.mark.parametrize("name", [name for name in TEMPLATES if Path(name).suffix == ".html"])
def test_no_page_has_inline_script_or_style(name):
    source = (FOLDER / name).read_text()

    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"", source)
    assert not re.search(r"<script(?![^>]*\ssrc=)(?![^>]*application/(?:ld\+)?json)", source)
