"""The settings of the tests, but a message goes nowhere: each measure decides when to recount."""

from tests.settings import *  # noqa: F403 - settings build upon settings

CELERY_TASK_ALWAYS_EAGER = False
CELERY_BROKER_URL = "memory://"
