"""What the national data sets of contacts (community, mental health) share: referrals, contacts, activities and facts.

Both are one table to a file. Within a file only the tables of people and referrals carry the provider's own id of
the person when they are submitted; every table must carry it here, or the person id that NHS England puts on all.
"""
