"""Why a notice about duty is raised."""

GAP = "rota-gap"
"""That there are times for which nobody is on duty."""
