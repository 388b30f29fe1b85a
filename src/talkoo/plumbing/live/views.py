import uuid

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from talkoo.plumbing.live import tokens, topics
from talkoo.plumbing.tenancy import current


def _pair(said: str) -> tuple[str, uuid.UUID] | None:
    kind, _colon, key = said.partition(":")
    try:
        return kind, uuid.UUID(key)
    except ValueError:
        return None


@never_cache
@require_safe
def token(request: HttpRequest) -> JsonResponse:
    """A fresh token for a page that has been open for long: for those of its topics (`topics`, with spaces between)
    that the person may still hear, or 403 when that is not all of them."""
    asked = request.GET.get("topics", "").split()
    pairs = [pair for one in asked if (pair := _pair(one))]
    if not pairs or len(pairs) != len(asked) or len(pairs) > tokens.MOST_TOPICS:
        return JsonResponse({}, status=422)
    person_id = request.user.pk
    assert person_id
    if not all(topics.those_who_may(kind, key, [person_id]) for kind, key in pairs):
        return JsonResponse({}, status=403)
    given = tokens.give(
        pairs,
        site_id=current.site_id(),
        person_id=person_id,
        session_key=request.session.session_key or "",
    )
    return JsonResponse({"token": given})
