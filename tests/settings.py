"""bba.settings with fast passwords and tasks run at once."""

import os
import re

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 40)
os.environ.setdefault("SECURE", "false")
os.environ.setdefault("STATIC_FROM_SOURCE", "true")

from bba.settings import *  # noqa: F403 - settings build upon settings
from bba.settings import CACHES, REDIS_URL

ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
# The targets of tests are small: one reviewer is enough, unless a test says otherwise.
SECOND_REVIEWER_ABOVE_PERCENT = 10_000

# Each process of a parallel run has a cache of its own, because each test begins by emptying it.
NUMBER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
ADDRESS, CACHE_NUMBER = re.fullmatch(r"(.*(?:\?db=|/))(\d+)", REDIS_URL).groups()
CACHES["default"]["LOCATION"] = f"{ADDRESS}{int(CACHE_NUMBER) + NUMBER}"
