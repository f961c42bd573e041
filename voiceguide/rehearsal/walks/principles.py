"""What must hold on every evening, whoever takes part: each principle, and where an exercise breaks it."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence

from voiceguide.core.commands import Earcon, Phase, Speak
from voiceguide.core.events import SECOND, Ms, TurnKind
from voiceguide.core.outcomes import Outcome
from voiceguide.core.script.cues import Lead, Listen, Say, Who
from voiceguide.core.script.performance import Performer
from voiceguide.core.session.session import Session
from voiceguide.core.text import listed, quoted
from voiceguide.core.words import said
from voiceguide.core.written.cast import Role
from voiceguide.core.written.dialogue import Graph, ListensFor, State
from voiceguide.linting.judge import apologises
from voiceguide.plan import Plan
from voiceguide.rehearsal.length import estimated
from voiceguide.rehearsal.people import Asked, Couple, Spoken, spoken
from voiceguide.rehearsal.virtual_time import Rehearsed, rehearse
from voiceguide.rehearsal.walks.dialogue_ways import Course
from voiceguide.rehearsal.walks.evenings import Evening

MOST_SENTENCES = 2
"""So many sentences at most are heard after a "stop", or after a no to the exercise itself."""
_TOLD = 8
"""Of many alike so many are told."""
SOON: Ms = 15 * SECOND
"""A no to the exercise itself has led to its last bell by then."""


# ------------------------------------------------------------------ never past a no


def is_gate(graph: Graph, state: State) -> bool:
    """Is a state a question of consent?

    It is if they say that they are ready there; or if its silence is its no, which leads away from what a yes
    leads to, for as long as the same one sends.
    """
    if state.listen is None or state.listen.to in (ListensFor.TALK, ListensFor.SEND, ListensFor.NAME):
        return False
    if state.listen.to is ListensFor.READY:
        return True
    yes, no, quiet = (state.after(reply) for reply in (Outcome.YES, Outcome.NO, Outcome.QUIET))
    return no != yes and no == quiet and yes not in _from(graph, no)


def _from(graph: Graph, start: str) -> set[str]:
    """What can be come to before they change places."""
    found, coming = set[str](), [start]
    while coming:
        name = coming.pop()
        if name not in found:
            found.add(name)
            state = graph.states.get(name)
            coming += state.ways.values() if state is not None and not state.swap else ()
    return found


def past_a_no(name: str, graph: Graph, courses: Mapping[Course, str]) -> str:
    """What is wrong with a state that is gone through by these courses, each by its way; "" is nothing."""
    state = graph.states[name]
    if not is_gate(graph, state):
        return ""
    yes = {Outcome.YES, *({Outcome.MORE} & state.on.keys())}
    taken = [
        course
        for course, way in courses.items()
        if state.ways[way] == state.after(Outcome.YES) and not yes.intersection(course.turns)
    ]
    return f"{name}: taken for a yes: {listed(_told(taken))}" if taken else ""


def _told(courses: Iterable[Course]) -> list[str]:
    """What came of their turns, shortest first; not all of many."""
    told = [
        "skipping the words" if c.skips else ", then ".join(turn.value for turn in c.turns) for c in courses
    ]
    return [quoted(what) for what in told[:_TOLD]] + (["more"] if len(told) > _TOLD else [])


def led_past_a_no(found: Evening) -> Iterator[tuple[str, Outcome]]:
    """Where an evening goes on though somebody was not ready, or holds a breath that nobody agreed to, and
    after which answer."""
    for index, one in enumerate(found.happened):
        if not isinstance(one.cue, Listen) or one.cue.state or one.outcome is Outcome.YES:
            continue
        asked = next((e.cue.text for e in found.happened[index::-1] if isinstance(e.cue, Say)), "")
        later = [other.cue for other in found.happened[index + 1 :]]
        if one.cue.expectation.kind is TurnKind.READY:
            if any(isinstance(cue, Lead) or _a_turn(cue) for cue in later):
                yield f"{quoted(asked)}: the exercise is led after", one.outcome
            elif len(found.sentences_from(index + 1)) > MOST_SENTENCES:
                yield f"{quoted(asked)}: more than {MOST_SENTENCES} sentences are said after", one.outcome
        elif asked == said.HOLD_THE_BREATH and any(isinstance(cue, Lead) and _holds(cue) for cue in later):
            yield f"{quoted(asked)}: the breath is held after", one.outcome


def _holds(cue: Lead) -> bool:
    return any(phase is Phase.HOLD for phase, _ in cue.course.phases)


def _a_turn(cue: object) -> bool:
    return isinstance(cue, Listen) and (bool(cue.state) or cue.expectation.kind is TurnKind.LINE)


def asked_for_two(found: Evening) -> Iterator[str]:
    """Where one yes stands for two people."""
    for index, one in enumerate(found.happened):
        cue = one.cue
        if isinstance(cue, Listen) and cue.expectation.kind is TurnKind.READY and cue.who is Who.EITHER:
            asked = next(e.cue.text for e in found.happened[index::-1] if isinstance(e.cue, Say))
            yield f"{quoted(asked)}: one yes is taken for two; ask both"


# ------------------------------------------------------------------ never an apology of the hurt one


def apologies_of_the_hurt(found: Evening, hurt: Who | None) -> Iterator[str]:
    """Lines that would have whoever was hurt say that they are sorry."""
    for one in found.happened:
        if isinstance(one.cue, Listen) and one.cue.who is hurt and apologises(one.cue.line):
            yield f"{quoted(one.cue.line)}: the hurt one would apologise"


def hurt_one(role: Role) -> Who | None:
    """Who was hurt, if the first one has this role."""
    return None if role.hurt_one is None else (Who.FIRST, Who.SECOND)[role.hurt_one]


# ------------------------------------------------------------------ an end that is heard


def after_stop(plan: Plan, outcomes: Sequence[Outcome]) -> str:
    """What is wrong when somebody says "stop" in the turn that follows these outcomes; "" is nothing."""
    result = _said_there(plan, outcomes, ("stop",))
    sentences = _sentences(result)
    if not _heard_to_end(result):
        return "after 'stop' there is no end that one can hear"
    if len(sentences) > MOST_SENTENCES:
        return f"after 'stop' {len(sentences)} sentences are said"
    return ""


def after_no(plan: Plan, outcomes: Sequence[Outcome], words: Sequence[str]) -> str:
    """What is wrong when somebody says no to the exercise in the turn that follows these outcomes."""
    result = _said_there(plan, outcomes, words)
    answer = " ".join(words)
    if not _heard_to_end(result):
        return f"after '{answer}' there is no end that one can hear"
    from_then = max((m.end for m in result.moments if m.sound is None), default=0)
    if len(_sentences(result)) > MOST_SENTENCES:
        return f"after '{answer}' {len(_sentences(result))} sentences are said"
    if result.length - from_then > SOON:
        return f"after '{answer}' it takes {(result.length - from_then) / SECOND:.0f} s to the end"
    return ""


def _heard_to_end(result: Rehearsed) -> bool:
    return result.ending is not None and result.moments[-1].what == f"({Earcon.ENDED.value})"


def _said_there(plan: Plan, outcomes: Sequence[Outcome], words: Sequence[str]) -> Rehearsed:
    """The session from that turn on, with somebody who says this, once, and people who are silent then."""
    performer = Performer(plan.exercise, plan.cast, plan.wishes, ask=plan.ask)
    for outcome in outcomes:
        performer.advance(outcome)
    return rehearse(Session(performer), estimated, couple=_once(words))


def _once(words: Sequence[str]) -> Couple:
    left = [words]

    def say(asked: Asked, rng: random.Random) -> Sequence[Spoken]:
        del rng
        return (spoken(left.pop(), asked.opened + 800),) if left else ()

    return say


def _sentences(result: Rehearsed) -> list[str]:
    return [moment.what for moment in result.moments if isinstance(moment.sound, Speak)]
