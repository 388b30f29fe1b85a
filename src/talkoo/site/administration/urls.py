from django.urls import path

from talkoo.site.administration import (
    organisations,
    people,
    person,
    record,
    roles,
    services,
    settings,
    terms,
    terms_languages,
)
from talkoo.site.administration.exporting import views as exporting
from talkoo.site.administration.importing import views as importing

urlpatterns = [
    path("", settings.administration, name="administration"),
    path("settings/", settings.site_settings, name="site_settings"),
    path("look/", settings.site_look, name="site_look"),
    path("roles/", roles.site_roles, name="site_roles"),
    path("roles/<uuid:grant_id>/end/", roles.end_role, name="end_role"),
    path("people/", people.staff_list, name="staff_list"),
    path("people/<uuid:person_id>/", person.staff_person, name="staff_person"),
    path("people/<uuid:person_id>/contacts/", person.staff_contacts, name="staff_contacts"),
    path("people/<uuid:person_id>/merge/", person.merge_person, name="merge_person"),
    path("people/<uuid:person_id>/erase/", person.erase_person, name="erase_person"),
    path("organisations/", organisations.staff_organisations, name="staff_organisations"),
    path(
        "organisations/<uuid:organisation_id>/merge/",
        organisations.merge_organisation,
        name="merge_organisation",
    ),
    path("import/", importing.site_import, name="site_import"),
    path("import/empty/<slug:kind>.<slug:ending>", importing.import_template, name="import_template"),
    path("import/<uuid:batch_id>/", importing.site_batch, name="site_batch"),
    path("import/<uuid:batch_id>/start/", importing.start_import, name="start_import"),
    path("import/<uuid:batch_id>/undo/", importing.undo_import, name="undo_import"),
    path("import/<uuid:batch_id>/away/", importing.put_import_away, name="put_import_away"),
    path("export/", exporting.site_export, name="site_export"),
    path("export/<uuid:export_id>/take/", exporting.take_export, name="take_export"),
    path("export/<uuid:export_id>/remove/", exporting.remove_export, name="remove_export"),
    path("record/", record.record, name="site_record"),
    path("terms/", terms.site_terms, name="site_terms"),
    path("terms/privacy/", terms.write_statement, {"kind": "privacy"}, name="write_privacy"),
    path(
        "terms/accessibility/", terms.write_statement, {"kind": "accessibility"}, name="write_accessibility"
    ),
    path("terms/terms/", terms.write_statement, {"kind": "terms"}, name="write_terms"),
    path("terms/conduct/", terms.write_statement, {"kind": "conduct"}, name="write_conduct"),
    path("terms/<uuid:terms_id>/accepted/", terms.accepted_terms, name="accepted_terms"),
    path("terms/<uuid:terms_id>/languages/", terms_languages.add_languages, name="add_statement_languages"),
    path("services/", services.site_services, name="site_services"),
    path("services/<uuid:service_id>/switch/", services.switch_service, name="switch_service"),
]
