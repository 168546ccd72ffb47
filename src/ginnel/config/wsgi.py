"""The web application for any WSGI server. `ginnel serve` has it otherwise (`config.rsgi`)."""

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ginnel.config.settings")
_pages = get_wsgi_application()

from ginnel.config import watching  # noqa: E402
from ginnel.config.callers import Callers  # noqa: E402
from ginnel.config.middleware import Requests, measure, measure_all  # noqa: E402
from ginnel.kernel.web import origins  # noqa: E402
from ginnel.surfaces.fhir.entrance import Entrance  # noqa: E402
from ginnel.surfaces.fhir.hatch import Hatch  # noqa: E402

beyond = Entrance(_pages, Requests)
"""What answers all but plain reads."""
application = Hatch(beyond, measure)
callers = Callers(measure_all)
origins.read(settings.GINNEL_API_ORIGINS)  # what is no origin is refused now, and not in front of a client
watching.begin()
__all__ = ["application", "beyond", "callers", "measure_all"]

# What was made while starting is kept for good: whoever looks for what is unused need not look at it, and what a
# request makes ends with it, seldom in a ring.
gc.freeze()
gc.set_threshold(20_000, 20, 20)
