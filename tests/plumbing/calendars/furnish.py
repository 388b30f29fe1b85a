from talkoo.blocks.gatherings import actions
from talkoo.people.spaces.models import Space
from talkoo.plumbing.places import known as places
from tests import factories


def furnish(site, people):
    """Somebody has a calendar of their own, and something takes place somewhere."""
    actions.renew_calendar(people["participant"].pk, by=people["participant"])
    space = Space.objects.filter(kind="network").order_by("id").first()
    factories.gathering(space, title=f"Kyläilta {site.key}", area_id=places.at("fi-kunta:422").id)
