from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talkoo.kernel import partial_dates, text
from talkoo.kernel.codes import one_of
from talkoo.kernel.partial_dates import PartialDate
from talkoo.people.accounts.models import Person, Role
from talkoo.plumbing.places.models import Area
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel
from talkoo.plumbing.vocabulary.models import Concept


class Kind(models.TextChoices):
    NETWORK = "network", _("network")
    PROGRAMME = "programme", _("project")
    GROUP = "group", _("group")


class State(models.TextChoices):
    FORMING = "forming", pgettext_lazy("space", "forming")
    ACTIVE = "active", pgettext_lazy("space", "active")
    PAUSED = "paused", pgettext_lazy("space", "paused")
    ENDED = "ended", pgettext_lazy("space", "ended")
    WITHDRAWN = "withdrawn", pgettext_lazy("space", "withdrawn")
    HIDDEN = "hidden", pgettext_lazy("space", "hidden")


class Aim(models.TextChoices):
    """What a network is there for (S1.17)."""

    SOLVE = "solve", _("to solve a problem")
    PROMOTE = "promote", _("to promote a matter")


class Origin(models.TextChoices):
    NEW = "new", pgettext_lazy("origin", "new")
    EXISTING = "existing", pgettext_lazy("origin", "was there before")
    WORKSHOP = "workshop", pgettext_lazy("origin", "from a workshop")
    IDEA = "idea", pgettext_lazy("origin", "from an idea")


class Join(models.TextChoices):
    """How people come in. By a role: whoever holds the space's role on the site takes part, and nobody else (S2.21)."""

    OPEN = "open", pgettext_lazy("joining", "open to everyone")
    REQUEST = "request", pgettext_lazy("joining", "on request")
    INVITE = "invite", pgettext_lazy("joining", "by invitation")
    ROLE = "role", pgettext_lazy("joining", "by a role on the site")


BY_HAND = [(one.value, one.label) for one in (Join.OPEN, Join.REQUEST, Join.INVITE)]
"""The ways to choose from where people come in by themselves or each other."""


class Participants(models.TextChoices):
    PERSONS = "persons", pgettext_lazy("who takes part", "people")
    ORGANISATIONS = "organisations", pgettext_lazy("who takes part", "organisations")
    BOTH = "both", pgettext_lazy("who takes part", "people and organisations")


class MembershipRule(models.TextChoices):
    """Which organisations may become members of a network (S4.1)."""

    ANY = "any", _("any organisation")
    AREA = "area", _("organisations that work in the network's area")


