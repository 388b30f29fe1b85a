"""Django's settings. What differs between installations comes from the data folder and the environment."""

import os
import secrets
from urllib.parse import parse_qs, unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from talkoo.site import instance as _instance

INSTANCE = _instance.from_environment() if os.environ.get("TALKOO_DATA") else None
DATABASE_ROLE = os.environ.get("TALKOO_DATABASE_ROLE", "app")
DATABASE_ROLES = {role: INSTANCE.role_name(role) for role in _instance.ROLES} if INSTANCE else {}
INSTALLATION = INSTANCE.id if INSTANCE else "none"

SECRET_KEY = INSTANCE.keys["secret"] if INSTANCE else secrets.token_urlsafe()
FIELD_KEYS = INSTANCE.keys["fields"] if INSTANCE else _instance.new_field_key()
INDEX_KEY = INSTANCE.keys["index"] if INSTANCE else secrets.token_urlsafe()
# Empty before the first start with this version, which makes it: nothing goes to phones until then.
PUSH_KEY = INSTANCE.keys.get("push", "") if INSTANCE else _instance.new_push_key()
DEBUG = False
ALLOWED_HOSTS = [
    "*"
]  # which host leads where is decided by plumbing.tenancy; unknown ones get a page of their own
BARE_HOST = os.environ.get("TALKOO_HOST", "").lower() or "localhost"
BARE_HOSTS = {"localhost", "127.0.0.1", "[::1]", BARE_HOST}
PUBLIC_SCHEME = os.environ.get("TALKOO_PUBLIC_SCHEME", "http")
PUBLIC_PORT = os.environ.get("TALKOO_PUBLIC_PORT", os.environ.get("TALKOO_PORT", ""))

TRUSTED_PROXIES = os.environ.get(
    "TALKOO_TRUSTED_PROXIES", ""
)  # networks; only they may say who asks (proxy.py)
OPERATOR_MAIL = os.environ.get("TALKOO_OPERATOR_MAIL", "")
OPERATOR_LANGUAGE = os.environ.get("TALKOO_OPERATOR_LANGUAGE", "en")

# Pages
ROOT_URLCONF = "talkoo.site.urls"
WSGI_APPLICATION = "talkoo.site.wsgi.application"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rules",
    "procrastinate.contrib.django",
    "talkoo.site",
    "talkoo.site.operator",
    "talkoo.plumbing.tenancy",
    "talkoo.plumbing.audit",
    "talkoo.plumbing.jobs",
    "talkoo.plumbing.page_cache",
    "talkoo.plumbing.limits",
    "talkoo.plumbing.sessions",
    "talkoo.plumbing.calendars",
    "talkoo.plumbing.mail_out",
    "talkoo.plumbing.places",
    "talkoo.plumbing.vocabulary",
    "talkoo.plumbing.translation",
    "talkoo.plumbing.files",
    "talkoo.plumbing.live",
    "talkoo.plumbing.search",
    "talkoo.plumbing.egress",
    "talkoo.plumbing.sms_out",
    "talkoo.plumbing.notify",
    "talkoo.plumbing.push",
    "talkoo.plumbing.mail_in",
    "talkoo.plumbing.terms",
    "talkoo.plumbing.retention",
    "talkoo.plumbing.moderation",
    "talkoo.plumbing.video",
    "talkoo.plumbing.imports",
    "talkoo.people.accounts",
    "talkoo.people.organisations",
    "talkoo.people.spaces",
    "talkoo.blocks.letters",
    "talkoo.blocks.documents",
    "talkoo.blocks.discussions",
    "talkoo.blocks.tasks",
    "talkoo.blocks.chat",
    "talkoo.blocks.questionnaires",
    "talkoo.blocks.gatherings",
    "talkoo.blocks.minutes",
    "talkoo.areas.representation",
    "talkoo.areas.interest_desk",
    "talkoo.areas.advice",
    "talkoo.areas.ideas",
    "talkoo.areas.introductions",
    "talkoo.areas.check_ins",
    "talkoo.areas.visits",
]
MIDDLEWARE = [
    "talkoo.site.headers.HeadersMiddleware",
    "talkoo.site.installable.keeping.KeepingMiddleware",
    "talkoo.site.operator.failures.FailuresMiddleware",
    "talkoo.plumbing.page_cache.middleware.PageCacheMiddleware",
    "talkoo.plumbing.tenancy.middleware.TenancyMiddleware",
    "talkoo.plumbing.tenancy.middleware.LanguageMiddleware",
    "talkoo.site.operator.resting.RestingMiddleware",
    "talkoo.site.modules.ModulesMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "talkoo.plumbing.moderation.middleware.WritingMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "talkoo.kernel.pages.environment",
            "autoescape": lambda name: name is None or not name.endswith(".txt"),
        },
    }
]
FORM_RENDERER = "django.forms.renderers.Jinja2"
STATIC_URL = "/static/"
STATIC_ROOT = INSTANCE.static_folder if INSTANCE else None
FILES_FOLDER = INSTANCE.data / "files" if INSTANCE else None
_IS_COLLECTED = bool(STATIC_ROOT and (STATIC_ROOT / "staticfiles.json").exists())
STORAGES = {
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _IS_COLLECTED or os.environ.get("TALKOO_COLLECT")
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
CSRF_FAILURE_VIEW = "talkoo.site.views.form_too_old"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "talkoo.plumbing.files.uploads.BoundedUpload",
]

