"""Which umbrella organisation to turn to in a field."""

import uuid
from typing import Any

from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.people.organisations import facts
from talkoo.people.organisations.models import FieldGuide


@action
def name_guide(organisation_id: uuid.UUID, concept_id: uuid.UUID, *, by: Any) -> FieldGuide:
    """Say that this is the umbrella organisation of a field. Raises PermissionDenied, and IntegrityError when it is."""
    require(by, "organisations.name_guide", organisation_id)
    guide = FieldGuide.objects.create(organisation_id=organisation_id, concept_id=concept_id)
    emit(facts.GuideNamed(actor_id=id_of(by), organisation_id=organisation_id, concept_id=concept_id))
    return guide


@action
def take_guide_away(guide_id: uuid.UUID, *, by: Any) -> None:
    """It is the umbrella organisation of that field no longer. Raises PermissionDenied, FieldGuide.DoesNotExist."""
    guide = FieldGuide.objects.select_for_update().get(pk=guide_id)
    require(by, "organisations.name_guide", guide.organisation_id)
    guide.delete()
    emit(
        facts.GuideTakenAway(
            actor_id=id_of(by), organisation_id=guide.organisation_id, concept_id=guide.concept_id
        )
    )
