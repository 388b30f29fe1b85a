"""Authors are told when their words are hidden or shown again, those who reported what was decided."""

from typing import Any

from talkoo.kernel.facts import Fact, on
from talkoo.plumbing.moderation import facts, registry
from talkoo.plumbing.moderation.models import Hidden, Report, State
from talkoo.plumbing.notify import tell


def _title(target: registry.Target | None) -> Any:
    return target.title if target else ""


def _tell_authors(fact: Fact, kind: str, hidden: Hidden) -> None:
    target = registry.find(hidden.kind, hidden.key)
    if target:
        authors = [one for one in target.authors if one]
        tell.tell(fact, kind, authors, title=_title(target), reason=hidden.reason, hidden_at=hidden.at)


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
