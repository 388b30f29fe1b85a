"""Who holds a role, and which groups by a role are not what the roles say."""

import uuid

from django.utils import translation

from talkoo.kernel import clock, i18n
from talkoo.kernel.rows import fetch
from talkoo.kernel.text import Texts, texts
from talkoo.people.accounts.models import Role

_ROLES = frozenset(Role.values)
_HOLDERS = """
select g.person_id from accounts_rolegrant g join accounts_person p on p.id = g.person_id
where g.role = %s and g.period @> %s and p.status <> 'erased' order by g.person_id
"""
_OF_ROLE = """
select s.id from spaces_space s where s.role = %s and s.state in ('forming', 'active', 'paused') order by s.id
"""
_OUT_OF_STEP = """
select s.id from spaces_space s where s.role <> '' and s.state in ('forming', 'active', 'paused') and exists (
  select from (select q.person_id from spaces_participation q where q.space_id = s.id and q.until is null) there
  full join (select g.person_id from accounts_rolegrant g join accounts_person p on p.id = g.person_id
    where g.role = s.role and g.period @> %s and p.status <> 'erased') held using (person_id)
  where there.person_id is null or held.person_id is null)
order by s.id
"""


def holders(role: str) -> list[uuid.UUID]:
    """The people who hold it on the site now."""
    return [row["person_id"] for row in fetch(_HOLDERS, [role, clock.now()])]


def of_role(role: str) -> list[uuid.UUID]:
    """The groups in which those take part who hold it."""
    return [row["id"] for row in fetch(_OF_ROLE, [role])]


def out_of_step() -> list[uuid.UUID]:
    """Groups by a role in which somebody is missing who holds it now, or somebody is who does not."""
    return [row["id"] for row in fetch(_OUT_OF_STEP, [clock.now()])]


def role_names(role: str) -> Texts:
    """What a role is called in every language of the pages, for mails."""
    names = {}
    for language in i18n.INTERFACE:
        with translation.override(language):
            names[language] = role_label(role)
    return texts("en", **names)


def role_label(role: str) -> str:
    """What a role is called in the language of the page; empty for none."""
    return str(Role(role).label) if role in _ROLES else ""
