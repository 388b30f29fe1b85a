from django.apps import AppConfig


class SmsOutConfig(AppConfig):
    name = "talkoo.plumbing.sms_out"
    label = "sms_out"

    def ready(self) -> None:
        from talkoo.plumbing.mail_out import outbox

        outbox.show(outbox.Ledger("sms_out_message", "phone", has_subject=False))
