"""A lifecycle is a table: which verb leads from which states to which state."""

from collections.abc import Iterable
from dataclasses import dataclass


class NotNow(Exception):
    """The verb exists, but not from the state the object is in."""


@dataclass(frozen=True)
class Step:
    verb: str
    sources: frozenset[str]
    target: str


class Lifecycle:
    """Checked once, when the module is imported: a wrong table never starts."""

    def __init__(self, *, initial: str, steps: Iterable[tuple[str, Iterable[str], str]]):
        self.initial = initial
        self.steps = {verb: Step(verb, frozenset(sources), target) for verb, sources, target in steps}
        reachable = {initial} | {step.target for step in self.steps.values()}
        for step in self.steps.values():
            if orphans := step.sources - reachable:
                raise ValueError(f"{step.verb}: nothing leads to {sorted(orphans)}")

    def after(self, verb: str, state: str) -> str:
        """The state that `verb` leads to. Raises NotNow when it cannot be done from `state`."""
        step = self.steps[verb]
        if state not in step.sources:
            raise NotNow(f"cannot {verb} from {state}")
        return step.target

    def verbs_from(self, state: str) -> list[str]:
        """What can be done now."""
        return [verb for verb, step in self.steps.items() if state in step.sources]
