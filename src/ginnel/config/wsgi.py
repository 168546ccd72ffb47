"""The web application, for granian (`ginnel serve`) or any WSGI server."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ginnel.config.settings")
_pages = get_wsgi_application()

from ginnel.config.middleware import Requests, measure  # noqa: E402
from ginnel.surfaces.fhir.entrance import Entrance  # noqa: E402
from ginnel.surfaces.fhir.hatch import Hatch  # noqa: E402

application = Hatch(Entrance(_pages, Requests), measure)

# What was made while starting is kept for good: whoever looks for what is unused need not look at it, and what a
# request makes ends with it, seldom in a ring.
gc.freeze()
gc.set_threshold(20_000, 20, 20)
