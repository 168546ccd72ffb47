"""The pretend county's directory of services, as documents of Open Referral UK 3.0."""

from ginnel.synthetic.directory.making import services

__all__ = ["services"]
