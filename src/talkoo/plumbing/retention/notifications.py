"""What follows an erasure: search forgets, and the journal outside the database has the line for certain."""

from talkoo.kernel import clock
from talkoo.kernel.facts import on
from talkoo.plumbing.retention import facts, journal, taking
from talkoo.plumbing.retention.models import ErasureRun
from talkoo.plumbing.tenancy import current


@on(facts.PersonErased)
def finish_erasing(fact: facts.PersonErased) -> None:
    """In the worker, who may clear search. Running twice does no harm."""
    run = ErasureRun.objects.select_for_update().get(pk=fact.run_id)
    if run.forgotten:
        taking.drop_from_search(run.forgotten)
        run.forgotten = []
        run.save(update_fields=["forgotten"])
    if run.journalled_at is None:
        if not journal.has(run.pk):
            journal.append(journal.Line(current.site_id(), run.person_id, run.pk, run.done_at))
        run.journalled_at = clock.now()
        run.save(update_fields=["journalled_at"])
