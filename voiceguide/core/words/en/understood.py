"""The phrases that the guide understands, in plain lower-case words."""

from __future__ import annotations

from collections.abc import Mapping

from voiceguide.core.events import Answer, Control

ADDRESS = "guide"
"""Said before a control, it sets the control apart inside longer talk: "guide, pause"."""

FILLERS = frozenset({"um", "uh", "er", "erm", "hmm", "mm", "mhm", "ah", "oh", "huh", "the"})
"""Left out before matching.  "the" is what the small models hear in plain silence."""
COURTESY = frozenset({"please", "okay", "just", "sorry"})
"""Said before or after a control, and no part of it."""

CONTROL_PHRASES: Mapping[str, Control] = {
    phrase: control
    for control, phrases in {
        Control.PAUSE: (
            *("pause", "pause please", "please pause", "can we pause", "let's pause", "i need to pause"),
            *("wait", "wait please", "please wait", "wait a moment", "wait a minute", "hold on", "hang on"),
            *("one moment", "just a moment", "time out", "too much", "it's too much", "that's too much"),
            *("this is too much", "i need a break", "i need a minute", "i need a moment", "we need a break"),
        ),
        Control.CONTINUE: ("continue", "carry on", "go on", "resume", "please continue"),
        Control.REPEAT: (
            *("repeat", "repeat that", "say that again", "once more", "again", "again please"),
            *("what did you say", "what was that", "can you say that again", "can you repeat that"),
            *("i didn't hear that", "i didn't hear you"),
        ),
        Control.SKIP: ("skip", "skip this", "skip that", "next", "move on", "pass"),
        Control.BACK: ("go back", "back", "back please"),
        Control.WHERE: (
            *("how long is left", "how much is left", "how much time is left", "how much longer"),
            *("how long is this", "where are we", "what are we doing"),
        ),
        Control.STOP: (
            *("stop", "stop now", "stop please", "please stop", "stop stop", "stop it", "stop this"),
            *("please stop it", "please stop this", "no stop", "let's stop", "let's stop now"),
            *("i want to stop", "i'd like to stop", "i need to stop", "we want to stop", "can we stop"),
            *("can we stop now", "can we stop this", "can we please stop", "could we stop", "can you stop"),
            *("i can't do this", "i can't do this anymore", "i can't go on", "i don't want to do this"),
            *("quit", "end session"),
        ),
        Control.SLOWER: ("slower", "slower please", "slow down", "too fast"),
        Control.FASTER: ("faster", "faster please", "too slow", "speed up"),
        Control.LOUDER: ("louder", "louder please", "speak up", "too quiet"),
        Control.QUIETER: ("quieter", "quieter please", "softer", "too loud"),
        Control.OWN_PACE: ("own pace", "my own pace", "our own pace", "at my own pace"),
        Control.HELP: ("help", "more help", "help me", "what can i say"),
        Control.DONE: (
            *("that's all", "that is all", "over to you", "your turn"),
            *("i'm done", "i am done", "i'm finished"),
        ),
        Control.NOT_DONE: (
            *("i'm not done", "i am not done", "not done yet", "let me finish"),
            *("i'm not finished", "i am not finished", "not finished yet"),
        ),
    }.items()
    for phrase in phrases
}
"""Whole utterances that ask something of the guide."""

ANSWER_PHRASES: Mapping[str, Answer] = {
    phrase: answer
    for answer, phrases in {
        Answer.YES: (
            *("yes", "yeah", "yep", "yup", "okay", "sure", "mhm", "mm hm", "uh huh", "fine", "of course"),
            *("yes please", "yes i do", "yes it is", "all right", "go ahead", "right", "correct", "i do"),
            *("ready", "i'm ready", "i am ready", "we're ready", "we are ready", "let's go"),
            *("i guess", "i guess so", "i think so", "i suppose so", "exactly", "absolutely", "definitely"),
            *("that's right", "that's it", "that is right", "you got it", "you did", "yes you did"),
            *("all of it", "now is good", "it is", "it does"),
        ),
        Answer.NO: (
            *("no", "nope", "nah", "no thanks", "no thank you", "please no", "no please", "enough"),
            *("no that's all", "no that is all", "no that's it", "no more", "nothing more", "nothing else"),
            *("not really", "not at all", "no it's not", "no it isn't", "i don't think so", "i'd rather not"),
            *("i don't", "it isn't", "it's not", "it doesn't", "you didn't", "that's enough"),
        ),
        Answer.NOT_READY: (
            *("not yet", "not ready", "not ready yet", "i'm not ready", "i'm not ready yet"),
            *("we're not ready", "we're not ready yet", "i don't feel ready", "too soon", "it's too soon"),
            *("i can't", "i can't yet", "i can't now", "i can't right now", "i don't want to"),
            *("i don't want that", "i don't feel like it", "i need more time", "i'm scared", "i'm afraid"),
        ),
        Answer.MAYBE: (
            *("maybe", "perhaps", "maybe not", "not sure", "i'm not sure", "i don't know", "don't know"),
            *(
                "i don't know yet",
                "i'm not sure yet",
                "no idea",
                "i have no idea",
                "i can't say",
                "it depends",
            ),
        ),
        Answer.PARTLY: (
            *("partly", "almost", "nearly", "not quite", "kind of", "sort of", "mostly", "some of it"),
            *("in part", "more or less", "part of it", "most of it", "yes and no", "yes but", "a little"),
            *("a bit", "not exactly", "not entirely", "not all of it", "somewhat", "close"),
        ),
        Answer.LATER: (
            *("later", "not now", "another time", "another day", "maybe later", "not today", "not tonight"),
            *("not right now", "some other time", "next time"),
        ),
        Answer.MORE: (
            *("more", "there's more", "there is more", "yes there is", "yes there's more", "a bit more"),
            *("a little more", "one more thing", "one more", "another one", "another feeling"),
        ),
    }.items()
    for phrase in phrases
}
"""Whole utterances that answer a question."""
SOUNDS_LIKE: Mapping[str, str] = {"know": "no"}
"""Where "I don't know" is listened for, a "no" may be heard so."""

