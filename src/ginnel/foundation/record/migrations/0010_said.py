"""What an organisation says about somebody, found without reading all that it says: whether anything of a category or of
a type, and what carries a code.

What may be seen of a record is decided from the first at every search. Writers wait while the indexes are made of what
is there already: about two seconds for a million resources.
"""

from django.db import migrations


def _again(columns: str) -> list[str]:
    """Made before the one that it replaces goes, so that nobody who reads waits for it."""
    return [
        f"CREATE INDEX record_index_token_again ON record_index_token ({columns})",
        "DROP INDEX record_index_token_search",
        "ALTER INDEX record_index_token_again RENAME TO record_index_token_search",
    ]


class Migration(migrations.Migration):
    dependencies = [("record", "0009_pairs")]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX record_resource_said ON record_resource (source_number, category, kind)",
            "DROP INDEX record_resource_said",
        ),
        migrations.RunSQL(_again("code_hash, param, source_number"), _again("code_hash, param")),
    ]
