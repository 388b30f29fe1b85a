from django.apps import AppConfig


class VocabularyConfig(AppConfig):
    name = "talkoo.plumbing.vocabulary"
    label = "vocabulary"
