"""Say of what merging carried before, and of our own records, what each was made with; and of everybody merged away,
where the record is now that they came with."""

from django.db import migrations

# A record of our own was of the record that its person came with.
OWN = """
UPDATE people_sourcerecord own SET made_with = ARRAY(
    SELECT came.number FROM people_sourcerecord came
    WHERE came.home_id = own.home_id AND came.local_id <> came.home_id::text ORDER BY came.number
)
WHERE own.local_id = own.home_id::text AND own.made_with IS NULL
"""

# Of a row, those that were together as its person just before the first decision that noted it: each record's person
# then is where its last move before took it, else the person it came with.
_TOGETHER = """
ARRAY(
    SELECT s.number FROM people_sourcerecord s
    WHERE s.made_with IS NULL AND {person} = coalesce((
        SELECT m.destination_id FROM people_move m
        WHERE m.source_id = s.id AND m.decision_id < {decision} ORDER BY m.id DESC LIMIT 1
    ), s.home_id)
    AND s.id IN (
        SELECT id FROM people_sourcerecord WHERE home_id = {person}
        UNION SELECT source_id FROM people_move WHERE destination_id = {person}
    )
    ORDER BY s.number
)
"""
CARRIED = f"""
UPDATE people_carried c SET made_with = first.made_with FROM (
    SELECT DISTINCT ON (n.model, n.field, n."row") n.model, n.field, n."row",
        {_TOGETHER.format(person="n.origin_id", decision="n.decision_id")} AS made_with
    FROM people_carried n ORDER BY n.model, n.field, n."row", n.id
) first
WHERE (c.model, c.field, c."row") = (first.model, first.field, first."row") AND c.made_with = '{{}}'
"""
# What was listed was made while merged: with all that were together as who kept it before they were parted.
LISTED = f"""
INSERT INTO people_carried (decision_id, model, field, "row", origin_id, destination_id, made_with)
SELECT u.decision_id, u.model, u.field, u."row", u.kept_by_id, u.kept_by_id,
    {_TOGETHER.format(person="u.kept_by_id", decision="u.decision_id")}
FROM people_undivided u WHERE NOT EXISTS (
    SELECT FROM people_carried c WHERE (c.model, c.field, c."row") = (u.model, u.field, u."row")
)
"""
SAY_WHERE = """
UPDATE people_person p SET merged_into_id = nullif(s.person_id, p.id)
FROM people_sourcerecord s
WHERE s.home_id = p.id AND s.made_with IS NULL AND p.merged_into_id IS DISTINCT FROM nullif(s.person_id, p.id)
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0004_made_with")]
    operations = [migrations.RunSQL([OWN, CARRIED, LISTED, SAY_WHERE], migrations.RunSQL.noop)]
