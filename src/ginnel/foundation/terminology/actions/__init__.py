"""Loading what is shipped and what a deployer holds a licence for."""

from ginnel.foundation.terminology.actions.licensed import load_licensed
from ginnel.foundation.terminology.actions.shipped import load_shipped, set_parameter, take_back_parameter

__all__ = ["load_licensed", "load_shipped", "set_parameter", "take_back_parameter"]
