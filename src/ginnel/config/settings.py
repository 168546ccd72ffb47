"""Settings, read from the environment with safe defaults. Secrets live in the key home, never here."""

from __future__ import annotations

import os
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

GINNEL_HOME = Path(os.environ.get("GINNEL_HOME", ".ginnel")).resolve()
DEBUG = False
SECRET_KEY = os.environ.get("GINNEL_SECRET_KEY", "unset")
ALLOWED_HOSTS = os.environ.get("GINNEL_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
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
    "ginnel.foundation.sharing",
    "ginnel.care.reception",
    "ginnel.surfaces.workspace",
    "ginnel.surfaces.feeds",
]
AUTH_USER_MODEL = "organisations.StaffAccount"
ROOT_URLCONF = "ginnel.config.urls"
USE_TZ = True
TIME_ZONE = "Europe/London"
LANGUAGE_CODE = "en-gb"
STATIC_URL = "/static/"

_url = conninfo_to_dict(os.environ.get("DATABASE_URL", "postgresql:///ginnel"))
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _url.get("dbname", "ginnel"),
        "USER": _url.get("user", ""),
        "PASSWORD": _url.get("password", ""),
        "HOST": _url.get("host", ""),
        "PORT": str(_url.get("port", "")),
    }
}
