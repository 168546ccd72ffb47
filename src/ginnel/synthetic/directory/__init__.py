"""The pretend county's directory of services, as documents of Open Referral UK 3.0, and whom to ring."""

from ginnel.synthetic.directory.links import links
from ginnel.synthetic.directory.making import services

__all__ = ["links", "services"]
