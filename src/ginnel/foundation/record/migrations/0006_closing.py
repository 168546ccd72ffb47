"""Of each source record that says nothing but what is closed, that it does."""

from django.db import migrations

# As `people.rules.closing` has it on the day of this migration: demographics and emergency essentials tell nothing.
_SAYING_NOTHING, _RESTRICTED = "'{1,17}'::smallint[]", "{8,9,10,11,12,13}"
_FILL = f"""
INSERT INTO people_closing (source_id, categories)
SELECT told.source_number, told.categories FROM (
    SELECT source_number, array_agg(DISTINCT category::smallint ORDER BY category::smallint) AS categories
    FROM record_resource WHERE standing = 1 AND category <> ALL({_SAYING_NOTHING}) AND source_number > 0
    GROUP BY source_number
) told JOIN people_sourcerecord source ON source.number = told.source_number
WHERE told.categories <@ '{_RESTRICTED}'::smallint[] AND source.made_with IS NULL
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("record", "0005_follow_traces"), ("people", "0011_closing")]
    operations = [migrations.RunSQL(_FILL, migrations.RunSQL.noop)]
