"""What happened to forms. Who answered what is in no fact; of an anonymous form not even who answered."""

import uuid
from dataclasses import dataclass

from talkoo.kernel.facts import Fact, silence


@dataclass(frozen=True, kw_only=True)
class QuestionnaireMade(Fact):
    changes_pages = False
    questionnaire_id: uuid.UUID
    owner_kind: str
    owner_key: str


@dataclass(frozen=True, kw_only=True)
class QuestionnaireChanged(Fact):
    """Its draft, or whom it is for; `what` names the part: `about`, or the code of a question."""

    changes_pages = False
    questionnaire_id: uuid.UUID
    what: str


@dataclass(frozen=True, kw_only=True)
class QuestionnairePublished(Fact):
    changes_pages = False
    questionnaire_id: uuid.UUID
    number: int


@dataclass(frozen=True, kw_only=True)
class QuestionnaireClosed(Fact):
    changes_pages = False
    questionnaire_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class QuestionnaireReopened(Fact):
    changes_pages = False
    questionnaire_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class QuestionnaireRemoved(Fact):
    """With all its answers."""

    changes_pages = False
    questionnaire_id: uuid.UUID
    sheets: int


@dataclass(frozen=True, kw_only=True)
class AnsweringBegun(Fact):
    """Something was typed and kept for the first time."""

    changes_pages = False
    questionnaire_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class AnswersSent(Fact):
    changes_pages = False
    questionnaire_id: uuid.UUID
    number: int


@dataclass(frozen=True, kw_only=True)
class AnswersRemoved(Fact):
    changes_pages = False
    questionnaire_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class SensitiveAnswersRead(Fact):
    """Somebody looked at sealed answers."""

    changes_pages = False
    questionnaire_id: uuid.UUID
    sheet_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class AnswersForgotten(Fact):
    """Answers whose time was over; `number` is how many."""

    changes_pages = False
    number: int


@dataclass(frozen=True, kw_only=True)
class AnswersOver(Fact):
    """What a form was for is over: from now on counts how long its answers are kept."""

    changes_pages = False
    questionnaire_id: uuid.UUID


silence(QuestionnaireMade, "nobody sees it before it is published")
silence(QuestionnaireChanged, "nobody sees it before it is published")
silence(QuestionnairePublished, "whatever it belongs to tells people of it")
silence(QuestionnaireClosed, "the page shows it")
silence(QuestionnaireReopened, "the page shows it")
silence(QuestionnaireRemoved, "who took it away knows")
silence(AnsweringBegun, "who types knows")
silence(AnswersSent, "the list shows it; what it means is known to whatever the form belongs to")
silence(AnswersRemoved, "who took them away knows")
silence(SensitiveAnswersRead, "it stands in the record")
silence(AnswersForgotten, "the privacy notice says when")
silence(AnswersOver, "nothing changes for anybody")
