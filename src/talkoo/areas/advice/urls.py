from django.urls import path

from talkoo.areas.advice import views

app_name = "advice"
urlpatterns = [
    path("advice/", views.advice, name="advice"),
    path("advice/print/", views.printed, name="print"),
    path("advice/ask/", views.ask, name="ask"),
    path("advice/mine/", views.mine, name="mine"),
    path("advice/desk/", views.desk, name="desk"),
    path("advice/desk/forum/", views.forum, name="forum"),
    path("advice/desk/entries/", views.entries, name="entries"),
    path("advice/desk/matters/", views.matters, name="matters"),
    path("advice/desk/new/", views.new, name="new"),
    path("advice/desk/new/<str:kind>/<uuid:key>/", views.new_of, name="new_of"),
    path("advice/questions/<uuid:question_id>/", views.question, name="question"),
    path("advice/questions/<uuid:question_id>/hand-over/", views.hand_over, name="hand_over"),
    path("advice/questions/<uuid:question_id>/<slug:verb>/", views.step, name="step"),
    path("advice/entries/<uuid:entry_id>/", views.write, name="write"),
    path("advice/entries/<uuid:entry_id>/agree/", views.agree, name="agree"),
    path("advice/entries/<uuid:entry_id>/texts/<slug:language>/", views.texts, name="texts"),
    path("advice/entries/<uuid:entry_id>/do/<slug:verb>/", views.entry_step, name="entry_step"),
    path("advice/concerns/<str:kind>/<uuid:key>/", views.concern, name="concern"),
    path("advice/in-touch/<str:kind>/<uuid:key>/", views.in_touch, name="in_touch"),
    path("advice/matters/<uuid:matter_id>/", views.found, name="found"),
    path("advice/<slug:slug>/", views.entry, name="entry"),
]
