from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "talkoo.plumbing.places"
    label = "places"
