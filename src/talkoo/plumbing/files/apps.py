from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "talkoo.plumbing.files"
    label = "files"
