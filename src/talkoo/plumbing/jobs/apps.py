from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "talkoo.plumbing.jobs"
    label = "jobs"

    def ready(self) -> None:
        from talkoo.kernel import facts
        from talkoo.plumbing.jobs import queue

        facts.enqueue_with(queue.enqueue)
