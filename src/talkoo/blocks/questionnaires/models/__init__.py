from talkoo.blocks.questionnaires.models.questionnaire import Audience, Questionnaire, State, Version
from talkoo.blocks.questionnaires.models.sheet import Answer, Kept, Sheet

__all__ = ["Answer", "Audience", "Kept", "Questionnaire", "Sheet", "State", "Version"]
