from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from talkoo.kernel import ids, text
from talkoo.kernel.codes import one_of
from talkoo.plumbing.tenancy import current


def _every_working_day() -> list[int]:
    return [1, 2, 3, 4, 5]


class Deciding(models.TextChoices):
    """Whether what people enter counts at once, or when the coordinator has said so."""

    ENOUGH = "enough", _("entering is enough")
    COORDINATOR = "coordinator", _("the coordinator decides")


class Site(models.Model):
    """One umbrella's own space on the installation: its host names, look, languages and people.

    `country` (ISO 3166-1) says which public holidays count, `working_weekdays` on which days its coordinator works
    (1 is Monday): deadlines shown to others respect both (S1.44). `registration` is for organisations (S4.18),
    `founding` for networks (S1.33); `begins_after` is after how many days a forming network with a contact begins by
    itself (0: never). Of somebody whose account is younger than `held_days` days the first `held_first` things that
    they write wait for a moderator (0: none does). `notice` is what the operator wants everybody to read now;
    `is_read_only` closes all forms.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    key = models.SlugField(max_length=40, unique=True)
    name = text.TextField()
    sentence = text.TextField()
    operator = models.CharField(max_length=200)
    default_language = models.CharField(max_length=12)
    languages = models.JSONField(default=list)
    modules = models.JSONField(default=list)
    time_zone = models.CharField(max_length=64, default="Europe/Helsinki")
    accent = models.CharField(max_length=20, default="spruce")
    country = models.CharField(max_length=2, default="FI")
    working_weekdays = models.JSONField(default=_every_working_day)
    registration = models.CharField(max_length=12, default=Deciding.ENOUGH)
    founding = models.CharField(max_length=12, default=Deciding.COORDINATOR)
    begins_after = models.PositiveSmallIntegerField(default=0)
    held_first = models.PositiveSmallIntegerField(default=2)
    held_days = models.PositiveSmallIntegerField(default=30)
    notice = text.TextField(null=True)
    is_demo = models.BooleanField(default=False)
    is_open = models.BooleanField(default=True)
    is_read_only = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    grants = {
        "app": "select, update (name, sentence, operator, default_language, languages, modules, time_zone, accent, "
        "country, working_weekdays, registration, founding, begins_after, held_first, held_days)",
        "worker": "select",
        "live": "select",
    }

    class Meta:
        constraints = [
            one_of("registration", Deciding, "tenancy_site_registration"),
            one_of("founding", Deciding, "tenancy_site_founding"),
            models.CheckConstraint(
                condition=models.Q(country__regex="^[A-Z]{2}$"), name="tenancy_site_country"
            ),
            models.CheckConstraint(
                condition=models.Q(begins_after__lte=90), name="tenancy_site_begins_after"
            ),
            models.CheckConstraint(
                condition=models.Q(held_first__lte=20, held_days__range=(1, 365)), name="tenancy_site_held"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Host(models.Model):
    """A host name, lower case and without port, that leads to a site."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    name = models.CharField(max_length=253, unique=True)
    site = models.ForeignKey(Site, models.CASCADE, related_name="hosts")
    is_main = models.BooleanField(default=False)

    grants = {"app": "select", "worker": "select", "live": "select"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["site"], condition=models.Q(is_main=True), name="tenancy_host_one_main_each"
            )
        ]

    def __str__(self) -> str:
        return self.name


class SiteModel(models.Model):
    """A row that belongs to one site. Row-level security is applied to its table after every migration.

    `grants` may narrow what the database roles can do: {"app": "select, insert"}; by default app and worker may all.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    site = models.ForeignKey(
        Site,
        models.PROTECT,
        related_name="+",
        default=current.default_site_id,
        db_index=False,
        editable=False,
    )

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["site", "id"], name="%(app_label)s_%(class)s_site_id"),
        ]


class SiteForeignKey(models.ForeignKey):
    """A reference that cannot leave its site.

    PostgreSQL checks foreign keys past row-level security, so a plain one could point into another site. This one
    has no constraint of its own; `catalogue.harden` gives it a composite one, (site_id, x_id), after every migration.
    """

    def __init__(self, to: Any, on_delete: Any, **options: Any):
        options["db_constraint"] = False
        super().__init__(to, on_delete, **options)

    def deconstruct(self) -> Any:
        name, path, arguments, options = super().deconstruct()
        options.pop("db_constraint", None)
        return name, path, arguments, options


class Direction(models.TextChoices):
    LEFT_TO_RIGHT = "ltr"
    RIGHT_TO_LEFT = "rtl"


class ContentLanguage(SiteModel):
    """A language that a site's people write in and the interface does not speak: what it is called, where it begins.

    Added by a site administrator; texts in it can be published at once. What is no longer `is_offered` stays known, so
    that texts in it keep their name and direction.
    """

    code = models.CharField(max_length=16)
    name = models.CharField(max_length=60)
    direction = models.CharField(max_length=3)
    is_offered = models.BooleanField(default=True)
    added_at = models.DateTimeField()

    is_public_knowledge = True
    grants = {"app": "select, insert, update", "worker": "select", "live": "select"}

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "code"], name="tenancy_contentlanguage_code"),
            one_of("direction", Direction, "tenancy_contentlanguage_direction"),
            models.CheckConstraint(  # RFC 5646: a language, perhaps with script, region, variant or private use
                condition=models.Q(code__regex=r"^[a-z]{2,3}(-[a-z0-9]{1,8})*$"),
                name="tenancy_contentlanguage_tag",
            ),
        ]

    def __str__(self) -> str:
        return self.code
