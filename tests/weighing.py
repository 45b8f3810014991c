"""What a page weighs on its way to a phone: its HTML, styles and scripts, compressed."""

import gzip
import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

KB = 1000
WITHOUT_MAP, WITH_MAP = 60 * KB, 350 * KB


def has_map(html):
    return "openlayers" in html


def limit_of(html):
    """What a page of the form may weigh, in bytes."""
    return WITH_MAP if has_map(html) else WITHOUT_MAP


def weight_of(html):
    """In bytes, as a server that compresses sends it; brotli would make it a little less."""
    linked = re.findall(r'<link rel="stylesheet" href="([^"]+)"|<script[^>]* src="([^"]+)"', html)
    files = set()
    for style, script in linked:
        gather(path_of(style or script), files)
    return compressed(html.encode()) + sum(compressed(file.read_bytes()) for file in files)


def path_of(address):
    return Path(finders.find(address.removeprefix(staticfiles_storage.base_url)))


def gather(file, files):
    """A file and the modules it imports."""
    files.add(file)
    if file.suffix == ".js" and "vendor" not in file.parts:
        for name in re.findall(r'(?:from|import)\s*\(?"(\.[^"]+)"', file.read_text()):
            module = (file.parent / name).resolve()
            if module not in files:
                gather(module, files)


def compressed(content):
    return len(gzip.compress(content, compresslevel=6))
