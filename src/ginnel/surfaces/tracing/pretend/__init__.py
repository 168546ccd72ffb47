"""A national service to try with: it answers as PDS does, by the same contract, of people who were made up.

Used by tests and by the demonstration, never by an installation with people in it. `Register.of_county` takes the truth
of the pretend county; `InProcess` carries requests to it without a network, `serve` by HTTP on this machine.
"""

from ginnel.surfaces.tracing.pretend.doors import InProcess, open_pds, serve
from ginnel.surfaces.tracing.pretend.register import Register

__all__ = ["InProcess", "Register", "open_pds", "serve"]
