from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "talkoo.plumbing.audit"
    label = "audit"

    def ready(self) -> None:
        from talkoo.kernel import facts
        from talkoo.plumbing.audit import record

        facts.record_with(record.write)
