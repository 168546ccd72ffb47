"""Two years at the front doors of the county's councils, through the noun's own actions at the moments they name."""

from ginnel.synthetic.front_door.desks import COUNCILS, Desk, staffed
from ginnel.synthetic.front_door.duty import confirm, keep_rota
from ginnel.synthetic.front_door.filling import Volume, fill
from ginnel.synthetic.front_door.knowing import people_on_lists

__all__ = ["COUNCILS", "Desk", "Volume", "confirm", "fill", "keep_rota", "people_on_lists", "staffed"]
