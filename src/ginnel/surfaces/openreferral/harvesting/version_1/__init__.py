"""Services as Open Referral UK 1.0 says them, in the shape of 3.0."""

from ginnel.surfaces.openreferral.harvesting.version_1.whole_service import written

__all__ = ["written"]
