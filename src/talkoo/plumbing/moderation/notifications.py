"""Authors are told when their words are hidden, shown again, let wait, let through or declined, and what came of asking
for a second look; those who reported what was decided."""

from typing import Any

from talkoo.kernel.facts import Fact, on
from talkoo.plumbing.moderation import facts, registry
from talkoo.plumbing.moderation.models import Appeal, Held, Hidden, Report, State
from talkoo.plumbing.notify import tell


def _title(target: registry.Target | None) -> Any:
    return target.title if target else ""


def _tell_authors(fact: Fact, kind: str, hidden: Hidden, **more: Any) -> None:
    authors = list(hidden.concerned.order_by("pk").values_list("person_id", flat=True))
    tell.tell(
        fact,
        kind,
        authors,
        title=_title(registry.find(hidden.kind, hidden.key)),
        reason=hidden.reason,
        hidden_at=hidden.at,
        hidden_id=hidden.pk,
        **more,
    )


def _tell_writer(fact: Fact, kind: str, held: Held) -> None:
    if held.writer_id is None:
        return
    target = registry.find(held.kind, held.key)
    tell.tell(
        fact,
        kind,
        [held.writer_id],
        title=_title(target),
        url=target.url if target else "",
        held_at=held.at,
    )


@on(facts.ContentHidden)
def tell_authors_it_is_hidden(fact: facts.ContentHidden) -> None:
    """With the reason, and how to answer."""
    _tell_authors(fact, "moderation.hidden", Hidden.objects.get(pk=fact.hidden_id))


@on(facts.ContentShown)
def tell_authors_it_is_shown(fact: facts.ContentShown) -> None:
    """That it can be seen again."""
    _tell_authors(fact, "moderation.shown", Hidden.objects.get(pk=fact.hidden_id))


@on(facts.ReportDecided)
def tell_who_reported(fact: facts.ReportDecided) -> None:
    """What was decided, to those who are known here."""
    report = Report.objects.filter(pk=fact.report_id).first()
    if report and report.reporter_id:
        tell.tell(
            fact,
            "moderation.decided",
            [report.reporter_id],
            title=_title(registry.find(report.kind, report.key)),
            is_hidden=fact.state == State.HIDDEN,
            answer=report.decision_text or "",
            reported_at=report.reported_at,
        )


@on(facts.AppealDecided)
def tell_authors_what_came_of_it(fact: facts.AppealDecided) -> None:
    """That it is shown again, or why it stays hidden."""
    hidden = Hidden.objects.get(pk=fact.hidden_id)
    is_upheld = fact.state == Appeal.UPHELD
    _tell_authors(
        fact, "moderation.looked_again", hidden, is_upheld=is_upheld, answer=hidden.appeal_answer or ""
    )


@on(facts.ContentHeld)
def tell_the_writer_by_mail_that_it_waits(fact: facts.ContentHeld) -> None:
    """Whoever wrote on a page reads it there."""
    held = Held.objects.filter(pk=fact.held_id).first()
    if held and fact.by_mail:
        _tell_writer(fact, "moderation.held", held)


@on(facts.ContentReleased)
def tell_the_writer_it_is_through(fact: facts.ContentReleased) -> None:
    """Now others see it too."""
    _tell_writer(fact, "moderation.released", Held.objects.get(pk=fact.held_id))


@on(facts.ContentDeclined)
def tell_the_writer_it_is_declined(fact: facts.ContentDeclined) -> None:
    """With the reason, and how to ask for a second look."""
    _tell_authors(fact, "moderation.declined", Hidden.objects.get(pk=fact.hidden_id))
