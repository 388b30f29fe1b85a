"""Which fact about tasks is told to whom."""

from talkoo.blocks.tasks import actions, facts, queries
from talkoo.blocks.tasks.models import State, Task
from talkoo.kernel import i18n
from talkoo.kernel.facts import on
from talkoo.people.spaces import facts as spaces
from talkoo.people.spaces.queries import lines_of
from talkoo.plumbing.notify.tell import tell


@on(facts.TaskTaken)
def tell_who_has_it(fact: facts.TaskTaken) -> None:
    """To whoever was asked to do something; who takes it knows. Not when it has changed hands since."""
    task = Task.objects.filter(pk=fact.task_id, owner=fact.owner_id, state=State.OPEN).first()
    space = queries.space_at(fact.space_id)
    if task is None or space is None or fact.owner_id == fact.actor_id:
        return
    tell(
        fact,
        "tasks.given",
        [fact.owner_id],
        title=task.title,
        due_on=task.due_on,
        say_date=i18n.say_date,
        space_name=space["name"],
        task_page=f"tasks:{space['kind']}_task",
        slug=space["slug"],
        task_id=task.pk,
        funding=lines_of(fact.space_id),
    )


@on(spaces.PersonLeft, spaces.PersonRemoved)
def put_back(fact: spaces.PersonLeft | spaces.PersonRemoved) -> None:
    """What somebody had in a space that they left is free for others."""
    for task_id in queries.open_of(fact.person_id, fact.space_id):
        actions.put_back(task_id, fact.person_id)
