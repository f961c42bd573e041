"""A recording on disk as the ear's sound: WAV, AIFF and FLAC, read by SpeechRecognition's AudioFile.

AudioFile hands over what the header promises, and then the sound.  libsndfile, through soundfile, decodes
the same formats, but of a WAV or AIFF file that was cut short it reports only the frames that are left:
somebody would hear half an evening and not be told.  FLAC is decoded by a program, `flac`: the one on the
PATH, else one that SpeechRecognition brings for x86 and for macOS.  On Linux with an ARM processor it has
to be installed; without it the error says so.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from voiceguide.ports import EAR_RATE, VoiceguideError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

LONGEST_S = 2 * 60 * 60
"""The longest recording that is read: about 230 MB once it is the ear's sound."""

_RATES = range(4_000, 384_001)
_BLOCK = 65_536
_READABLE = {b"RIFF": "WAV", b"FORM": "AIFF", b"fLaC": "FLAC"}
_REMEDY = "Save it as 16-bit PCM WAV, mono or stereo."


def read_recording(path: Path) -> bytes:
    """The sound in `path` as 16 kHz mono little-endian int16; stereo is mixed.

    Raises VoiceguideError when it is missing, not such a recording, damaged, cut short, empty, or longer
    than two hours.
    """
    kind = _kind(path)
    try:
        return _read(path)
    except VoiceguideError:
        raise
    except OSError as error:  # there is no program here that decodes FLAC
        raise VoiceguideError(f"The {kind} recording {path} cannot be read: {error}.") from error
    except Exception as error:  # parsers of three formats, each with its own errors
        raise VoiceguideError(
            f"The {kind} recording {path} cannot be read: it is damaged, compressed, or has more than two "
            f"channels. {_REMEDY}"
        ) from error


def _kind(path: Path) -> str:
    """The format by its first bytes."""
    if path.is_dir():
        raise VoiceguideError(f"{path} is a folder, not a recording. Name a file in it.")
    if not path.is_file():
        raise VoiceguideError(f"There is no recording {path}: no such file. Check its name.")
    try:
        with path.open("rb") as file:
            start = file.read(4)
    except OSError as error:
        raise VoiceguideError(f"The recording {path} cannot be opened: {error.strerror}.") from error
    if not start:
        raise VoiceguideError(f"The recording {path} is empty: the file holds nothing. Record it again.")
    if start not in _READABLE:
        raise VoiceguideError(f"{path} is not a WAV, AIFF or FLAC recording. {_REMEDY}")
    return _READABLE[start]


def _read(path: Path) -> bytes:
    import speech_recognition

    with speech_recognition.AudioFile(str(path)) as source:
        if source.SAMPLE_RATE not in _RATES:
            raise VoiceguideError(
                f"The recording {path} claims {source.SAMPLE_RATE} samples a second. {_REMEDY}"
            )
        if source.DURATION > LONGEST_S:
            raise VoiceguideError(
                f"The recording {path} is {source.DURATION / 3600:.1f} hours long by its own account; "
                "the longest that can be heard is 2 hours. Cut it shorter."
            )
        frames, sound = _resampled(source)
        if frames < source.FRAME_COUNT:
            raise VoiceguideError(
                f"The recording {path} is cut short: it promises {source.DURATION:.1f} s and holds "
                f"{frames / source.SAMPLE_RATE:.1f} s. Copy or record it again."
            )
    if not sound:
        raise VoiceguideError(f"The recording {path} is empty: it holds no sound. Record it again.")
    return sound


def _resampled(source: Any) -> tuple[int, bytes]:
    """(frames read, the ear's sound) of an open AudioFile, block by block to bound memory.

    Read from its reader, not its stream: that adds up the channels, and clips.
    """
    import numpy as np
    import soxr

    from voiceguide.ear.sound.pcm import as_int16

    reader = source.audio_reader
    frame_bytes = reader.getsampwidth() * reader.getnchannels()
    resampler = soxr.ResampleStream(source.SAMPLE_RATE, EAR_RATE, 1, dtype="float32")
    frames, sound, last = 0, bytearray(), False
    while not last:
        block = reader.readframes(_BLOCK)
        block = block[: len(block) // frame_bytes * frame_bytes]
        last = not block
        samples = _samples(block, reader.getsampwidth(), little_endian=source.little_endian)
        mono = samples.reshape(-1, reader.getnchannels()).mean(axis=1, dtype=np.float32)
        frames += len(mono)
        resampled = resampler.resample_chunk(mono, last=last)
        sound += as_int16(resampled)
    return frames, bytes(sound)


def _samples(block: bytes, width: int, *, little_endian: bool) -> npt.NDArray[np.int16]:
    """The upper 16 bits of each sample of `width` bytes."""
    import numpy as np

    octets = np.frombuffer(block, np.uint8).reshape(-1, width)
    if width == 1:  # unsigned in WAV, signed in AIFF
        sign = np.uint8(0x80 if little_endian else 0)
        return (octets ^ sign).view(np.int8).astype(np.int16) * np.int16(256)
    upper = octets[:, -2:] if little_endian else octets[:, 1::-1]
    return np.ascontiguousarray(upper).view("<i2")
