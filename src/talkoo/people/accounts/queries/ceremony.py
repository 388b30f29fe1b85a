"""Passkeys as browsers speak of them (W3C Web Authentication, level 3).

Imported where it is needed and not before: the library takes 10 MB, and most processes never meet a passkey.
"""

import base64
import json
from typing import Any

from fido2 import cbor
from fido2.cose import CoseKey
from fido2.server import Fido2Server
from fido2.webauthn import (
    Aaguid,
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorData,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from talkoo.people.accounts.models import Passkey, Person, SignInPass
from talkoo.plumbing.tenancy import current

_VERIFIED = UserVerificationRequirement.REQUIRED


def server(origin: str) -> Fido2Server:
    """What checks passkeys of the current site; `origin` is the only page address they may come from."""
    site = current.site()
    party = PublicKeyCredentialRpEntity(name=site.names[site.names["_"]], id=site.main_host)
    return Fido2Server(party, verify_origin=lambda told: told == origin)


def creation_options(person: Person, chance: SignInPass) -> dict[str, Any]:
    """What the browser needs to make a passkey; the ones that are there are not made twice."""
    there = [
        PublicKeyCredentialDescriptor(type=PublicKeyCredentialType.PUBLIC_KEY, id=bytes(one))
        for one in Passkey.objects.filter(person=person.pk).values_list("credential", flat=True)
    ]
    user = PublicKeyCredentialUserEntity(
        name=person.name or "–", id=person.pk.bytes, display_name=person.name or "–"
    )
    options, _state = server("").register_begin(
        user,
        credentials=there,
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=_VERIFIED,
        challenge=chance.challenge,
    )
    return json_of(dict(options)["publicKey"])


def request_options(chance: SignInPass) -> dict[str, Any]:
    """What the browser needs to offer the person their passkeys of this site; nobody is named."""
    options, _state = server("").authenticate_begin(user_verification=_VERIFIED, challenge=chance.challenge)
    return json_of(dict(options)["publicKey"])


def json_of(options: Any) -> dict[str, Any]:
    """Options as JSON can hold them: bytes in base64url without padding."""
    made: dict[str, Any] = json.loads(json.dumps(options, default=_plain))
    return made


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return base64.urlsafe_b64encode(bytes(value)).decode().rstrip("=")
    return dict(value)


def state_of(chance: SignInPass) -> dict[str, Any]:
    """What the check needs to know of the question."""
    return {"challenge": _plain(chance.challenge), "user_verification": _VERIFIED}


def stored(passkey: Passkey) -> AttestedCredentialData:
    """A passkey as the check wants it."""
    key: Any = cbor.decode(bytes(passkey.public_key))
    return AttestedCredentialData.create(Aaguid(bytes(16)), bytes(passkey.credential), CoseKey.parse(key))


def answered(answer: dict[str, Any]) -> tuple[AuthenticationResponse, bytes]:
    """What a browser answered, and the id of the passkey it used. Raises ValueError, TypeError or KeyError."""
    told = AuthenticationResponse.from_dict(answer)
    return told, told.raw_id


def made(chance: SignInPass, answer: dict[str, Any], origin: str) -> AuthenticatorData:
    """The passkey that a browser has made for this question. Raises ValueError, TypeError, KeyError and the like."""
    return server(origin).register_complete(state_of(chance), RegistrationResponse.from_dict(answer))


def packed(key: CoseKey) -> bytes:
    """A public key as it is kept."""
    return cbor.encode(dict(key))
