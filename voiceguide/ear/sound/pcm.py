"""Samples as the ear passes them on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt


def as_int16(samples: npt.NDArray[np.float32]) -> bytes:
    """Samples in units of int16, rounded; what is louder than full scale is clipped."""
    return bytes(np.clip(np.rint(samples), -32768, 32767).astype("<i2").tobytes())
