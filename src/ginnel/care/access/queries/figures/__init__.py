"""What the front door of an organisation did: counts for its own dashboard, about nobody."""

from ginnel.care.access.queries.figures.counting import Figures, came_between, figures
from ginnel.care.access.queries.figures.whereabouts import LEVELS, Whereabouts

__all__ = ["LEVELS", "Figures", "Whereabouts", "came_between", "figures"]
