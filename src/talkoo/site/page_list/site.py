"""The site's own pages."""

from talkoo.people.accounts.models import Person, RoleGrant, Service
from talkoo.people.organisations.models import Organisation
from talkoo.plumbing.imports.models import Batch, Export
from talkoo.plumbing.terms.models import Terms
from talkoo.site.installable import icons
from talkoo.site.page_list.shown import Examples, Shown

PAGES = {
    "home": Shown(),
    "manifest": Shown(is_page=False),
    "icon_drawing": Shown(is_page=False),
    **{f"icon_{size}": Shown(is_page=False) for size in icons.SIZES},
    "offline": Shown(),
    "token": Shown(is_page=False),
    "service_worker": Shown(is_page=False),
    "site_languages": Shown(role="site-admin", may="site-admin"),
    "administration": Shown(role="site-admin", may="site-admin"),
    "site_settings": Shown(role="site-admin", may="site-admin"),
    "site_look": Shown(role="site-admin", may="site-admin"),
    "site_roles": Shown(role="site-admin", may="coordinator site-admin"),
    "end_role": Shown(
        role="site-admin", method="POST", about="role", is_page=False, may="site-admin", may_any="site-admin"
    ),
    "staff_list": Shown(role="site-admin", may="coordinator site-admin"),
    "staff_person": Shown(
        role="site-admin", about="somebody", may="coordinator site-admin", may_any="coordinator site-admin"
    ),
    "staff_contacts": Shown(
        role="site-admin",
        method="POST",
        about="somebody",
        is_page=False,
        may="coordinator site-admin",
        may_any="coordinator site-admin",
    ),
    "merge_person": Shown(role="site-admin", about="somebody", may="site-admin", may_any="site-admin"),
    "erase_person": Shown(role="site-admin", about="somebody", may="site-admin", may_any="site-admin"),
    "staff_organisations": Shown(role="site-admin", may="coordinator site-admin"),
    "merge_organisation": Shown(
        role="site-admin", about="some organisation", may="site-admin", may_any="site-admin"
    ),
    "site_import": Shown(role="coordinator", may="coordinator site-admin"),
    "import_template": Shown(
        role="coordinator", about="empty file", is_page=False, may="coordinator site-admin"
    ),
    "site_batch": Shown(
        role="coordinator",
        about="read file",
        may="coordinator site-admin",
        may_any="coordinator site-admin",
    ),
    **{
        name: Shown(
            role="coordinator",
            method="POST",
            about="read file",
            is_page=False,
            may="coordinator site-admin",
            may_any="coordinator site-admin",
        )
        for name in ("start_import", "undo_import", "put_import_away")
    },
    "site_export": Shown(role="site-admin", may="site-admin"),
    **{
        name: Shown(
            role="site-admin",
            method="POST",
            about="export",
            is_page=False,
            may="site-admin",
            may_any="site-admin",
        )
        for name in ("take_export", "remove_export")
    },
    "site_record": Shown(role="site-admin", may="site-admin"),
    "site_terms": Shown(role="site-admin", may="site-admin"),
    "write_privacy": Shown(role="site-admin", may="site-admin"),
    "write_accessibility": Shown(role="site-admin", may="site-admin"),
    "write_terms": Shown(role="site-admin", may="site-admin"),
    "write_conduct": Shown(role="site-admin", may="site-admin"),
    "accepted_terms": Shown(role="site-admin", about="statement", may="site-admin", may_any="site-admin"),
    "add_statement_languages": Shown(
        role="site-admin", about="statement", may="site-admin", may_any="site-admin"
    ),
    "site_services": Shown(role="site-admin", may="site-admin"),
    "switch_service": Shown(
        role="site-admin",
        method="POST",
        about="service to switch",
        is_page=False,
        may="site-admin",
        may_any="site-admin",
    ),
    "my_networks": Shown(role="contact", may="signed-in"),
    "monday": Shown(role="coordinator", may="coordinator stand-in site-admin moderator adviser"),
    "my_texts": Shown(role="coordinator", may="signed-in"),
    "components": Shown(),
    "accent": Shown(is_page=False),
    "health": Shown(is_page=False),
    "robots": Shown(is_page=False),
    "sitemap": Shown(is_page=False),
    "sitemap_part": Shown(about="sitemap", is_page=False),
}
EXAMPLES: Examples = {
    "somebody": lambda: [
        [key]
        for key in Person.objects.exclude(status="erased").order_by("-id").values_list("pk", flat=True)[:1]
    ],
    "some organisation": lambda: [
        [key] for key in Organisation.objects.order_by("id").values_list("pk", flat=True)[:1]
    ],
    "empty file": lambda: [["people", "csv"], ["organisations", "xlsx"]],
    "read file": lambda: [[key] for key in Batch.objects.order_by("id").values_list("pk", flat=True)[:1]],
    "export": lambda: [[key] for key in Export.objects.order_by("id").values_list("pk", flat=True)[:1]],
    "service to switch": lambda: [
        [key] for key in Service.objects.order_by("id").values_list("pk", flat=True)[:1]
    ],
    "statement": lambda: [
        [key] for key in Terms.objects.filter(kind="privacy").order_by("id").values_list("pk", flat=True)[:1]
    ],
    "role": lambda: [
        [key]
        for key in RoleGrant.objects.filter(role="moderator").order_by("-id").values_list("pk", flat=True)[:1]
    ],
}
