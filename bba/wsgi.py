"""What the web server calls."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bba.settings")

application = get_wsgi_application()

# What is loaded stays for good: to look through its 160,000 objects for what can be forgotten kept
# one request in a thousand waiting. Views are loaded with their addresses.
get_resolver().url_patterns  # noqa: B018 - asked for once
gc.collect()
gc.freeze()
