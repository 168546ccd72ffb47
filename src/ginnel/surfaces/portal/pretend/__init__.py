"""An NHS login to try with: it keeps the same contract, for people who were made up and anybody may be.

Started by `ginnel demo` and by tests on this machine alone; no setting of an installation starts it.
"""

from ginnel.surfaces.portal.pretend.doors import serve
from ginnel.surfaces.portal.pretend.provider import Account, Provider

__all__ = ["Account", "Provider", "serve"]
