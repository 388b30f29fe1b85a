from django.urls import path

from talkoo.areas.ideas import views

app_name = "ideas"
urlpatterns = [
    path("ideas/", views.listing, name="ideas"),
    path("ideas/new/", views.new, name="new"),
    path("ideas/<slug:slug>/", views.idea, name="idea"),
    path("ideas/<slug:slug>/thanks/", views.thanks, name="thanks"),
    path("ideas/<slug:slug>/support/", views.support, name="support"),
    path("ideas/<slug:slug>/care/", views.care, name="care"),
    path("ideas/<slug:slug>/care/<slug:verb>/", views.step, name="step"),
    path("ideas/<slug:slug>/network/", views.network, name="network"),
]
