"""The one settings file. What differs between places comes from the environment (.env.example)."""

from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import SELF
from django.utils.translation import gettext_lazy as _

from bba.native_libraries import bundled
from bba.release import release
from geofiles.drivers import forbid

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- Safety ---------------------------------------------------------------------------------

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

SECURE = env.bool("SECURE", default=True)
SECURE_SSL_REDIRECT = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_ENGINE = "engagements.sessions"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", *env.list("TILE_ORIGINS", default=[])],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}

# --- Parts ----------------------------------------------------------------------------------

INSTALLED_APPS = [
    "modeltranslation",  # before the admin, or its tabs are not found
    "desk.apps.DeskAdminConfig",  # django.contrib.admin, behind our own door
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "template_partials",
    "languages",
    "geofiles",
    "territory",
    "accounts",
    "correspondence",
    "axes",
    "partners",
    "counting",
    "registers",
    "engagements",
    "intake",
    "progress",
    "catalogue",
    "desk.apps.DeskConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "bba.policy.PolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "bba.machines.MachineMiddleware",  # what follows is for people
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "bba.urls"
WSGI_APPLICATION = "bba.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["languages.templatetags.dates"],
            "libraries": {"fields": "bba.fields"},
        },
    },
]

FORM_RENDERER = "bba.widgets.Renderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Database, broker, cache ----------------------------------------------------------------

GDAL_LIBRARY_PATH = bundled("pyogrio", "libgdal*")
GEOS_LIBRARY_PATH = bundled("shapely", "libgeos_c*")
# GDAL must never follow an address or another file named inside an upload.
forbid()

DATABASES = {"default": env.db("DATABASE_URL")}
DATABASES["default"]["ENGINE"] = "django.contrib.gis.db.backends.postgis"
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# The planner thinks searches for neighbours dear enough to be compiled, which takes five times as
# long as the searches themselves.
# And it plans what is prepared for its values again and again, if it thinks that gains a little.
# Where names are sought that are nearly the same, the index leaves out those that are less so.
NEARLY_THE_SAME = 0.6  # of 1: the runs of three letters that two names must share
DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
    "-c jit=off -c plan_cache_mode=force_generic_plan "
    f"-c pg_trgm.similarity_threshold={NEARLY_THE_SAME}"
)
# For the statements that the database plans once for each connection (bba.composed, decision 0018);
# Django itself prepares none. None where a pooler gives each transaction another connection.
DATABASES["default"]["OPTIONS"]["prepare_threshold"] = 0

REDIS_URL = env.str("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "bba.cache.ForgivingCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": release(BASE_DIR),
        # In seconds: what takes longer to be remembered is made anew sooner.
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},
    }
}

# --- Worker ---------------------------------------------------------------------------------

# Celery writes a socket's address as redis+socket, and the number of the database differently.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://").replace(
    "?db=", "?virtual_host="
)
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600, "socket_connect_timeout": 2}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# An act must not hang when the broker is away: the request rows in the database are the net.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 3600
CELERY_TIMEZONE = "Europe/Brussels"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# --- People ---------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Proxies in front of us that say from which network a visitor comes; limits are kept by it.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "engagements:mine"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"login": "accounts.forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
# In seconds. Every code is good for as long.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 900
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 900
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
# The second factor, which the desk asks of the team (desk/site.py).
MFA_TOTP_ISSUER = "Biodiversity Alliance"
MFA_TOTP_TOLERANCE = 1  # the clock of a telephone may be half a minute off
MFA_TRUST_ENABLED = True
MFA_TRUST_COOKIE_AGE = timedelta(days=env.int("TRUST_BROWSER_DAYS", default=7))

# --- Letters --------------------------------------------------------------------------------

EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="pledges@biodiversity-alliance.example")
# Where people who read the site can write to.
CONTACT_ADDRESS = env.str("CONTACT_ADDRESS", default=DEFAULT_FROM_EMAIL)
SITE_ADDRESS = env.str("SITE_ADDRESS", default="http://127.0.0.1:8000").rstrip("/")

