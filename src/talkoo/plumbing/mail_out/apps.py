from django.apps import AppConfig


class MailOutConfig(AppConfig):
    name = "talkoo.plumbing.mail_out"
    label = "mail_out"
