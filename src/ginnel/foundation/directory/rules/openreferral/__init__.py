"""Service documents of Open Referral UK 3.0 (HSDS 3.0, UK profile), read into our shape; faults name the element."""

from ginnel.foundation.directory.rules.openreferral.publishing import public
from ginnel.foundation.directory.rules.openreferral.reading import read
from ginnel.foundation.directory.rules.openreferral.shape import Place, Provider, Said, Service, Term
from ginnel.foundation.directory.rules.openreferral.writing import write

__all__ = ["Place", "Provider", "Said", "Service", "Term", "public", "read", "write"]
