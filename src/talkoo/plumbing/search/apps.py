from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "talkoo.plumbing.search"
    label = "search"