# --- Languages and formats ------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French")), ("nl", _("Dutch")), ("de", _("German"))]
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("en", "fr", "nl", "de")
# Ours, and what libraries say otherwise than we would.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "languages" / "overrides"]
TIME_ZONE = "Europe/Brussels"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["bba.formats"]

# --- Files ----------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / "var" / "static"))()
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "media/"
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(BASE_DIR / "var" / "media"))()
STATIC_FROM_SOURCE = env.bool("STATIC_FROM_SOURCE", default=False)
WHITENOISE_USE_FINDERS = STATIC_FROM_SOURCE
WHITENOISE_AUTOREFRESH = STATIC_FROM_SOURCE
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "bba.static_files.FromSource"
        if STATIC_FROM_SOURCE
        else "bba.static_files.Collected"
    },
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
# A drawing arrives as text in the form; an upload as a file, bounded by geofiles.limits.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000

# --- The register's own rules ---------------------------------------------------------------

# Days after which a draft that nobody has touched is deleted; its mailed link stays good as long.
DRAFT_LINK_DAYS = env.int("DRAFT_LINK_DAYS", default=90)
# So many days before that its writer is told.
DRAFT_WARNING_DAYS = env.int("DRAFT_WARNING_DAYS", default=14)
# Days that the link which sends a pledge, by confirming its writer's address, stays good.
CONFIRMATION_LINK_DAYS = env.int("CONFIRMATION_LINK_DAYS", default=14)
# Seconds that a person takes at least before having a letter sent; a program is faster.
FASTEST_SENDING_SECONDS = env.float("FASTEST_SENDING_SECONDS", default=1.5)
# Days that an invitation to act for an organisation, sent by mail, stays good.
INVITATION_LINK_DAYS = env.int("INVITATION_LINK_DAYS", default=30)
# Files up to so many bytes are read at once; larger ones by the worker, with a progress bar.
UPLOAD_BYTES_READ_AT_ONCE = env.int("UPLOAD_BYTES_READ_AT_ONCE", default=1_000_000)
# A file of what was done, at the desk, is always read at once, so it has at most so many bytes.
REPORT_BYTES_AT_MOST = env.int("REPORT_BYTES_AT_MOST", default=10_000_000)
# Days after which a file that was sent is deleted; what was understood of it stays.
UPLOAD_DAYS = env.int("UPLOAD_DAYS", default=30)
# Months after which a figure that nobody has confirmed leaves the bar.
MONTHS_UNTIL_NOT_CONFIRMED = env.int("MONTHS_UNTIL_NOT_CONFIRMED", default=24)
# A pledge of more than this part of what its target aims at takes two reviewers, unless the target
# says otherwise.
SECOND_REVIEWER_ABOVE_PERCENT = env.int("SECOND_REVIEWER_ABOVE_PERCENT", default=10)
# From when on the machine draws a reviewer's attention to something; quantities in the unit of the
# target, by what it measures.
OVERLAP_NOTICED_PERCENT = env.int("OVERLAP_NOTICED_PERCENT", default=5)
LIKENESS_NOTICED_PERCENT = env.int("LIKENESS_NOTICED_PERCENT", default=60)
CITIZEN_AT_MOST = env.dict(
    "CITIZEN_AT_MOST",
    cast={"value": float},
    default={"length_km": 2.0, "area_ha": 5.0, "count": 30.0, "tonnes_per_year": 1.0},
)
CREATED_A_DAY_AT_MOST = env.dict(
    "CREATED_A_DAY_AT_MOST",
    cast={"value": float},
    default={"length_km": 1.0, "area_ha": 5.0, "count": 20.0},
)
# Address of background map tiles, with {z}, {x} and {y}; empty: our own outlines only.
TILE_ADDRESS = env.str("TILE_ADDRESS", default="")
# Who made those tiles, as their licence asks it to be said on the map.
TILE_ATTRIBUTION = env.str("TILE_ATTRIBUTION", default="")

# --- Logs -----------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    # The clock's tasks come every minute: only what goes wrong with one is worth a line.
    "loggers": {
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
