"""Reads feeds of services that others keep up, at Open Referral UK 3.0 and 1.0."""

from ginnel.surfaces.openreferral.harvesting.running import harvest

__all__ = ["harvest"]
