from talkoo.blocks.documents import actions
from talkoo.kernel.access import PROGRAM
from talkoo.people.spaces.models import Space
from tests.blocks.documents import made


def furnish(site, people):
    for space in Space.objects.order_by("id"):
        actions.add_folder(space.pk, by=PROGRAM, name="Pöytäkirjat", language="fi")
        made.document(
            space, content=made.pdf(site.key), title="Kokouksen pöytäkirja", description="Kevätkokous"
        )
        made.document(space, content=made.pdf(f"{site.key} old"), title="Vanha esityslista")
        made.document(
            space, content=made.pdf(f"{site.key} inside"), title="Sisäinen", audience="participants"
        )
