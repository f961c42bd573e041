"""The Kaldi and OpenFst files that libvosk loads, as bytes.

Kaldi's binary form: every int32 and float32 is a byte saying its size (4), then itself, little endian;
every token ends in a space.  Checked against libvosk 0.3.45, which is the reader that matters.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.floating]

EPSILON = 0
"""The label that is no label, in every FST."""

# ------------------------------------------------------------------ primitives


def _token(text: str) -> bytes:
    return text.encode() + b" "


def _int(value: int) -> bytes:
    return b"\x04" + struct.pack("<i", value)


def _float(value: float) -> bytes:
    return b"\x04" + struct.pack("<f", value)


def _double(value: float) -> bytes:
    return b"\x08" + struct.pack("<d", value)


def _ints(values: Iterable[int]) -> bytes:
    array = np.fromiter(values, "<i4")
    return b"\x04" + struct.pack("<i", len(array)) + array.tobytes()


def _vector(values: Floats) -> bytes:
    return _token("FV") + _int(len(values)) + values.astype("<f4").tobytes()


def _matrix(values: Floats) -> bytes:
    rows, columns = values.shape
    return _token("FM") + _int(rows) + _int(columns) + np.ascontiguousarray(values, "<f4").tobytes()


# ------------------------------------------------------------------ transition model


def forward_id(phone: int) -> int:
    """The transition id that enters a phone (1-based): stands on an arc of the graph."""
    return 2 * phone


def self_loop_id(phone: int) -> int:
    """The transition id that stays in a phone: stands on a loop at the state that arc leads to."""
    return 2 * phone - 1


def transition_model(pdfs: Sequence[int]) -> bytes:
    """Phones 1..len(pdfs), each with one emitting state; `pdfs[i]` is the network output of phone i + 1."""
    phones = range(1, len(pdfs) + 1)
    states = [
        _int(0) + _int(2) + _int(0) + _float(0.5) + _int(1) + _float(0.5),  # pdf class 0: stay, or leave
        _int(-1) + _int(0),  # the end: no pdf, no transitions
    ]
    topology = _ints(phones) + _ints([-1, *[0] * len(pdfs)]) + _int(1) + _int(len(states)) + b"".join(states)
    triples = b"".join(_int(phone) + _int(0) + _int(pdf) for phone, pdf in zip(phones, pdfs, strict=True))
    log_probs = np.full(1 + 2 * len(pdfs), math.log(0.5))
    log_probs[0] = 0.0  # transition ids count from 1
    return b"".join(
        (
            _token("<TransitionModel>"),
            _token("<Topology>") + topology + _token("</Topology>"),
            _token("<Triples>") + _int(len(pdfs)) + triples + _token("</Triples>"),
            _token("<LogProbs>") + _vector(log_probs) + _token("</LogProbs>"),
            _token("</TransitionModel>"),
        )
    )


# ------------------------------------------------------------------ neural network


class Network:
    """A feed-forward nnet3: layers are added in order, `write` gives the bytes."""

    def __init__(self, inputs: int) -> None:
        """`inputs`: values in one feature frame."""
        self._config = [f"input-node name=input dim={inputs}"]
        self._components: list[bytes] = []
        self._last = "input"
        self._width = inputs

    def affine(self, weights: Floats, bias: Floats, offsets: Sequence[int] = (0,)) -> None:
        """weights[output, frame x input]: sees the frames at `offsets` from the present one."""
        inputs = [self._last if at == 0 else f"Offset({self._last}, {at})" for at in offsets]
        body = _token("<LinearParams>") + _matrix(weights) + _token("<BiasParams>") + _vector(bias)
        self._width = len(bias)
        self._add(
            "FixedAffineComponent", body, f"Append({', '.join(inputs)})" if len(inputs) > 1 else inputs[0]
        )

    def relu(self) -> None:
        """max(0, x)."""
        self._add("RectifiedLinearComponent", self._nonlinearity(), self._last)

    def log_softmax(self) -> None:
        """Logarithms of probabilities."""
        self._add("LogSoftmaxComponent", self._nonlinearity(), self._last)

    def write(self, left: int, right: int, priors: Floats) -> bytes:
        """`left`, `right`: frames of context; `priors`: divided out of the output, may be empty."""
        config = [*self._config, f"output-node name=output input={self._last} objective=linear"]
        return b"".join(
            (
                _token("<Nnet3>") + b"\n" + "\n".join(config).encode() + b"\n\n",
                _token("<NumComponents>") + _int(len(self._components)) + b"".join(self._components),
                _token("</Nnet3>"),
                _token("<LeftContext>") + _int(left) + _token("<RightContext>") + _int(right),
                _token("<Priors>") + _vector(priors),
            )
        )

    def _add(self, kind: str, body: bytes, inputs: str) -> None:
        name = f"layer{len(self._components)}"
        named = _token("<ComponentName>") + _token(name)
        self._components.append(named + _token(f"<{kind}>") + body + _token(f"</{kind}>"))
        self._config.append(f"component-node name={name} component={name} input={inputs}")
        self._last = name

    def _nonlinearity(self) -> bytes:
        """The statistics that training would have kept: none."""
        nothing = _vector(np.zeros(0))
        return b"".join(
            (
                _token("<Dim>") + _int(self._width),
                _token("<ValueAvg>")
                + nothing
                + _token("<DerivAvg>")
                + nothing
                + _token("<Count>")
                + _double(0),
                _token("<OderivRms>") + nothing + _token("<OderivCount>") + _double(0),
                _token("<NumDimsSelfRepaired>") + _double(0) + _token("<NumDimsProcessed>") + _double(0),
            )
        )


def acoustic_model(pdfs: Sequence[int], network: bytes) -> bytes:
    """am/final.mdl."""
    return b"\0B" + transition_model(pdfs) + network


# ------------------------------------------------------------------ finite state transducers


@dataclass(frozen=True, slots=True)
class Arc:
    """One step: consumes `input`, yields `output`, at a cost (a negative natural logarithm)."""

    input: int
    output: int
    cost: float
    to: int


@dataclass(slots=True)
class Fst:
    """States are numbers from 0, the start.  A state with a final cost may be the last."""

    arcs: list[list[Arc]] = field(default_factory=lambda: [[]])
    final: dict[int, float] = field(default_factory=dict)

    def state(self) -> int:
        """A new state."""
        self.arcs.append([])
        return len(self.arcs) - 1

    def arc(
        self, source: int, to: int, input: int = EPSILON, output: int = EPSILON, cost: float = 0.0
    ) -> None:
        """A new arc from `source` to `to`."""
        self.arcs[source].append(Arc(input, output, cost, to))

    def with_output_costs(self, costs: Mapping[int, float]) -> Fst:
        """The same, where every arc that yields a label costs what `costs` says more."""
        arcs = [
            [Arc(a.input, a.output, a.cost + costs.get(a.output, 0.0), a.to) for a in out]
            for out in self.arcs
        ]
        return Fst(arcs, dict(self.final))

    def write(self) -> bytes:
        """OpenFst's "vector" of "standard" arcs, version 2, sorted by output as composing wants."""
        known_properties = 0x3  # expanded, mutable
        count = sum(map(len, self.arcs))
        parts = [
            struct.pack("<i", 2125659606),  # OpenFst's magic number
            struct.pack("<i6si8s", 6, b"vector", 8, b"standard"),
            struct.pack("<iiQqqq", 2, 0, known_properties, 0, len(self.arcs), count),
        ]
        for state, arcs in enumerate(self.arcs):
            parts.append(struct.pack("<fq", self.final.get(state, math.inf), len(arcs)))
            parts.extend(
                struct.pack("<iifi", a.input, a.output, a.cost, a.to)
                for a in sorted(arcs, key=lambda a: (a.output, a.input, a.to))
            )
        return b"".join(parts)