NEGATIONS = frozenset({"no", "not", "never", "nope", "nah", "none", "nothing", "neither", "nor"})
"""Words that turn a meaning round, contractions in full ("don't" is "do not").  What may hold one of them is
never a yes."""
NEVER_NOISE = frozenset({"not"})
"""A word that turns a meaning round is kept, even where it may be noise."""

CONTRACTED: Mapping[str, str] = {
    "n't": "not",
    "'m": "am",
    "'re": "are",
    "'ll": "will",
    "'ve": "have",
    "'d": "would",
}
"""How a contracted word ends, and the word that this end is."""
IS = "is"
AND_IS = frozenset(
    {"it's", "that's", "what's", "there's", "here's", "he's", "she's", "who's", "where's", "how's"}
)
"""Contracted with "is"; "Ana's" is not."""
IN_FULL: Mapping[str, str] = {
    "can't": "can not",
    "won't": "will not",
    "shan't": "shall not",
    "cannot": "can not",
    "let's": "let us",
    "gonna": "going to",
    "wanna": "want to",
    "dunno": "do not know",
    "timeout": "time out",
    "ok": "okay",
    "alright": "all right",
}
"""Other words that are written in more than one way."""
SHORTENED = frozenset({"i", "you", "he", "she", "it", "we", "they", "that", "there", "who"})
"""Words that a verb is contracted with: "i'm"."""
DENIED = frozenset(
    {"do", "does", "did", "is", "are", "was", "were", "have", "has", "had", "could", "would", "should"}
)
"""Words that "not" is contracted with: "don't"."""

MUST_BE_KNOWN = ("stop", "yes", "no", "pause")
"""A recognizer that knows none of these words hears another language."""

QUESTIONS = (
    *("did i get it", "did i get that", "did i get it right", "did i get that right", "did i get you"),
    *("is that it", "is that right", "is that fair", "is that all", "is it that", "does that fit"),
    *("is there more", "is there any more", "is there anything more", "is now good", "is now a good time"),
    *("is there more about that", "is there any more about that", "did that cover it"),
)
"""What one asks the other, who then answers."""
ASKING = frozenset({"right", "correct", "okay", "enough", "more", "it is", "it does"})
"""Answers that also end a question: "is that ... right?"."""

STEMS = (
    "let me see if i have it",
    "let me see if i got it",
    "let me see if i've got it",
    "what i hear you say",
    "what i hear you saying",
    "i hear you say",
    "i hear you saying",
)
"""How somebody begins to say back what was heard."""
TRAILING = ("and", "but", "because", "so", "um", "uh")
"""Words that leave a sentence open."""

NOT_DONE = tuple(phrase for phrase, control in CONTROL_PHRASES.items() if control is Control.NOT_DONE)
"""What whoever wants to go on says."""

OPENERS = frozenset({"well", "so", "please", "sorry"})
"""Said beside an answer, and no part of it."""
TOGETHER: Mapping[frozenset[Answer], Answer] = {
    frozenset({Answer.YES, Answer.PARTLY}): Answer.PARTLY,
    frozenset({Answer.YES, Answer.MORE}): Answer.MORE,
    frozenset({Answer.YES, Answer.LATER}): Answer.LATER,
    frozenset({Answer.YES, Answer.MAYBE}): Answer.MAYBE,
    frozenset({Answer.NO, Answer.PARTLY}): Answer.PARTLY,
    frozenset({Answer.NO, Answer.LATER}): Answer.LATER,
    frozenset({Answer.NO, Answer.NOT_READY}): Answer.NOT_READY,
    frozenset({Answer.NO, Answer.MAYBE}): Answer.NO,
    frozenset({Answer.NOT_READY, Answer.LATER}): Answer.NOT_READY,
    frozenset({Answer.NOT_READY, Answer.MAYBE}): Answer.NOT_READY,
    frozenset({Answer.LATER, Answer.MAYBE}): Answer.LATER,
    frozenset({Answer.PARTLY, Answer.MAYBE}): Answer.PARTLY,
}
"""Two answers in one breath: "yes, partly" is partly, "no, later" is later."""
