"""Reading a recording as the ear's sound."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest
from speech_recognition import AudioData

from voiceguide.ear.sound.recording import read_recording
from voiceguide.ports import EAR_RATE, VoiceguideError

CD = 44_100


def tone(rate: int, seconds: float = 1.0) -> bytes:
    """440 Hz at half of full scale."""
    return bytes(
        (16_000 * np.sin(2 * np.pi * 440 * np.arange(round(seconds * rate)) / rate)).astype("<i2").tobytes()
    )


def write_wav(path: Path, pcm: bytes, *, rate: int = CD, channels: int = 1, width: int = 2) -> Path:
    """A plain WAV."""
    with wave.open(str(path), "wb") as file:
        file.setparams((channels, width, rate, 0, "NONE", ""))
        file.writeframes(pcm)
    return path


def test_sound_at_the_ears_rate_is_unchanged(tmp_path: Path) -> None:
    """16 kHz mono int16 comes back sample by sample."""
    assert read_recording(write_wav(tmp_path / "a.wav", tone(EAR_RATE), rate=EAR_RATE)) == tone(EAR_RATE)


def assert_tone(sound: bytes) -> None:
    """One second of 440 Hz at half of full scale, and nothing else."""
    heard = np.frombuffer(sound, "<i2").astype(float)
    assert len(heard) == pytest.approx(EAR_RATE, abs=2)
    assert np.argmax(np.abs(np.fft.rfft(heard[:EAR_RATE]))) == 440
    assert np.max(np.abs(heard)) == pytest.approx(16_000, rel=0.03)


@pytest.mark.parametrize("kind", ["wav", "aiff", "flac"])
def test_every_usual_format_is_read(tmp_path: Path, kind: str) -> None:
    """WAV, AIFF and FLAC at 44.1 kHz give the same tone at 16 kHz."""
    audio = AudioData(tone(CD), CD, 2)
    encode = {"wav": audio.get_wav_data, "aiff": audio.get_aiff_data, "flac": audio.get_flac_data}[kind]
    (tmp_path / "tone").write_bytes(encode())
    assert_tone(read_recording(tmp_path / "tone"))


@pytest.mark.parametrize("width", [1, 3, 4])
def test_every_usual_resolution_is_read(tmp_path: Path, width: int) -> None:
    """8, 24 and 32 bits, as 16."""
    wide = np.frombuffer(tone(CD), "<i2").astype("<i4") << 16
    octets = wide.view(np.uint8).reshape(-1, 4)[:, 4 - width :]
    pcm = (octets ^ np.uint8(0x80)).tobytes() if width == 1 else octets.tobytes()
    assert_tone(read_recording(write_wav(tmp_path / "tone.wav", pcm, width=width)))


def test_stereo_is_mixed_without_clipping(tmp_path: Path) -> None:
    """A voice on both sides is as loud as on one channel; on one side only, half as loud."""
    for right, expected in ((1, 32_000), (0, 16_000)):
        left = 2 * np.frombuffer(tone(EAR_RATE), "<i2")
        both = np.stack([left, right * left], axis=1).astype("<i2").tobytes()
        path = write_wav(tmp_path / "s.wav", both, rate=EAR_RATE, channels=2)
        sound = np.frombuffer(read_recording(path), "<i2").astype(float)
        assert np.max(sound) == pytest.approx(expected, rel=0.01)
        assert np.mean(np.abs(sound) > 0.98 * expected) < 0.15  # a sine, not a square


def test_nothing_above_the_ears_range_folds_down(tmp_path: Path) -> None:
    """A 12 kHz whistle is gone, not turned into a lower one."""
    whistle = (16_000 * np.sin(2 * np.pi * 12_000 * np.arange(48_000) / 48_000)).astype("<i2").tobytes()
    sound = np.frombuffer(read_recording(write_wav(tmp_path / "w.wav", whistle, rate=48_000)), "<i2")
    assert np.max(np.abs(sound[1000:-1000])) < 20


def complaint(path: Path) -> str:
    """What a person is told."""
    with pytest.raises(VoiceguideError) as error:
        read_recording(path)
    assert "\n" not in str(error.value)
    assert path.name in str(error.value)
    return str(error.value)


def test_a_missing_recording_is_named(tmp_path: Path) -> None:
    """As is a folder, which is no recording either."""
    assert "no such file" in complaint(tmp_path / "missing.wav")
    assert "is a folder, not a recording" in complaint(tmp_path)


@pytest.mark.parametrize("content", [b"hello there", b"ID3\x04 an mp3", b"\x00" * 5000])
def test_what_is_no_recording_is_refused(tmp_path: Path, content: bytes) -> None:
    """Text, another format or zeros under the name of a WAV file."""
    (tmp_path / "x.wav").write_bytes(content)
    assert "not a WAV, AIFF or FLAC" in complaint(tmp_path / "x.wav")


def test_an_empty_recording_is_refused(tmp_path: Path) -> None:
    """A file without a byte, and one with a header and no sound."""
    (tmp_path / "nothing.wav").write_bytes(b"")
    assert "empty" in complaint(tmp_path / "nothing.wav")
    assert "empty" in complaint(write_wav(tmp_path / "header.wav", b""))


@pytest.mark.parametrize("kind", ["wav", "aiff", "flac"])
def test_a_recording_cut_short_is_refused(tmp_path: Path, kind: str) -> None:
    """A copy that broke off says how much is there, in each format."""
    audio = AudioData(tone(EAR_RATE, 4.0), EAR_RATE, 2)
    whole = {"wav": audio.get_wav_data, "aiff": audio.get_aiff_data, "flac": audio.get_flac_data}[kind]()
    (tmp_path / "half").write_bytes(whole[: len(whole) // 2 + 1])
    assert "promises 4.0 s" in complaint(tmp_path / "half")


@pytest.mark.parametrize("kind", [b"RIFF", b"FORM", b"fLaC"])
def test_a_damaged_recording_is_refused(tmp_path: Path, kind: bytes) -> None:
    """The right first letters, and rubbish after them."""
    (tmp_path / "x").write_bytes(kind + np.random.default_rng(1).bytes(4000))
    assert "cannot be read" in complaint(tmp_path / "x")


def test_an_endless_recording_is_refused_unread(tmp_path: Path) -> None:
    """More than two hours by its header; its sound is not read to find out."""
    path = write_wav(tmp_path / "long.wav", tone(8_000), rate=8_000)
    data = bytearray(path.read_bytes())
    data[40:44] = (2 * 8_000 * 7_300).to_bytes(4, "little")
    path.write_bytes(data)
    assert "2.0 hours" in complaint(path)


@pytest.mark.parametrize("rate", [1, 100, 4_000_000_000])
def test_an_absurd_rate_is_refused(tmp_path: Path, rate: int) -> None:
    """A header with a rate that nobody records at."""
    path = write_wav(tmp_path / "odd.wav", tone(8_000), rate=8_000)
    data = bytearray(path.read_bytes())
    data[24:28] = rate.to_bytes(4, "little")
    path.write_bytes(data)
    assert f"{rate} samples a second" in complaint(path)
