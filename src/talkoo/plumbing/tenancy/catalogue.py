"""What the database itself must know after every migration, worked out from its catalogue and our models.

Row-level policies on every table of a site, grants of the five roles, composite foreign keys that stay inside a site.
All of it is idempotent and runs as the owner, so a forgotten table cannot stand open.
"""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models

from talkoo.plumbing.tenancy.models import SiteForeignKey

SHARED = {
    "tenancy_site": "the list of sites itself; names and host names are public",
    "tenancy_host": "as above",
    "places_area": "code lists of places, the same for everybody",
    "vocabulary_concept": "code lists of words, the same for everybody",
    "operator_pass": "who came in as operator: hashes only; closed to every role but through functions",
    "operator_notice": "what the operator announces; closed to every role, as above",
    "operator_failure": "how often pages broke: an hour, the name of an address and a number",
    "operator_alarm": "what needs the operator: nothing of people",
    "django_migrations": "which migrations ran",
    "django_content_type": "names of models",
    "auth_permission": "names of models; not used for rights",
    "auth_group": "empty; not used",
    "auth_group_permissions": "empty; not used",
    "procrastinate_jobs": "the queue: ids only; closed to the application role",
    "procrastinate_events": "as above",
    "procrastinate_periodic_defers": "as above",
    "procrastinate_workers": "as above",
    "procrastinate_version": "as above",
}
"""Tables without `site_id`, each with the reason. A table in neither group stops the start."""

MINE = "site_id = (select nullif(current_setting('app.site_id', true), '')::uuid)"
_EVERYTHING = "select, insert, update, delete"


class Unprotected(Exception):
    """A table would stand open to every site."""


def harden() -> list[str]:
    """Apply policies, grants and references; return what was changed in words. Raises Unprotected."""
    done: list[str] = []
    with connection.cursor() as cursor:
        tables = _tables(cursor)
        check(tables)
        for table, has_site in tables.items():
            if has_site:
                done += _protect(cursor, table)
        done += _open_to_readers(cursor)
        done += _guard_sites(cursor)
        done += _refer(cursor)
        _grant(cursor, tables)
    return done


def check(tables: dict[str, bool]) -> None:
    """Raises Unprotected for a table that has neither `site_id` nor a reason to be shared."""
    if strangers := sorted(name for name, has_site in tables.items() if not has_site and name not in SHARED):
        raise Unprotected(f"no site_id and not on the list of shared tables: {', '.join(strangers)}")


def _tables(cursor: Any) -> dict[str, bool]:
    cursor.execute(
        """select c.relname, exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'site_id'
                  and not a.attisdropped) and c.relname <> 'tenancy_host'
           from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1"""
    )
    return dict(cursor.fetchall())


def tables_of_sites() -> list[str]:
    """Every table whose rows belong to a site."""
    with connection.cursor() as cursor:
        return [table for table, has_site in _tables(cursor).items() if has_site]


def _protect(cursor: Any, table: str) -> list[str]:
    # Forced policies bind the owner too, and with it the functions through which such a table is read.
    forced = table not in _read_through_functions()
    cursor.execute(
        """select c.relrowsecurity and c.relforcerowsecurity = %s
                  and exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'mine')
           from pg_class c where c.oid = %s::regclass""",
        [forced, table],
    )
    if cursor.fetchone()[0]:
        return []
    cursor.execute(
        f'alter table "{table}" enable row level security;'
        f'alter table "{table}" {"force" if forced else "no force"} row level security;'
        f'drop policy if exists mine on "{table}";'
        f'create policy mine on "{table}" using ({MINE}) with check ({MINE})'
    )
    return [f"row-level policy on {table}"]


def _read_through_functions() -> set[str]:
    """Tables that only functions of the owner read, which see to the site themselves (`is_read_through_function`)."""
    return {
        model._meta.db_table
        for model in apps.get_models()
        if getattr(model, "is_read_through_function", False)
    }


def _open_to_readers(cursor: Any) -> list[str]:
    """Tables of sites whose rows are public knowledge (`is_public_knowledge`), read before a site is known."""
    done = []
    for model in apps.get_models():
        table = model._meta.db_table
        if getattr(model, "is_public_knowledge", False):
            cursor.execute(
                "select from pg_policy where polrelid = %s::regclass and polname = 'anyone'", [table]
            )
            if cursor.fetchone() is None:
                cursor.execute(f'create policy anyone on "{table}" for select using (true)')
                done.append(f"everybody may read {table}")
    return done


