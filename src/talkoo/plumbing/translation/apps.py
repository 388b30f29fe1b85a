from django.apps import AppConfig


class TranslationConfig(AppConfig):
    name = "talkoo.plumbing.translation"
    label = "translation"
