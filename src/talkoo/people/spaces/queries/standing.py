"""What a person is to a space, as fragments of the statements in which blocks ask for it: the same rights as `rules`.

Their places are `%(person)s` (an id, or null for a visitor) and `%(now)s`; `{0}` is the alias of spaces_space.
"""

from talkoo.people.organisations.models import RUNNING

TAKES_PART = """exists (select from spaces_participation zt
  where zt.space_id = {0}.id and zt.person_id = %(person)s and zt.until is null and not zt.is_asked)"""
"""Now, and not only asking to."""

ANSWERS_FOR_MEMBER = f"""exists (select from spaces_spacemembership zm
  join organisations_organisation zo on zo.id = zm.organisation_id and zo.state = 'listed'
  join organisations_affiliation zf on zf.organisation_id = zm.organisation_id
  where zm.space_id = {{0}}.id and zm.status = 'accepted' and zm.until is null and {{0}}.participants <> 'persons'
  and zf.person_id = %(person)s and (zf.may_represent or zf.role = 'staff') and {RUNNING.format("zf")})"""
"""Represents or works for an organisation that is a member of it, where organisations take part (S4.12)."""

HAS_ROLE = """exists (select from accounts_rolegrant zg
  where zg.person_id = %(person)s and zg.role = any(%(roles)s) and zg.period @> %(now)s)"""
"""One of the site's roles in `%(roles)s`."""

LEADS = f"""(exists (select from spaces_contactappointment zc
  where zc.space_id = {{0}}.id and zc.person_id = %(person)s and zc.until is null)
or exists (select from spaces_coordination zk
  join organisations_affiliation za on za.organisation_id = zk.organisation_id
  where zk.space_id in ({{0}}.id, {{0}}.programme_id, {{0}}.network_id) and zk.until is null
  and za.person_id = %(person)s and za.role = 'staff' and {RUNNING.format("za")}))"""
"""Its contact, or on the staff of the organisation that runs it or its programme."""
