"""What of organisations waits for the coordinator."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from talkoo.kernel import desk, i18n, pages
from talkoo.kernel.lists import List, Sort
from talkoo.kernel.rows import Row
from talkoo.kernel.text import pick
from talkoo.people.organisations.models import MembershipStatus, State
from talkoo.people.organisations.queries.shown import TODAY, labels
from talkoo.plumbing.places import known as places

WAITING = List(
    name="organisations-waiting",
    select="""o.id, o.slug, o.name, o.state, o.country, o.registry_code, o.legal_form_id, o.seat_id, o.due_on,
  o.changed_at, o.is_wide, array(select x.area_id from organisations_organisationarea x
                   where x.organisation_id = o.id and not x.is_excluded order by x.id) as inside,
  array(select w.concept_id from organisations_organisationconcept w
        where w.organisation_id = o.id and w.said = 'field') as fields""",
    source="organisations_organisation o",
    identity="o.id",
    filters={"state": "o.state = %s"},
    sorts={"oldest": Sort("extract(epoch from o.changed_at)::float8", kind=float)},
    page_size=30,
)

LATE = List(
    name="members-without-new-terms",
    select="""m.id, m.terms_id, k.slug, k.name, u.slug as within_slug, u.name as within_name, n.number,
  n.acceptance_due""",
    source=f"""organisations_membership m
join organisations_organisation k on k.id = m.organisation_id
join organisations_organisation u on u.id = m.within_id
join lateral (select n.id, n.number, n.acceptance_due from terms_terms n
  where n.kind = 'membership' and n.subject_id = m.within_id and n.valid_from <= {TODAY.format("n")}
  order by n.number desc limit 1) n on true""",
    identity="m.id",
    where="m.status = 'accepted' and m.until is null and m.terms_id is distinct from n.id"
    " and n.acceptance_due is not null",
    sorts={"oldest": Sort("(n.acceptance_due - date '2000-01-01')", kind=int)},
    page_size=60,
)


desk.add(
    desk.Queue(
        name="organisations",
        label=_("Organisations that have registered"),
        select="select count(*)::int, min(due_on) from organisations_organisation where state = %(state)s",
        parameters=lambda person: {"state": State.SUBMITTED.value},
        page="organisations:desk",
        permission="organisations.decide",
        place=20,
    )
)
desk.add(
    desk.Queue(
        name="memberships",
        label=_("Applications for membership in an organisation"),
        select="select count(*)::int, min(due_on) from organisations_membership where status = %(status)s",
        parameters=lambda person: {"status": MembershipStatus.APPLIED.value},
        page="organisations:desk",
        query="part=memberships",
        permission="organisations.decide",
        place=21,
    )
)
desk.add(
    desk.Queue(
        name="membership-terms",
        label=_("Members that have not accepted the new terms"),
        select=f"select count(*)::int, min(n.acceptance_due) from {LATE.source} where {LATE.where}",
        page="organisations:desk",
        query="part=terms",
        permission="organisations.decide",
        place=22,
    )
)

_APPLIED = List(
    name="applications",
    select="m.id, m.due_on, m.applied_at, k.slug, k.name, u.slug as within_slug, u.name as within_name",
    source="""organisations_membership m
join organisations_organisation k on k.id = m.organisation_id
join organisations_organisation u on u.id = m.within_id""",
    identity="m.id",
    where="m.status = 'applied'",
    sorts={"oldest": Sort("extract(epoch from coalesce(m.applied_at, now()))::float8", kind=float)},
    page_size=60,
)


def waiting(after: str = "", state: str = State.SUBMITTED) -> tuple[list[dict[str, Any]], str]:
    """Registrations, oldest first, and where the next page begins. Raises lists.BadPlace."""
    language = pages.language()
    found = WAITING.page(language=language, chosen={"state": str(state)}, after=after)
    return [_registration(row, language) for row in found.rows], found.after


def _registration(row: Row, language: str) -> dict[str, Any]:
    return {
        **row,
        "name": pick(row["name"], language),
        "country_name": i18n.country_name(row["country"], language),
        "legal_form": labels([row["legal_form_id"]], language) if row["legal_form_id"] else [],
        "field_labels": labels(row["fields"], language),
        "places": [places.name(one, language) for one in row["inside"]],
    }


def _pair(row: Row, language: str) -> dict[str, Any]:
    return {
        **row,
        "name": pick(row["name"], language),
        "within_name": pick(row["within_name"], language),
    }


def applications(after: str = "") -> tuple[list[dict[str, Any]], str]:
    """Who asks to become a member of which organisation, oldest first. Raises lists.BadPlace."""
    language = pages.language()
    found = _APPLIED.page(language=language, after=after)
    return [_pair(row, language) for row in found.rows], found.after


def without_new_terms(after: str = "") -> tuple[list[dict[str, Any]], str]:
    """Members whose yes to the new terms is missing, by the day it is asked for. Raises lists.BadPlace."""
    language = pages.language()
    found = LATE.page(language=language, after=after)
    return [_pair(row, language) for row in found.rows], found.after
