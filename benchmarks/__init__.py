"""How fast counting is, in ratios measured side by side: see README.md."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
# Before anything else, in the processes started for a measure too.
django.setup()
