"""Settings come from the environment alone; a missing one stops the start with a hint.

`padis serve` and the doors in `script/` fill in what a single machine needs (an embedded database, a key
file), so a person sets a variable only to differ from that.
"""

import hashlib
import os
import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import SELF

from config.environment import database, flag, hosts, installation_key, mail_server, required

BASE_DIR = Path(__file__).resolve().parent.parent


def live_origins() -> list[str]:
    """The origins of the live process, for the browser's guard; none where it shares the pages' origin."""
    if LIVE_URL:
        return [f"{parts.scheme}://{parts.netloc}"] if (parts := urlsplit(LIVE_URL)).netloc else []
    scheme = "https" if flag("PADIS_HTTPS") else "http"
    hosts = [host for host in ALLOWED_HOSTS if "[" not in host]  # the guard's language has no IPv6 addresses
    return [f"{scheme}://{'*' if host.startswith('.') else ''}{host}:{LIVE_PORT}" for host in hosts]


PADIS_KEY = installation_key()
SECRET_KEY = hashlib.blake2b(b"django", key=PADIS_KEY, digest_size=32).hexdigest()
DEBUG = flag("PADIS_DEBUG")
DEMO = flag("PADIS_DEMO")
ALLOWED_HOSTS = os.environ.get("PADIS_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("PADIS_ORIGINS", "").split(",") if origin]

# The leading digits of a unit code that place its rows (2 = province). Chosen once per installation.
SHARD_DIGITS = int(os.environ.get("PADIS_SHARD_DIGITS", "2"))

# Where a browser reaches the live process: an address; else a port of the host that serves the pages (`padis serve`
# names both ports); else the same origin, where a proxy in front passes /live/ on.
PAGE_PORT = int(os.environ.get("PADIS_PORT", "0"))
LIVE_PORT = int(os.environ.get("PADIS_LIVE_PORT", "0"))
LIVE_URL = os.environ.get("PADIS_LIVE_URL", "" if LIVE_PORT else "/live/")

# Reminders by e-mail, off without a mail server; and by webhook, to the hosts listed here alone ("host" or "host:port").
MAIL_IS_ON = bool(os.environ.get("PADIS_SMTP_URL"))
EMAIL_TIMEOUT = 10  # seconds
WEBHOOK_HOSTS = hosts("PADIS_WEBHOOK_HOSTS")
# Registers of units: the hosts that may be asked ("host" or "host:port"), the folder that holds a folder for each unit, and
# how long (seconds) one step of a question may take.
REGISTER_HOSTS = hosts("PADIS_REGISTER_HOSTS")
REGISTER_FOLDERS = Path(folders) if (folders := os.environ.get("PADIS_REGISTER_FOLDERS", "")) else None
REGISTER_TIMEOUT = float(os.environ.get("PADIS_REGISTER_TIMEOUT", "2"))
if MAIL_IS_ON:
    globals().update(mail_server(os.environ["PADIS_SMTP_URL"]))

INSTALLED_APPS = [
    "padis.shared",
    "padis.divisions",
    "padis.accounts",
    "padis.privacy",
    "padis.deadlines",
    "padis.announcements",
    "padis.cases",
    "padis.exchange",
    "padis.kinds",
    "padis.paper",
    "padis.intake",
    "padis.register",
    "padis.register.recordings",
    "padis.register.connectors",
    "padis.retention",
    "padis.register.quality",
    "padis.monitoring",
    "padis.bulletins",
    "padis.analysis",
    "padis.reminders",
    "padis.simulator",
    "padis.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "padis.web.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "padis.web.idle.IdleMiddleware",
    "padis.web.middleware.SignedInMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "padis.web.middleware.OwnPasswordMiddleware",
    "csp.middleware.CSPMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "padis.web.live.context.live",
                "padis.web.context.frame",
            ]
        },
    }
]

DATABASES = {
    "default": database(
        required(
            "DATABASE_URL",
            "Set postgres://user:password@host:port/name, or start with `padis serve`, which brings a database.",
        )
    )
}
# What all processes must know together: how many wrong codes were tried for an account, which codes were used.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "web_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people -------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "padis.accounts.backends.UnitBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "display_name"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "padis.web.account.adapter.ClosedAccountAdapter"
ACCOUNT_FORMS = {
    "login": "padis.web.account.forms.OwnLoginForm",
    "change_password": "padis.web.account.forms.OwnChangePasswordForm",
    "reauthenticate": "padis.web.account.forms.OwnReauthenticateForm",
}
ACCOUNT_SESSION_REMEMBER = False  # closing the browser logs out: office computers are shared
# django-axes locks out, per user name and address; a whole county may come from one address. What is limited here are
# wrong codes of the second factor: five in a quarter of an hour for an account.
ACCOUNT_RATE_LIMITS = {"login_failed": "5/15m/key", "login": False}
MFA_ADAPTER = "padis.web.account.adapter.SealedSecretsAdapter"
MFA_FORMS = {
    "authenticate": "padis.web.account.forms.OwnAuthenticateForm",
    "reauthenticate": "padis.web.account.forms.OwnReauthenticateCodeForm",
    "activate_totp": "padis.web.account.forms.OwnActivateForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "PADIS"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "padis.web.account.views.locked_out"
SESSION_COOKIE_AGE = 10 * 60 * 60
SESSION_IDLE_SECONDS = 60 * int(
    os.environ.get("PADIS_IDLE_MINUTES", "30")
)  # without use; 0: until the browser is closed
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "padis.web.errors.form_expired"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = flag("PADIS_HTTPS")
if flag(
    "PADIS_HTTPS"
):  # the proxy says so of each request; a browser that came once by HTTPS comes by nothing else for a year
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
MESSAGE_STORAGE = "django.contrib.messages.storage.fallback.FallbackStorage"  # a cookie: saying "done" writes no row

# --- language and time --------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "padis" / "locale"]  # compiled of all catalogs in the tree: `padis messages`
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# --- static files: our own, and the front-end libraries that npm brought into frontend/dist -----------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "static"
STATICFILES_DIRS = [path for path in (BASE_DIR / "frontend" / "dist", BASE_DIR / "frontend" / "own") if path.is_dir()]
TESTING = "pytest" in sys.modules
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG or TESTING

# --- the browser's guard ------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF, "'unsafe-inline'"],  # charts and the design system set styles on elements
        "img-src": [SELF, "data:"],
        "connect-src": [SELF, *live_origins()],
        "frame-ancestors": ["'none'"],
        "form-action": [SELF],
        "base-uri": [SELF],
    }
}

# A form's file stays in memory, at the addresses that ask for one; what is sent elsewhere is read past.
FILE_UPLOAD_HANDLERS = ["padis.web.uploads.ExpectedFiles"]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a grid of a hundred rows has an input for each cell

# The font of printed forms, where it is neither Debian's nor the one that script/_bootstrap brings.
PRINT_FONT = os.environ.get("PADIS_FONT", "")

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "padis.privacy.logs.WithoutDetails"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # A refusal is an answer, not a fault of the platform; the account events keep the trail.
    "loggers": {"django.request": {"level": "ERROR"}, "axes": {"level": "ERROR"}},
}
SILENCED_SYSTEM_CHECKS = ["axes.W003"]
