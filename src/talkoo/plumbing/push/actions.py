"""What a person does about being told on a phone."""

import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied

from talkoo.kernel import clock, crypto
from talkoo.kernel.access import id_of
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.plumbing.push import facts
from talkoo.plumbing.push.models import Device, Wish
from talkoo.plumbing.tenancy import current

MOST = 10
"""Devices of one person. The one that was added first makes room."""


@action
def add_device(
    person_id: uuid.UUID, *, endpoint: str, p256dh: str, auth: str, session: uuid.UUID, browser: str, by: Any
) -> Device:
    """From now on the person is told on this browser. Again, in the same session: nothing happens; signed in anew, it
    gets its new session. Whoever had it before has it no more. Raises PermissionDenied for anybody else."""
    if id_of(by) != person_id:
        raise PermissionDenied
    found_by = crypto.blind("push.device", endpoint, site=current.site_id())
    device = Device.objects.select_for_update().filter(found_by=found_by).first()
    if device and device.person_id == person_id and device.session == session:
        return device
    is_new = device is None or device.person_id != person_id
    if device is not None and is_new:
        device.delete()
    if is_new or device is None:
        device = Device(person_id=person_id, found_by=found_by, created_at=clock.now())
    device.endpoint, device.keys = endpoint, json.dumps({"p256dh": p256dh, "auth": auth})
    device.session, device.browser = session, browser
    device.save()
    too_many = Device.objects.filter(person_id=person_id).order_by("-created_at", "-pk")[MOST:]
    Device.objects.filter(pk__in=[one.pk for one in too_many]).delete()
    emit(facts.DeviceAdded(actor_id=person_id, person_id=person_id, device_id=device.pk))
    return device


@action
def remove_device(device_id: uuid.UUID, *, by: Any) -> None:
    """Nothing goes to it any more. Raises Device.DoesNotExist, also for one of somebody else."""
    device = Device.objects.select_for_update().get(pk=device_id, person=id_of(by))
    device.delete()
    emit(facts.DeviceRemoved(actor_id=id_of(by), person_id=device.person_id, device_id=device_id))


@action
def remove_browser(endpoint: str, *, by: Any) -> None:
    """As remove_device, by the address that the browser itself knows. Raises Device.DoesNotExist."""
    found_by = crypto.blind("push.device", endpoint, site=current.site_id())
    device = Device.objects.select_for_update().get(found_by=found_by, person=id_of(by))
    device_id = device.pk
    device.delete()
    emit(facts.DeviceRemoved(actor_id=id_of(by), person_id=device.person_id, device_id=device_id))


@action
def set_wishes(person_id: uuid.UUID, *, chosen: Mapping[str, bool], by: Any) -> None:
    """Whether the phone tells of each of these kinds. Raises PermissionDenied for anybody else."""
    if id_of(by) != person_id:
        raise PermissionDenied
    for kind, is_wanted in chosen.items():
        Wish.objects.update_or_create(person_id=person_id, kind=kind, defaults={"is_wanted": is_wanted})
    emit(facts.PhoneWishesSet(actor_id=person_id, person_id=person_id))
