"""Settings, read from the environment with safe defaults. Secrets live in the key home, never here."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from ginnel.config import databases, keys, logs

GINNEL_HOME = Path(os.environ.get("GINNEL_HOME", ".ginnel")).resolve()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("GINNEL_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")

# Keys. Where there is no key home (a type check, a documentation build) nothing that needs one may run:
# the record and audit keys are then not set at all, rather than set to something that would be believed.
_django = list(keys.serials(GINNEL_HOME, "django").values())[::-1]
SECRET_KEY = _django[0].hex() if _django else secrets.token_hex()
SECRET_KEY_FALLBACKS = [key.hex() for key in _django[1:]]
if keys.serials(GINNEL_HOME, "record"):
    GINNEL_RECORD_KEY = keys.current(GINNEL_HOME, "record")
    GINNEL_AUDIT_KEYS = keys.serials(GINNEL_HOME, "audit")  # by serial, newest last
    GINNEL_PSEUDONYM_KEY = keys.current(GINNEL_HOME, "pseudonym")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "ginnel.kernel.web",
    "ginnel.foundation.terminology",
    "ginnel.foundation.audit",
    "ginnel.foundation.places",
    "ginnel.foundation.organisations",
    "ginnel.foundation.people",
    "ginnel.foundation.record",
    "ginnel.foundation.notices",
    "ginnel.foundation.relationships",
    "ginnel.foundation.directory",
    "ginnel.foundation.sharing",
    "ginnel.care.assessment",
    "ginnel.care.safeguarding",
    "ginnel.care.access",
    "ginnel.care.reception",
    "ginnel.population.intake",
    "ginnel.surfaces.workspace",
    "ginnel.surfaces.feeds",
    "ginnel.surfaces.mesh",
    "ginnel.surfaces.notify",
    "ginnel.surfaces.tracing",
    "ginnel.surfaces.portal",
    "ginnel.surfaces.public",
    "ginnel.surfaces.openreferral",
    "ginnel.surfaces.clients",
    "ginnel.surfaces.fhir",
]
MIDDLEWARE = [
    "ginnel.config.middleware.Requests",
    "ginnel.surfaces.fhir.door.Door",
    "ginnel.surfaces.openreferral.door.Door",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ginnel.kernel.web.middleware.ContentSecurity",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "ginnel.kernel.web.uploads.Lengths",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ginnel.surfaces.workspace.viewer.ViewerMiddleware",
    "ginnel.kernel.web.middleware.Errors",
]
ROOT_URLCONF = "ginnel.config.urls"
WSGI_APPLICATION = "ginnel.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "DIRS": [],
        "OPTIONS": {"environment": "ginnel.kernel.web.environment.environment"},
    }
]

USE_TZ = True
TIME_ZONE = "Europe/London"
LANGUAGE_CODE = "en-gb"
USE_I18N = False

DATABASES: dict[str, dict[str, Any]] = {"default": databases.default(GINNEL_HOME, os.environ)}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
FILE_UPLOAD_TEMP_DIR = GINNEL_HOME / "uploads"
# The upload handler makes that folder at use, private to us; a check or a build has no home to make it in.
SILENCED_SYSTEM_CHECKS = ["files.E001"]
FILE_UPLOAD_HANDLERS = [
    "ginnel.kernel.web.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "ginnel.surfaces.feeds.uploads.PrivateUploads",
]

# Files named by their content, served by the same process and kept by browsers for ever.
STATIC_URL = "/static/"
STATIC_ROOT = GINNEL_HOME / "static"
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "ginnel.config.static.HashedFiles"},
}

# Sign-in. A session ends with the browser or after half an hour without a request, whichever is first.
AUTH_USER_MODEL = "organisations.StaffAccount"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "workspace:sign-in"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_AGE = 1800
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "ginnel.config.middleware.form_refused"

# Behind a proxy that ends TLS, GINNEL_HTTPS=1 marks cookies secure and asks browsers to stay on HTTPS.
_https = os.environ.get("GINNEL_HTTPS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("GINNEL_ORIGINS", "").split(",") if origin]
# Origins whose pages may call the open API in a browser: kernel.web.origins says what each is and refuses what is none.
GINNEL_API_ORIGINS = os.environ.get("GINNEL_API_ORIGINS", "")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# Our MESH mailbox, where there is one: surfaces.mesh.mailbox says what each is and refuses what cannot be.
GINNEL_MESH = {
    "url": os.environ.get("GINNEL_MESH_URL", ""),
    "mailbox": os.environ.get("GINNEL_MESH_MAILBOX", ""),
    "certificate": os.environ.get("GINNEL_MESH_CERT", ""),
    "key": os.environ.get("GINNEL_MESH_KEY", ""),
    "authority": os.environ.get("GINNEL_MESH_CA", ""),
    "tracing": os.environ.get("GINNEL_MESH_TRACE_TO", ""),
    "trace_workflow": os.environ.get("GINNEL_MESH_TRACE_WORKFLOW", ""),
    "opt_outs": os.environ.get("GINNEL_MESH_OPT_OUT_TO", ""),
    "opt_out_workflow": os.environ.get("GINNEL_MESH_OPT_OUT_WORKFLOW", ""),
}

# The national service that NHS numbers are traced with: surfaces.tracing.configuring says what each is.
GINNEL_PDS = {
    "url": os.environ.get("GINNEL_PDS_URL", ""),
    "token_url": os.environ.get("GINNEL_PDS_TOKEN_URL", ""),
    "key_id": os.environ.get("GINNEL_PDS_KEY_ID", ""),
    "organisation": os.environ.get("GINNEL_PDS_ORGANISATION", ""),
    "per_second": os.environ.get("GINNEL_PDS_PER_SECOND", "5"),
    "authority": os.environ.get("GINNEL_PDS_CA", ""),
}

# What carries messages outside: surfaces.notify.configuring says what each is. Our API key is in the key home.
GINNEL_NOTIFY = {
    "url": os.environ.get("GINNEL_NOTIFY_URL", ""),
    "per_second": os.environ.get("GINNEL_NOTIFY_PER_SECOND", "50"),
    "link": os.environ.get("GINNEL_ADDRESS", ""),
}

# How residents sign in: surfaces.portal.nhs_login.configuring says what each is. Our private key is in the key home.
GINNEL_NHS_LOGIN = {
    "issuer": os.environ.get("GINNEL_NHS_LOGIN_ISSUER", ""),
    "client": os.environ.get("GINNEL_NHS_LOGIN_CLIENT", ""),
}

# Whom residents ring at the council: surfaces.public.council says what each is.
GINNEL_COUNCIL = {
    "code": os.environ.get("GINNEL_COUNCIL_CODE", ""),
    "name": os.environ.get("GINNEL_COUNCIL_NAME", ""),
    "telephone": os.environ.get("GINNEL_COUNCIL_PHONE", ""),
    "out_of_hours": os.environ.get("GINNEL_COUNCIL_PHONE_AT_NIGHT", ""),
    "safeguarding": os.environ.get("GINNEL_SAFEGUARDING_PHONE", ""),
}

# What matches everybody at once: foundation.people.actions.linking.configuring says what each is.
GINNEL_LINKING = {
    "engine": os.environ.get("GINNEL_LINKING", "duckdb"),
    "master": os.environ.get("GINNEL_SPARK_MASTER", "local[*]"),
    "folder": os.environ.get("GINNEL_SPARK_FOLDER", ""),
    "memory": os.environ.get("GINNEL_SPARK_MEMORY", "2g"),
    "host": os.environ.get("GINNEL_SPARK_HOST", ""),
    "python": os.environ.get("GINNEL_SPARK_PYTHON", ""),
}

LOGGING_CONFIG = None
logs.configure(os.environ.get("GINNEL_LOG_LEVEL", "WARNING"))
