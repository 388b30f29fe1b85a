import uuid

from django.contrib.auth.models import AnonymousUser

from talkoo.blocks.questionnaires import actions
from talkoo.people.spaces.models import Space
from tests.blocks.questionnaires import made


def furnish(site, people):
    for space in Space.objects.order_by("id"):
        form = made.form(space)
        visitor = AnonymousUser()
        given = {"again": "yes", "joy": 4, "diet": ["nuts"]}
        made.sheet(form, by=visitor, name=f"Aamu {site.key}", files={"plan": made.file()}, **given)
        made.sheet(form, by=people["person"], name="Ilta")
        actions.keep(form.pk, 1, {"q_name": ["Alku"]}, by=visitor, once=uuid.uuid4())
