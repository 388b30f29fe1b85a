"""Answer with a whole page or, for htmx, with one named block of the very same template."""

import datetime
import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import get_token
from django.template import engines
from django.templatetags.static import static
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from jinja2 import Environment, StrictUndefined, Template, pass_context
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from markupsafe import Markup

from talkoo.kernel import i18n
from talkoo.kernel.partial_dates import PartialDate

_shells: list[Callable[[HttpRequest], dict[str, Any]]] = []


def shell_with(build: Callable[[HttpRequest], dict[str, Any]]) -> None:
    """What every page shows round its content (site, navigation, person) is hung in here by the site floor."""
    _shells[:] = [build]


INTO = "page_language"
"""The language of the page for its own words, where a template finds it sooner than Django tells it."""

COMPONENTS = "site/components.html"
"""Macros that most templates import, some of them several times for one page: of a page they know its language and
direction, and nothing else. So they are made once for each language."""


class _Template(Template):
    _kept: dict[tuple[str, ...], TemplateModule]

    def make_module(
        self,
        vars: dict[str, Any] | None = None,
        shared: bool = False,
        locals: Mapping[str, Any] | None = None,
    ) -> TemplateModule:
        """What `import … with context` gives."""
        known: dict[str, Any] = {}
        if vars:
            known = {name: vars[name] for name in ("language", "direction") if name in vars}
        if self.name != COMPONENTS or len(known) < 2:
            return super().make_module(vars, shared, locals)
        kept = self.__dict__.setdefault("_kept", {})
        known[INTO] = language()
        key = tuple(known.values())
        if key not in kept:
            kept[key] = super().make_module(known)
        return kept[key]


def environment(**options: Any) -> Environment:
    """The template engine: names that are not there are an error, texts are translated."""
    options["undefined"] = StrictUndefined
    env = Environment(**options, extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True)  # noqa: S701
    env.template_class = _Template
    env.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext, translation.ngettext, newstyle=True, pgettext=translation.pgettext
    )
    env.globals.update(
        _=_gettext,
        gettext=_gettext,
        url=address,
        static=_static,
        date=lambda value: say_date(value),
        language_name=lambda code: i18n.name_of(code, language()),
        json_ld=json_ld,
    )
    return env


@lru_cache(maxsize=512)
def _static(name: str) -> str:
    """The address of a file of ours; a page asks it thirty times."""
    return static(name)


@pass_context
def _gettext(context: Context, text: str, **variables: Any) -> str:
    """As the extension's own, which takes four times as long; a page asks it two hundred times."""
    said = _translated(text, context.get(INTO) or language(), context.eval_ctx.autoescape)
    return said % variables if variables or "%" in said else said


@lru_cache(maxsize=4_096)
def _translated(text: str, into: str, is_markup: bool) -> str:
    said = translation.gettext(text)
    return Markup(said) if is_markup else said  # noqa: S704 - our own words


def address(name: str, *args: Any, **kwargs: Any) -> str:
    """The path of a page in the language of the page or mail now being made. Raises NoReverseMatch."""
    if kwargs:
        return reverse(name, args=args, kwargs=kwargs)
    return _address(get_urlconf(), get_script_prefix(), name, args)


@lru_cache(maxsize=4_096)
def _address(urlconf: str | None, prefix: str, name: str, args: tuple[Any, ...]) -> str:
    return reverse(name, args=args)


def language() -> str:
    """The language of the page or mail now being made."""
    return translation.get_language() or "en"


def say_date(value: datetime.date | PartialDate | None) -> Markup:
    """A day as a `<time>` element in the page's language."""
    if value is None:
        return Markup("")
    if isinstance(value, datetime.datetime):  # the same moment may be another day elsewhere
        value = timezone.localtime(value).date()
    return _time(value, language())


@lru_cache(maxsize=2_048)
def _time(value: datetime.date | PartialDate, into: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), i18n.say_date(value, into))


def say_moment(value: datetime.datetime | None, zone: str) -> Markup:
    """A moment as a `<time>` element in the page's language, on the clock of `zone`."""
    if value is None:
        return Markup("")
    return Markup('<time datetime="{}">{}</time>').format(
        value.isoformat(timespec="seconds"), i18n.say_moment(value, language(), zone)
    )


_ENTITIES = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def json_ld(data: dict[str, Any]) -> Markup:
    """Data for programs that read pages, safe inside a script element whatever people wrote."""
    return Markup(json.dumps(data, ensure_ascii=False, default=str).translate(_ENTITIES))  # noqa: S704


def _csrf_input(request: HttpRequest) -> Any:
    """The hidden field of a form, made only when a page uses it: pages without forms can be kept for everybody."""
    return SimpleLazyObject(
        lambda: Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">').format(
            get_token(request)
        )
    )


def render(template: str, context: dict[str, Any]) -> str:
    """A template with nothing but its context, as mails are."""
    return engines["jinja2"].env.get_template(template).render(context)  # type: ignore[attr-defined]


@lru_cache(maxsize=64)
def macro(template: str, name: str, language: str) -> Callable[..., Markup]:
    """A macro of a template by itself, in the language of the page now being made: for what is drawn once and kept. It
    knows nothing of a request."""
    source = engines["jinja2"].env.get_template(template)  # type: ignore[attr-defined]
    facts = {"language": language, "direction": i18n.direction(language), INTO: language}
    found: Callable[..., Markup] = getattr(source.make_module(facts), name)
    return found


def page(
    request: HttpRequest, template: str, context: dict[str, Any], *, block: str = "", status: int = 200
) -> HttpResponse:
    """Render `template`; with `block`, only that block, as the part that htmx swaps in."""
    source = engines["jinja2"].env.get_template(template)  # type: ignore[attr-defined]
    facts = {
        "request": request,
        "csrf_input": _csrf_input(request),
        "language": language(),
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
        **(_shells[0](request) if _shells else {}),
        **context,
        INTO: language(),
    }
    if not block:
        return HttpResponse(source.render(facts), status=status)
    return HttpResponse("".join(source.blocks[block](source.new_context(facts))), status=status)


View = Callable[..., HttpResponseBase]


def public(view: View) -> View:
    """A page that visitors may see without signing in."""
    return login_not_required(view)


def kept(
    *parameters: str,
    unkept: Sequence[str] = (),
    valid_until: Callable[[], datetime.datetime] | None = None,
) -> Callable[[View], View]:
    """A public page that is the same for every visitor, so that it is made once and kept until a fact of the site.

    `parameters` are the names in the query string that it knows; with something in one of `unkept` besides, where
    visitors may write what they like, it is made anew each time: or their words would push all other pages out. A view
    says `response.keep = False` for the same. `valid_until` is the moment the page changes by itself (by default: the
    end of the hour). It must hold no form of its own, message or token.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            if any(request.GET.get(name) for name in unkept):
                response.keep = False  # type: ignore[attr-defined]
            elif not hasattr(response, "keep"):
                response.keep = True  # type: ignore[attr-defined]
            response.keep_until = valid_until() if valid_until else None  # type: ignore[attr-defined]
            return response

        answer.kept_parameters = frozenset((*parameters, *unkept))  # type: ignore[attr-defined]
        return login_not_required(answer)

    return decorate


def path_in(language: str, default: str, name: str, *args: Any) -> str:
    """The path of a page in `language`, on a site whose unprefixed language is `default`; for mails and links."""
    path = reverse(name, args=args)
    prefix = get_script_prefix()
    bare = "/" + path[len(prefix) :]
    return bare if language == default else f"/{language}{bare}"
