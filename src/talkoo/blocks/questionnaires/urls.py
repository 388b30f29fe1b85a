from django.urls import path

from talkoo.blocks.questionnaires import views
from talkoo.people.spaces.models import Kind

app_name = "questionnaires"
urlpatterns = [
    *(
        path(f"{kind}s/<slug:slug>/forms/", views.of_space, {"kind": kind}, name=f"{kind}_forms")
        for kind in Kind.values
    ),
    path("forms/<uuid:questionnaire_id>/", views.form, name="form"),
    path("forms/<uuid:questionnaire_id>/go-on/<str:token>/", views.form, name="go_on"),
    path("forms/<uuid:questionnaire_id>/sent/<str:token>/", views.sent, name="sent"),
    path("forms/<uuid:questionnaire_id>/questions/", views.edit, name="edit"),
    path("forms/<uuid:questionnaire_id>/about/", views.about, name="about"),
    path("forms/<uuid:questionnaire_id>/preview/", views.preview, name="preview"),
    path("forms/<uuid:questionnaire_id>/questions/add/<str:kind>/", views.add_question, name="add_question"),
    path("forms/<uuid:questionnaire_id>/questions/<slug:code>/", views.question, name="question"),
    path(
        "forms/<uuid:questionnaire_id>/questions/<slug:code>/<str:verb>/",
        views.question_step,
        name="question_step",
    ),
    path("forms/<uuid:questionnaire_id>/do/<str:verb>/", views.step, name="step"),
    path("forms/<uuid:questionnaire_id>/answers/", views.answers, name="answers"),
    path("forms/<uuid:questionnaire_id>/counts/", views.counts, name="counts"),
    path("forms/<uuid:questionnaire_id>/answers.<str:format>", views.download, name="download"),
    path("forms/<uuid:questionnaire_id>/answers/<uuid:sheet_id>/", views.sheet, name="sheet"),
    path(
        "forms/<uuid:questionnaire_id>/answers/<uuid:sheet_id>/sensitive/",
        views.sensitive,
        name="sensitive",
    ),
    path(
        "forms/<uuid:questionnaire_id>/answers/<uuid:sheet_id>/remove/",
        views.remove_sheet,
        name="remove_sheet",
    ),
    path(
        "forms/<uuid:questionnaire_id>/answers/<uuid:sheet_id>/<slug:code>/<str:name>",
        views.answer_file,
        name="answer_file",
    ),
]
