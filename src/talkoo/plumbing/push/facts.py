import uuid
from dataclasses import dataclass

from talkoo.kernel.facts import Fact, silence


@dataclass(frozen=True, kw_only=True)
class DeviceAdded(Fact):
    """A person wants to be told on this device."""

    changes_pages = False
    person_id: uuid.UUID
    device_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class DeviceRemoved(Fact):
    """A person does not want to be told on a device any more."""

    changes_pages = False
    person_id: uuid.UUID
    device_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class PhoneWishesSet(Fact):
    """A person chose what the phone tells of."""

    changes_pages = False
    person_id: uuid.UUID


silence(DeviceAdded, "the device says so itself")
silence(DeviceRemoved, "whoever removed it knows")
silence(PhoneWishesSet, "whoever chose knows")
