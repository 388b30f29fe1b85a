"""Every permission by its name: who has it, and that an address or an action needs it.

`permissions.txt` has a line for each: the name; the roles that have it about something of others (`-`: none); the rule,
which says who has it about something of their own. A change of rules changes the table: read what the failure shows
before the line is written anew.
"""

import ast
import re
import uuid
from pathlib import Path

import rules
from django.contrib.auth.models import AnonymousUser

import talkoo
from talkoo.plumbing.tenancy import sites
from tests import factories

TABLE = Path(__file__).with_name("permissions.txt")
SOURCE = Path(talkoo.__file__).parent
IN_ONE_STATEMENT = {
    "discussions.see": "discussions.queries.standing asks the database the same, for every page at once",
    "discussions.see_post": "as above",
    "documents.see": "documents.queries.standing asks the database the same, for every page at once",
    "questionnaires.read": "views.here asks whatever owns the form once for each page, and gets the same",
}
ROLES = ("coordinator", "stand_in", "site_admin", "moderator", "adviser")


class Others(uuid.UUID):
    """Something that nobody here has to do with, whatever a rule takes it for: an id, or a row of ids."""

    def __getattr__(self, name: str) -> uuid.UUID | None:
        if name.endswith("_at"):
            return None
        if name.endswith("_id") or name in {"pk", "id", "state", "status", "audience", "asked_by_first"}:
            return uuid.UUID(int=2)
        if name in {"section", "thread", "room", "minutes", "gathering"}:
            return Others(int=3)
        if name == "meeting_kind":
            return ""
        if name == "meeting_key":
            return uuid.UUID(int=2)
        raise AttributeError(name)


def ours() -> list[str]:
    return sorted(rules.permissions.permissions)


def who_has(name: str, people: dict) -> str:
    about = Others(int=1)
    return " ".join(role for role, person in people.items() if rules.has_perm(name, person, about)) or "-"


def test_every_permission_has_its_row_and_every_role_its_answer(rows, alpha):
    with sites.within(alpha.id):
        people = {"visitor": AnonymousUser(), "person": factories.person()}
        people |= {role: factories.person(role=role) for role in ROLES}
        found = [
            f"{name}: {who_has(name, people)}; {rules.permissions.permissions[name].name}" for name in ours()
        ]
    told = TABLE.read_text().splitlines()
    assert [line for line in found if line not in told] == []
    assert found == told


def names_needed() -> tuple[set[str], set[str]]:
    """Texts of the program outside the rules, and the beginnings of those that are put together."""
    whole: set[str] = set()
    begun: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        if path.name == "rules.py" or "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                begun.add(str(node.values[0].value))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
    for path in SOURCE.rglob("rules.py"):  # a table of the steps of a lifecycle, read by the action
        steps = re.findall(r"^STEPS = {.*?^}", path.read_text(), re.DOTALL | re.MULTILINE)
        whole |= {name for table in steps for name in re.findall(r'"(\w+\.\w+)"', table)}
    return whole, begun


def test_every_permission_is_needed_somewhere():
    whole, begun = names_needed()
    assert "spaces." in begun
    assert "spaces.nothing_needs_this" not in whole
    idle = [
        name
        for name in ours()
        if name not in whole
        and not (f"{name.partition('.')[0]}." in begun and name.partition(".")[2] in whole)
    ]
    assert idle == [*IN_ONE_STATEMENT]
