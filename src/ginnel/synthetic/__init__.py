"""The pretend county: who lives there, three years of their care, and what each organisation would send about it.

facts, naming, numbers -> residents -> health -> story (and storyline) -> desks, through dirt -> sheets -> county ->
writing. Nothing up to there knows Django or the clock. demonstration brings the files into an installation. Nothing
else imports this package.
"""
