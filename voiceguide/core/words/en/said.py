"""What the guide says by itself, beside what an author wrote."""

from __future__ import annotations

from collections.abc import Mapping

from voiceguide.core.commands import Phase

PAUSED = "Paused. Say continue when you're ready."
HALTED = "Stopped."
DEAF = "I can't hear the microphone. Enter goes on with keys."
HEARING = "I can hear you again."
HELP_WITH_A_LINE = "Say the line, or let it pass. For more, say: more help."
HELP_IN_TALK = "When you're done, say: that's all. For more, say: more help."
HELP_WITH_A_QUESTION = "Yes, no, or later: each is fine. For more, say: more help."
HELP_IN_BREATHS = "Breathe as you like. Say too slow, or own pace. For more, say: more help."
HELP_ANYWHERE = "Say pause, again, skip, go back, or stop. For more, say: more help."
HELP_WITH_CONTROLS = "Say pause, again, skip, go back, or stop. Too early? Say: I'm not done."
HELP_WITH_THE_VOICE = "Slower, faster, louder and quieter work, too. Keys do the same."
WHERE = "{doing}, with about {minutes} left."
NEARLY_OVER = "{doing}, and nearly at the end."
DOING_LINES = "Saying lines"
DOING_TALK = "Talking and listening"
DOING_A_QUESTION = "Answering a question"
DOING_BREATHS = "Breathing together"
DOING_NOTHING = "Resting"
DOING_WORDS = "Hearing the guide"
MINUTE, MINUTES = "one minute", "{number} minutes"
GO_ON = "Please go on."
SLOWER = "Slower."
FASTER = "Faster."
LOUDER = "Louder."
QUIETER = "Quieter."

NO_WORDS = "I can tell you're speaking, but not what you say. Enter ends a turn."

TAKE_YOUR_TIME = "No hurry. Say ready, or leave it for today."
ANOTHER_TIME = "Then another time. Be gentle with each other."
HOLD_THE_BREATH = "Would you both like to hold the breath?"
WITHOUT_HOLDING = "Then no holding."

ONCE_MORE = "Would you like those lines once more?"
NAME_LINE = "{name}: {line}"
"""Whose line it is: said with the first one."""
AND_NAME_LINE = "And {name}: {line}"
AND_YOU = "And you, {name}."
"""The same line is the other one's, too."""

PHASES: Mapping[Phase, str] = {
    Phase.IN: "in",
    Phase.SIP: "and",
    Phase.HOLD: "hold",
    Phase.OUT: "out",
    Phase.REST: "rest",
}
"""The word on each phase of a breath."""
NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
"""Counted aloud on the seconds of a phase, from the second one on."""
IN = "In."
OWN_PACE = "Your own pace."
THREE_MORE = "Three more."

UNNAMED = ("the first of you", "the second of you")
"""What {first} and {second} say where no name was given."""
NO_TOPIC = "what is on your mind"
"""What {topic} says where none was given."""
