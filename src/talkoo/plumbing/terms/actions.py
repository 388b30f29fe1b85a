"""Publishing terms and statements, and accepting them."""

import datetime
import decimal
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Max

from talkoo.kernel import clock, pages
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.text import Texts, clean_paragraphs, cleaned, languages_of
from talkoo.plumbing.tenancy import current as sites
from talkoo.plumbing.terms import facts
from talkoo.plumbing.terms.models import Acceptance, Kind, Terms, Via
from talkoo.plumbing.translation import history


class AlreadySaid(Exception):
    """What was published in a language stays; a changed text is a new version."""


@dataclass(frozen=True)
class Acceptor:
    """Whom an acceptance binds: what the rule `terms.accept_for` is asked about."""

    terms: Terms
    person_id: uuid.UUID | None
    organisation_id: uuid.UUID | None


def _one_after_another(kind: str, subject_id: uuid.UUID | None) -> None:
    """Two who publish at the same time get two numbers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"terms {sites.site_id()} {kind} {subject_id}"],
        )


@action
def publish(
    kind: str,
    texts: Texts,
    *,
    by: Any,
    subject_id: uuid.UUID | None = None,
    obligations: Texts | None = None,
    fee: decimal.Decimal | None = None,
    valid_from: datetime.date | None = None,
    acceptance_due: datetime.date | None = None,
) -> Terms:
    """The next version of a statement of the site, or of the terms of membership of a subject. `valid_from`: today.

    Raises PermissionDenied; IntegrityError for a kind that does not fit its subject.
    """
    permission = "terms.publish_membership" if kind == Kind.MEMBERSHIP else "terms.publish"
    require(by, permission, subject_id)
    _one_after_another(kind, subject_id)
    before = Terms.objects.filter(kind=kind, subject_id=subject_id).aggregate(last=Max("number"))["last"]
    made = Terms(
        kind=kind,
        subject_id=subject_id,
        number=(before or 0) + 1,
        fee=fee,
        valid_from=valid_from or clock.today(sites.site().time_zone),
        acceptance_due=acceptance_due,
        published_at=clock.now(),
    )
    made.text = history.write(made.pk, "text", cleaned(texts, clean_paragraphs), before=None, by=by)
    if obligations:
        given = cleaned(obligations, clean_paragraphs)
        made.obligations = history.write(made.pk, "obligations", given, before=None, by=by)
    made.save(force_insert=True)
    emit(
        facts.TermsPublished(
            actor_id=id_of(by), terms_id=made.pk, kind=kind, subject_id=subject_id, number=made.number
        )
    )
    return made


@action
def publish_first(kind: str, texts: Texts, *, by: Any) -> None:
    """Version 1 of a statement of the site that it has not yet; where somebody else was quicker, nothing.

    Raises PermissionDenied.
    """
    require(by, "terms.publish")
    _one_after_another(kind, None)
    if not Terms.objects.filter(kind=kind, subject_id=None).exists():
        publish(kind, texts, by=by)


@action
def translate(terms_id: uuid.UUID, texts: Texts, *, by: Any, obligations: Texts | None = None) -> Terms:
    """Add languages to a published version: `texts` holds what is there and what is new.

    Raises PermissionDenied; AlreadySaid when something that was published would change.
    """
    terms = Terms.objects.select_for_update().get(pk=terms_id)
    permission = "terms.publish_membership" if terms.kind == Kind.MEMBERSHIP else "terms.publish"
    require(by, permission, terms.subject_id)
    added: set[str] = set()
    for field, given in (("text", texts), ("obligations", obligations)):
        before: Texts | None = getattr(terms, field)
        if given is None or before is None:
            continue
        new = cleaned(given, clean_paragraphs)
        if any(new.get(key) != value for key, value in before.items() if key in languages_of(before)):
            raise AlreadySaid(field)
        added |= {*languages_of(new)} - {*languages_of(before)}
        setattr(terms, field, history.write(terms.pk, field, new, before=before, by=by))
    if added:
        terms.save(update_fields=["text", "obligations"])
        emit(facts.TermsTranslated(actor_id=id_of(by), terms_id=terms.pk, languages=sorted(added)))
    return terms


@action
def accept(
    terms_id: uuid.UUID,
    *,
    by: Any,
    person_id: uuid.UUID | None = None,
    organisation_id: uuid.UUID | None = None,
    via: str = Via.SELF,
    language: str = "",
) -> Acceptance:
    """Accept a version: oneself; for an organisation; or, with another `via`, note down that `person_id` said yes.

    `language` is the one it was read in (the page's). Accepting again changes nothing. Raises PermissionDenied, and
    Terms.DoesNotExist.
    """
    terms = Terms.objects.get(pk=terms_id)
    person_id = person_id or (None if via != Via.SELF and organisation_id else id_of(by))
    if organisation_id is None and person_id == id_of(by):
        require(by, "terms.accept", terms)
    else:
        require(by, "terms.accept_for", Acceptor(terms, person_id, organisation_id))
    _one_after_another(f"accept {person_id}", organisation_id or terms_id)
    whose: dict[str, Any] = {"person_id": person_id, "organisation_id": organisation_id}
    there = Acceptance.objects.filter(terms=terms, **whose).first()
    if there:
        return there
    made = Acceptance.objects.create(
        terms=terms,
        person_id=person_id,
        organisation_id=organisation_id,
        language=language or pages.language(),
        accepted_at=clock.now(),
        via=via,
    )
    emit(
        facts.TermsAccepted(
            actor_id=id_of(by),
            terms_id=terms.pk,
            person_id=person_id,
            organisation_id=organisation_id,
            via=via,
        )
    )
    return made