class Space(SiteModel):
    """One network, programme or other gathering round a purpose.

    `slug` is fixed when the space is founded; a rename keeps the address. `started_*` and `planned_end_*` are 0 where
    unknown ("February 2015"). `is_wide` means no bounds to the area; otherwise SpaceArea rows say what is in and what
    is not. `programme` is the programme a network belongs to: its funders and its administrator's staff come
    with it, also to the groups of the network. `network` is the one a group stands in; none: it stands on the site. A
    group by invitation is seen by those in it and by those who coordinate it, and by nobody else. `role`: in a group by
    a role exactly those take part who hold it on the site; empty everywhere else.
    `links` is a list of {"label": text, "url": address}. An active space has exactly one contact: the database sees to
    it when the transaction ends. What a moderator has hidden knows in `state_before` what it comes back to.
    """

    kind = models.CharField(max_length=12)
    slug = models.SlugField(max_length=80)
    name = text.TextField()
    name_keys = models.JSONField(default=dict)
    purpose = text.TextField()
    is_wide = models.BooleanField(default=False)
    started_year = models.PositiveSmallIntegerField(default=0)
    started_month = models.PositiveSmallIntegerField(default=0)
    started_day = models.PositiveSmallIntegerField(default=0)
    planned_end_year = models.PositiveSmallIntegerField(default=0)
    planned_end_month = models.PositiveSmallIntegerField(default=0)
    planned_end_day = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=12, default=State.FORMING)
    state_before = models.CharField(max_length=12, blank=True)
    aim = models.CharField(max_length=10, blank=True)
    origin = models.CharField(max_length=10, default=Origin.NEW)
    initiator = SiteForeignKey(Person, models.PROTECT, null=True, related_name="+")
    join = models.CharField(max_length=10, default=Join.OPEN)
    role = models.CharField(max_length=24, blank=True)
    participants = models.CharField(max_length=14, default=Participants.PERSONS)
    membership_rule = models.CharField(max_length=8, default=MembershipRule.ANY)
    programme = SiteForeignKey("self", models.PROTECT, null=True, related_name="networks")
    network = SiteForeignKey("self", models.PROTECT, null=True, related_name="groups")
    links = models.JSONField(default=list)
    last_sign_of_life_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "kind", "slug"], name="spaces_space_address"),
            one_of("kind", Kind, "spaces_space_kind"),
            one_of("state", State, "spaces_space_state"),
            one_of("origin", Origin, "spaces_space_origin"),
            one_of("join", Join, "spaces_space_join"),
            one_of("participants", Participants, "spaces_space_participants"),
            one_of("membership_rule", MembershipRule, "spaces_space_membership_rule"),
            models.CheckConstraint(condition=Q(aim__in=["", *Aim.values]), name="spaces_space_aim"),
            models.CheckConstraint(
                condition=Q(state="hidden", state_before__in=State.values)
                | (~Q(state="hidden") & Q(state_before="")),
                name="spaces_space_hidden",
            ),
            partial_dates.is_possible("started", "spaces_space_started"),
            partial_dates.is_possible("planned_end", "spaces_space_planned_end"),
            models.CheckConstraint(  # a programme is nobody's part
                condition=Q(programme=None) | (~Q(kind=Kind.PROGRAMME) & ~Q(programme=F("id"))),
                name="spaces_space_programme",
            ),
            models.CheckConstraint(
                condition=Q(network=None) | (Q(kind=Kind.GROUP) & ~Q(network=F("id"))),
                name="spaces_space_network",
            ),
            models.CheckConstraint(
                condition=(
                    Q(join=Join.ROLE, kind=Kind.GROUP, participants="persons") & Q(role__in=Role.values)
                )
                | (~Q(join=Join.ROLE) & Q(role="")),
                name="spaces_space_by_role",
            ),
            models.CheckConstraint(condition=Q(changed_at__gte=F("created_at")), name="spaces_space_changed"),
        ]
        indexes = [
            models.Index(fields=["site", "kind", "state"], name="spaces_space_listed"),
            models.Index(fields=["site", "role"], condition=~Q(role=""), name="spaces_space_role"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}"

    @property
    def started(self) -> PartialDate | None:
        """When its activity began, as far as it is known."""
        return PartialDate.of(self.started_year, self.started_month, self.started_day)


class SpaceArea(SiteModel):
    """An area that belongs to a space's area of operation, or is left out of it: Kainuu, not Kajaani."""

    space = SiteForeignKey(Space, models.CASCADE, related_name="areas")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    is_excluded = models.BooleanField(default=False)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "space", "area"], name="spaces_spacearea_once"),
        ]

    def __str__(self) -> str:
        return f"{'not ' if self.is_excluded else ''}{self.area_id}"


class SpaceTopic(SiteModel):
    """What a group is about, in a word of the lists of fields and topics."""

    space = SiteForeignKey(Space, models.CASCADE, related_name="topics")
    concept = models.ForeignKey(Concept, models.PROTECT, related_name="+")

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "space", "concept"], name="spaces_spacetopic_once"),
        ]
        indexes = [models.Index(fields=["site", "concept", "space"], name="spaces_spacetopic_by")]

    def __str__(self) -> str:
        return f"{self.concept_id} of {self.space_id}"