def _guard_sites(cursor: Any) -> list[str]:
    """Everybody may read the list of sites; a site's own row is the only one that can be changed from within it."""
    cursor.execute("select from pg_policy where polrelid = 'tenancy_site'::regclass and polname = 'mine'")
    if cursor.fetchone() is not None:
        return []
    own = "id = (select nullif(current_setting('app.site_id', true), '')::uuid)"
    cursor.execute(
        "alter table tenancy_site enable row level security;"
        "create policy anyone on tenancy_site for select using (true);"
        f"create policy mine on tenancy_site for update using ({own}) with check ({own})"
    )
    return ["a site's row changes only from within the site"]


def references() -> list[tuple[str, str, str, str]]:
    """Every reference inside a site, as the models declare it: name, table, column, table referred to."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_fields:
            if isinstance(field, SiteForeignKey):
                table, target = model._meta.db_table, field.remote_field.model._meta.db_table
                found.append((f"{table}_{field.column}_same_site"[:63], table, field.column, target))
    return found


def _refer(cursor: Any) -> list[str]:
    cursor.execute(
        "select conname from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace"
    )
    there = {name for (name,) in cursor.fetchall()}
    done = []
    for name, table, column, target in references():
        if name not in there:
            cursor.execute(
                f'alter table "{table}" add constraint "{name}" foreign key (site_id, "{column}") '
                f'references "{target}" (site_id, id) deferrable initially deferred'
            )
            done.append(f"reference {table}.{column} kept inside its site")
    return done


def _grant(cursor: Any, tables: dict[str, bool]) -> None:
    roles: dict[str, str] = {str(role): name for role, name in settings.DATABASE_ROLES.items()}
    special: dict[str, dict[str, str]] = {
        model._meta.db_table: model.grants for model in apps.get_models() if hasattr(model, "grants")
    }
    served = [roles["app"], roles["worker"], roles["live"]]
    names = ", ".join(f'"{role}"' for role in served)
    statements = [
        f"revoke all on all tables in schema public from {names}",
        f"revoke all on all sequences in schema public from {names}",
    ]
    for table, has_site in tables.items():
        for role in ("app", "worker", "live"):
            rights = "select" if role == "live" else _EVERYTHING
            if not has_site:
                rights = "select" if table.startswith(("tenancy_", "places_")) and role != "live" else ""
                if table.startswith("procrastinate_") and role == "worker":
                    rights = _EVERYTHING
                if table == "django_content_type" and role != "live":
                    rights = "select"
            rights = special.get(table, {}).get(role, "" if table in special else rights)
            if rights:
                statements.append(f'grant {rights} on "{table}" to "{roles[role]}"')
    statements.append(f'grant usage, select on all sequences in schema public to "{roles["worker"]}"')
    statements.append(f'grant select on all tables in schema public to "{roles["backup"]}"')
    statements.append(f'grant select on all sequences in schema public to "{roles["backup"]}"')
    cursor.execute(";".join(statements))
    cursor.execute(
        """select p.oid::regprocedure::text from pg_proc p where p.pronamespace = 'public'::regnamespace
           and p.proname like 'procrastinate%%' and not p.prosecdef"""
    )
    for (function,) in cursor.fetchall():
        # The application may put jobs into the queue without being able to read it.
        if function.startswith(("procrastinate_defer_jobs", "procrastinate_notify", "procrastinate_trigger")):
            cursor.execute(f"alter function {function} security definer set search_path = public, pg_temp")


def constraint_problems() -> list[str]:
    """References that the models declare and the database does not hold as declared; for the tests."""
    with connection.cursor() as cursor:
        cursor.execute(
            """select conname, pg_get_constraintdef(oid) from pg_constraint
               where contype = 'f' and connamespace = 'public'::regnamespace"""
        )
        held = dict(cursor.fetchall())
    problems = []
    for name, table, column, target in references():
        wanted = f"FOREIGN KEY (site_id, {column}) REFERENCES {target}(site_id, id)"
        if not held.get(name, "").startswith(wanted):
            problems.append(f"{table}.{column} does not hold: {wanted}")
    for model in apps.get_models():
        if model._meta.label != "tenancy.Host" and _has_site(model):
            for field in model._meta.local_fields:
                is_plain = isinstance(field, models.ForeignKey) and not isinstance(field, SiteForeignKey)
                if is_plain and field.name != "site" and _has_site(field.related_model):
                    problems.append(
                        f"{model._meta.label}.{field.name} can leave its site: use SiteForeignKey"
                    )
    return problems


def _has_site(model: Any) -> bool:
    return any(field.name == "site" for field in model._meta.local_fields)
