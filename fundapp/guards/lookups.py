"""`verb__one_of=[…]`: what `__in` says, as one value on PostgreSQL. It must never know which words are listed.

PostgreSQL reads the text of a table's CHECKs anew for every statement that writes to it, and a list of a hundred values
takes it as long as the rest of an INSERT. One array of them is read in a third of that.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Lookup
from django.db.models.sql.compiler import SQLCompiler


@CharField.register_lookup
class OneOf(Lookup):
    """For constraints over codes of our own: words without quotes, commas, braces or backslashes."""

    lookup_name = "one_of"

    def get_prep_lookup(self) -> list[str]:
        return [str(value) for value in self.rhs]

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        left, params = self.process_lhs(compiler, connection)
        return f"{left} IN ({', '.join(['%s'] * len(self.rhs))})", (*params, *self.rhs)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        left, params = self.process_lhs(compiler, connection)
        return f"{left} = ANY (%s::text[])", (*params, "{" + ",".join(self.rhs) + "}")
