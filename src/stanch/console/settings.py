"""Django's settings for the console: the record's store, sign-in, strict headers, nothing from outside."""

import os
import secrets
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.functional import SimpleLazyObject

from stanch.record.settings import DATABASES, DEFAULT_AUTO_FIELD, HOME, USE_TZ

__all__ = ["DATABASES", "DEFAULT_AUTO_FIELD", "USE_TZ"]


def _secret_key() -> str:
    """What sessions are signed with: made on first use, beside the record, for its owner's eyes alone."""
    path = HOME / "console.key"
    try:
        return path.read_text("ascii").strip()
    except FileNotFoundError:
        HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = secrets.token_urlsafe(48)
    whole = path.with_suffix(f".{secrets.token_hex(8)}")  # nobody reads a key that is only begun
    with open(os.open(whole, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:
        file.write(made)
    try:
        os.link(whole, path)
    except FileExistsError:  # somebody else made it in the meantime
        return path.read_text("ascii").strip()
    finally:
        whole.unlink()
    return made


SECRET_KEY = SimpleLazyObject(_secret_key)  # made when it is first needed
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *os.environ.get("STANCH_HOSTS", "").split(",")]
"""On loopback a page of another site could reach us by a name of its own: only these are answered."""

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "stanch.record",
    "stanch.console",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "stanch.console.addresses.Named",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "stanch.console.errors.Saying",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "stanch.console.urls"
CACHED = (
    "django.template.loaders.cached.Loader",
    ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
)
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates", *sorted(Path(__file__).parent.glob("*/templates"))],
        "OPTIONS": {
            "loaders": [("template_partials.loader.Loader", [CACHED])],  # "page.html#partial" is its partial
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "stanch.console.templatetags.console",
            ],
        },
    }
]
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

LANGUAGE_CODE = "en-gb"
USE_I18N = True
TIME_ZONE = "UTC"

# Sign-in: one owner, by a one-time link first, by password and authenticator app afterwards.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
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
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "stanch.console.sign_in.links.OneOwner"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "stanch"
MFA_TOTP_TOLERANCE = 1  # clocks of telephones are off by a little
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = ["ip_address"]
AXES_LOCKOUT_TEMPLATE = "sign_in/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_IPWARE_PROXY_COUNT = 0

# A browser keeps cookies by host, whatever the port: by these names two consoles keep each its own.
_AT = f"_{os.environ['STANCH_PORT']}" if os.environ.get("STANCH_PORT") else ""
SESSION_COOKIE_NAME = f"sessionid{_AT}"
CSRF_COOKIE_NAME = f"csrftoken{_AT}"
VISITOR_COOKIE_NAME = f"stanch_visitor{_AT}"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no cookie of its own
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2**20
FILE_UPLOAD_HANDLERS = ["stanch.console.observations.uploads.Bounded"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],  # the picture that an authenticator app scans
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # what strangers ask too often shall not fill a log: only what broke is written there
    "loggers": {"django.request": {"level": "ERROR"}, "waitress.queue": {"level": "ERROR"}},
}
SILENCED_SYSTEM_CHECKS = ["axes.W003"]
