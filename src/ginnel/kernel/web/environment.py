"""The Jinja environment of every page: NHS components, escaping on, addresses and formats, no decisions."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader

from ginnel.kernel.web import formats, navigation


def environment(**options: Any) -> Environment:
    """Made once by Django's Jinja2 backend; `options` holds its loader for the `jinja2` folder of each app.

    The NHS component library needs `ChainableUndefined` (its parameters are read without being set).
    """
    components = PackageLoader("nhsuk_frontend_jinja", "templates")
    options["loader"] = ChoiceLoader([options["loader"], components])
    options["undefined"] = ChainableUndefined
    env = Environment(**options)
    env.trim_blocks = True
    env.lstrip_blocks = True
    env.globals.update(static=static, url=_url, navigation=navigation.links)
    env.filters.update(
        day=formats.day, moment=formats.moment, nhs_number=formats.nhs_number, count=formats.count
    )
    return env


def _url(name: str, *args: Any, **kwargs: Any) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None)
