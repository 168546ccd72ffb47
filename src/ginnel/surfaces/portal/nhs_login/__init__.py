"""NHS login, by its published contract: OpenID Connect, authorisation code, our client proved by a signed assertion.

https://nhsconnect.github.io/nhslogin/ ; the same code speaks to a pretend one in the demonstration and in tests.
"""

from ginnel.surfaces.portal.nhs_login.configuring import Client, configured
from ginnel.surfaces.portal.nhs_login.exchanging import Claims, NotProved, prove
from ginnel.surfaces.portal.nhs_login.sending import Pending, send

__all__ = ["Claims", "Client", "NotProved", "Pending", "configured", "prove", "send"]
