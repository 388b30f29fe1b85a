from django.db import models
from django.utils.translation import gettext_lazy as _

from talkoo.kernel import text
from talkoo.kernel.codes import one_of
from talkoo.people.organisations.models.organisation import Organisation
from talkoo.plumbing.places.models import Area
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel


class AddressKind(models.TextChoices):
    VISITING = "visiting", _("Visiting address")
    POSTAL = "postal", _("Postal address")


class Address(SiteModel):
    """Where an organisation is visited or gets its post. The parts stay as the organisation writes them."""

    organisation = SiteForeignKey(Organisation, models.CASCADE, related_name="addresses")
    kind = models.CharField(max_length=10)
    street = models.CharField(max_length=120, blank=True)
    floor = models.CharField(max_length=40, blank=True)
    po_box = models.CharField(max_length=40, blank=True)
    postal_code = models.CharField(max_length=12, blank=True)
    town = models.CharField(max_length=80, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("kind", AddressKind, "organisations_address_kind"),
            models.UniqueConstraint(
                fields=["site", "organisation", "kind"], name="organisations_address_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(street="", po_box="", town=""), name="organisations_address_somewhere"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.organisation_id}"


class Mailbox(SiteModel):
    """A mailbox of a role, not of a person: general matters, youth work. Its address is shown to nobody."""

    organisation = SiteForeignKey(Organisation, models.CASCADE, related_name="mailboxes")
    role = text.TextField()
    address = models.EmailField(max_length=254)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["site", "organisation", "position"], name="organisations_mailbox_place"
            ),
        ]

    def __str__(self) -> str:
        return f"mailbox {self.position} of {self.organisation_id}"
