"""Two organisations get to know each other: asked, answered, ended (S0.10)."""

import uuid
from typing import Any

from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import clean_paragraphs
from talkoo.people.organisations import facts
from talkoo.people.organisations.models import Connection, ConnectionState, Organisation, State
from talkoo.people.organisations.rules import represents
from talkoo.people.organisations.states import CONNECTION


def _asker(connection: Connection) -> uuid.UUID:
    return connection.first_id if connection.asked_by_first else connection.second_id


def _asked(connection: Connection) -> uuid.UUID:
    return connection.second_id if connection.asked_by_first else connection.first_id


@action
def ask_to_connect(
    organisation_id: uuid.UUID, other_id: uuid.UUID, *, by: Any, message: str = ""
) -> Connection:
    """Ask another organisation for a connection, in the name of one's own.

    Raises PermissionDenied; NotNow when one of the two is not listed, or both are the same; IntegrityError when there
    is an open connection already, whoever of the two asked.
    """
    require(by, "organisations.connect", organisation_id)
    both = Organisation.objects.filter(pk__in=[organisation_id, other_id], state=State.LISTED)
    if both.count() != 2:
        raise NotNow("two organisations of the directory connect")
    asked_by_first = organisation_id < other_id
    first, second = (organisation_id, other_id) if asked_by_first else (other_id, organisation_id)
    connection = Connection.objects.create(
        first_id=first,
        second_id=second,
        asked_by_first=asked_by_first,
        asked_by_id=id_of(by),
        message=clean_paragraphs(message),
        state=CONNECTION.initial,
        asked_at=clock.now(),
    )
    emit(
        facts.ConnectionAsked(
            actor_id=id_of(by),
            connection_id=connection.pk,
            organisation_id=organisation_id,
            other_id=other_id,
        )
    )
    return connection


def _change(connection: Connection, verb: str, side: uuid.UUID, *, by: Any) -> None:
    connection.state = ConnectionState(CONNECTION.after(verb, connection.state))
    now = clock.now()
    if connection.answered_at is None:
        connection.answered_at, connection.answered_by_id = now, id_of(by)
    if connection.state == ConnectionState.ENDED:
        connection.ended_at = now
    connection.save(update_fields=["state", "answered_at", "answered_by", "ended_at"])
    other = connection.second_id if side == connection.first_id else connection.first_id
    emit(
        facts.ConnectionChanged(
            actor_id=id_of(by),
            connection_id=connection.pk,
            organisation_id=side,
            other_id=other,
            verb=verb,
        )
    )


@action
def answer_connection(connection_id: uuid.UUID, is_accepted: bool, *, by: Any) -> Connection:
    """Say yes or no for the side that was asked. Raises PermissionDenied, and NotNow when it is not asked any more."""
    connection = Connection.objects.select_for_update().get(pk=connection_id)
    require(by, "organisations.answer_connection", connection)
    _change(connection, "accept" if is_accepted else "decline", _asked(connection), by=by)
    return connection


@action
def withdraw_connection(connection_id: uuid.UUID, *, by: Any) -> Connection:
    """Take back what one's own side asked. Raises PermissionDenied, NotNow."""
    connection = Connection.objects.select_for_update().get(pk=connection_id)
    require(by, "organisations.withdraw_connection", connection)
    _change(connection, "withdraw", _asker(connection), by=by)
    return connection


@action
def end_connection(connection_id: uuid.UUID, *, by: Any) -> Connection:
    """Either side ends it. Raises PermissionDenied, and NotNow when there is none any more."""
    connection = Connection.objects.select_for_update().get(pk=connection_id)
    require(by, "organisations.end_connection", connection)
    own = connection.first_id if represents(by, connection.first_id) else connection.second_id
    _change(connection, "end", own, by=by)
    return connection
