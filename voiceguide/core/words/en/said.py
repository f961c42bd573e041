"""What the guide says by itself, beside what an author wrote."""

from __future__ import annotations

from collections.abc import Mapping

from voiceguide.core.commands import Phase

PAUSED = "Paused. Say continue when you are ready."
HALTED = "All right, stopped. Say continue if you would like to go on."
DEAF = "I can't hear the microphone. It may be muted. I will wait, or press enter to go on with keys."
HEARING = "I can hear you again."
HELP = (
    "You can say pause, continue, repeat, skip, go back, or stop. "
    "Slower, faster, louder and quieter work too. When your turn is done, say: that's all. "
    "If I came too early, say: I'm not done."
)
GO_ON = "Please go on."
SLOWER = "Slower."
FASTER = "Faster."
LOUDER = "Louder."
QUIETER = "Quieter."

NO_WORDS = "I can tell that you speak, but not what you say. Press enter when a turn is done."

TAKE_YOUR_TIME = "Take your time. Say ready when you are."
SHALL_WE_HOLD = "Shall we hold the breath today? Say yes, or no."
WITHOUT_HOLDING = "Then we breathe without holding."

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
