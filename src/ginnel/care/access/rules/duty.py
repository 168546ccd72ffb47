"""Why a notice about duty or competence is raised."""

GAP = "rota-gap"
"""That there are times for which nobody is on duty."""
HANDED, NOBODY = "competence-handed-over", "competence-nobody-on-duty"
"""That something was handed over to whoever is confirmed for it, and that nobody on duty is."""
EXPIRES = "competence-expires"
"""That what a colleague may do is confirmed only until some day soon, or was until lately."""
