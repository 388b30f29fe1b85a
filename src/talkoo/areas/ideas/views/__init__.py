"""Pages of ideas: reading, leaving and supporting them, and looking after them."""

from talkoo.areas.ideas.views.care import care, network, step
from talkoo.areas.ideas.views.reading import idea, listing, new, support, thanks

__all__ = ["care", "idea", "listing", "network", "new", "step", "support", "thanks"]
