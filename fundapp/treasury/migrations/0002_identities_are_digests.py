"""What a line is known by takes 16 bytes instead of 40 letters, which makes an import of ten thousand half as long.

Nobody can work out the new digest of an old line, since its text was never kept. So what came before counts as another
format: a statement that brings its days again is refused, as two formats of one day always are.
"""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def shorten(_apps: Any, schema_editor: Any) -> None:
    """The first 128 bits of each digest. Guards are down while migrations run."""
    schema_editor.execute("UPDATE treasury_statementline SET identity = substr(identity, 1, 32)")
    schema_editor.execute("UPDATE treasury_statementfile SET profile = substr(profile, 1, 34) || ', old'")


def _key(to: str, related_name: str) -> models.ForeignKey[Any, Any]:
    protect = django.db.models.deletion.PROTECT
    return models.ForeignKey(
        db_constraint=False, db_index=False, on_delete=protect, related_name=related_name, to=to
    )


class Migration(migrations.Migration):
    dependencies = [("treasury", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="statementline", name="bank_line_has_an_identity"),
        migrations.RemoveConstraint(model_name="statementline", name="bank_line_is_imported_once"),
        migrations.RemoveIndex(model_name="statementline", name="bank_lines_by_day"),
        migrations.RunPython(shorten, migrations.RunPython.noop),
        migrations.AlterField(model_name="statementline", name="identity", field=models.UUIDField()),
        migrations.AddConstraint(
            model_name="statementline",
            constraint=models.UniqueConstraint(
                fields=("day", "identity", "occurrence"), name="bank_line_is_imported_once"
            ),
        ),
        # Guards see to these keys instead, once for all rows of a statement.
        migrations.AlterField("statementline", "file", _key("treasury.statementfile", "lines")),
        migrations.AlterField("match", "line", _key("treasury.statementline", "matches")),
        migrations.AlterField("matchpart", "match", _key("treasury.match", "parts")),
        migrations.AlterField("matchpart", "entry", _key("ledger.entry", "+")),
    ]