# Who is there. Ports do not separate cookies, so their names carry the installation.
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["talkoo.site.backend.People"]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "my_networks"
SESSION_ENGINE = "talkoo.plumbing.sessions.store"
SESSION_COOKIE_AGE = 30 * 24 * 3_600
COOKIE_PREFIX = f"talkoo_{INSTALLATION}_"
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}session"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}language"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_SCHEME == "https"
if PUBLIC_SCHEME == "https":  # only said by an operator whose proxy sets this header itself
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SILENCED_SYSTEM_CHECKS = ["auth.E003", "auth.W004"]  # a person has no user name

# Languages
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("fi", _("Finnish")),
    ("et", _("Estonian")),
    ("ru", _("Russian")),
    ("sv", _("Swedish")),
    ("en", _("English")),
    ("ar", _("Arabic")),
]
LOCALE_PATHS = [os.path.join(os.path.dirname(__file__), "locale")]
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"

# The database
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def _database(dsn: str, *, is_pooled: bool = False) -> dict[str, object]:
    parts = urlsplit(dsn)
    options = {key: value[-1] for key, value in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or parts.hostname or "",
        "PORT": parts.port or "",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            **options,
            "application_name": f"talkoo {DATABASE_ROLE}",
            "prepare_threshold": None if is_pooled else 3,  # uses of a statement before its plan is kept
        },
    }


_DSN = INSTANCE.dsn(DATABASE_ROLE) if INSTANCE else "postgresql://nobody@localhost/none"  # type: ignore[arg-type]
# LISTEN does not pass through a transaction pool.
DIRECT_DSN = INSTANCE.direct_dsn(DATABASE_ROLE) if INSTANCE else _DSN  # type: ignore[arg-type]
DATABASES = {"default": _database(_DSN, is_pooled=DIRECT_DSN != _DSN)}

# Mail
SMTP_URL = os.environ.get("TALKOO_SMTP_URL", "")
MAIL_FROM = os.environ.get("TALKOO_MAIL_FROM", "talkoo@localhost")
MAIL_DOMAIN = os.environ.get("TALKOO_MAIL_DOMAIN", "")
MAIL_AUTHSERV = os.environ.get("TALKOO_MAIL_AUTHSERV", "")
MAIL_SECRET = os.environ.get("TALKOO_MAIL_SECRET", "")
SMS_URL = os.environ.get("TALKOO_SMS_URL", "")
SMS_TOKEN = os.environ.get("TALKOO_SMS_TOKEN", "")
LIVE_LISTEN = os.environ.get("TALKOO_LIVE_LISTEN", "")
LIVE_WIRE = os.environ.get("TALKOO_LIVE_WIRE", "")
EGRESS_ALLOW = os.environ.get("TALKOO_EGRESS_ALLOW", "")
TRANSLATE = os.environ.get("TALKOO_TRANSLATE", "")
TRANSLATE_KEY = os.environ.get("TALKOO_TRANSLATE_KEY", "")
TRANSLATE_MONTHLY = os.environ.get("TALKOO_TRANSLATE_MONTHLY", "200000")
PUSH_SERVICES = os.environ.get("TALKOO_PUSH_SERVICES", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "django.request": {
            "level": "ERROR"
        },  # pages that are not there are no news, and addresses can hold secrets
    },
}
