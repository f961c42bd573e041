"""Train the synthetic English test model once: python -m scripts.train_test_model WORK_FOLDER.

Makes fifteen hours of synthetic speech in WORK_FOLDER (420 MB), trains on it, and writes
models/synthetic-en/weights.npz.  About 25 minutes on two busy cores.  Needs, besides the project's own
packages, torch 2.13.0 and kaldi-native-fbank.  Measure the result with python -m scripts.measure_test_model.
"""

from __future__ import annotations

import argparse
import multiprocessing
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor, nn

from scripts.testmodel.folder import FRAME_SUBSAMPLING, MEL_BINS
from scripts.testmodel.phones import PHONES
from scripts.testmodel.synthetic import CONTEXTS, LEFT, RIGHT
from scripts.testmodel.training_data import generate
from scripts.testmodel.vocabulary import SYNTHETIC_EN

if TYPE_CHECKING:
    import numpy.typing as npt

SHARDS = 2
UTTERANCES = 12_000
"""In each shard."""
WIDTH = 192
EPOCHS = 6
BATCH = 32
CHUNK = 120
"""Frames in each example, of which every third is scored, as in decoding."""
LAST_AT_FULL_RATE = 1
"""The layers after this one see every third frame only, so only those are computed."""
CHANNEL_JITTER = 0.25
"""Random offset of each example's features, in standard deviations: no two microphones are alike."""


class Tdnn(nn.Module):  # type: ignore[misc]  # torch is not installed where types are checked
    """A time delay network; each layer's output is normalized (batch norm) after the rectifier."""

    mean: Tensor
    deviation: Tensor

    def __init__(self, mean: Tensor, deviation: Tensor) -> None:
        """`mean`, `deviation`: of the input features."""
        super().__init__()
        self.register_buffer("mean", mean)
        self.register_buffer("deviation", deviation)
        widths = [MEL_BINS, *[WIDTH] * (len(CONTEXTS) - 1), len(PHONES.names)]
        self.layers = nn.ModuleList(
            nn.Linear(len(context) * inputs, outputs)
            for context, inputs, outputs in zip(CONTEXTS, widths, widths[1:], strict=False)
        )
        self.norms = nn.ModuleList(nn.BatchNorm1d(width) for width in widths[1:-1])

    def forward(self, features: Tensor) -> Tensor:
        """(batch, LEFT + frames + RIGHT, MEL_BINS) -> (batch, frames / FRAME_SUBSAMPLING, phones)."""
        hidden = (features - self.mean) / self.deviation
        if self.training:
            hidden = hidden + CHANNEL_JITTER * torch.randn(len(hidden), 1, MEL_BINS)
        for index, (context, layer) in enumerate(zip(CONTEXTS, self.layers, strict=True)):
            apart = FRAME_SUBSAMPLING if index > LAST_AT_FULL_RATE else 1  # frames between two inputs
            stride = FRAME_SUBSAMPLING if index == LAST_AT_FULL_RATE else 1  # inputs between two outputs
            offsets = [(offset - context[0]) // apart for offset in context]
            frames = hidden.shape[1] - offsets[-1]
            seen = [hidden[:, offset : offset + frames : stride] for offset in offsets]
            hidden = layer(torch.cat(seen, dim=-1))
            if index < len(self.norms):
                hidden = self.norms[index](torch.relu(hidden).transpose(1, 2)).transpose(1, 2)
        return hidden


def main() -> None:
    """Generate, train, write."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.train_test_model",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("work", type=Path)
    work: Path = parser.parse_args().work
    shards = [work / f"shard{seed}.npz" for seed in range(SHARDS)]
    with multiprocessing.get_context("spawn").Pool(SHARDS) as pool:
        missing = [(seed, UTTERANCES, path) for seed, path in enumerate(shards) if not path.exists()]
        pool.starmap(generate, missing)
    features = torch.from_numpy(np.concatenate([np.load(path)["features"] for path in shards]))
    labels = torch.from_numpy(np.concatenate([np.load(path)["labels"] for path in shards]).astype(np.int64))
    print(f"{len(features) / 360_000:.1f} hours of sound", flush=True)
    torch.manual_seed(0)
    torch.set_num_threads(SHARDS)
    model = train(features, labels)
    counts = torch.bincount(labels, minlength=len(PHONES.names)).double() + 50
    arrays = weights(model) | {"priors": (counts / counts.sum()).numpy()}
    np.savez_compressed(SYNTHETIC_EN / "weights.npz", **arrays)


def train(features: Tensor, labels: Tensor) -> Tdnn:
    """Frame cross-entropy on random stretches of the joined utterances."""
    rng = np.random.default_rng(0)
    sample = features[rng.choice(len(features), 200_000)].float()
    model = Tdnn(sample.mean(0), sample.std(0))
    steps = int(EPOCHS * len(features) / CHUNK / BATCH)
    optimizer = torch.optim.AdamW(model.parameters(), 1e-3, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, total_steps=steps, pct_start=0.15)
    inside, scored = np.arange(-LEFT, CHUNK + RIGHT), np.arange(0, CHUNK, FRAME_SUBSAMPLING)
    accuracy = 0.0
    for step in range(steps):
        begins = rng.integers(LEFT, len(features) - RIGHT - CHUNK, (BATCH, 1))
        target = labels[begins + scored].reshape(-1)
        scores = model(features[begins + inside].float()).reshape(len(target), -1)
        loss = nn.functional.cross_entropy(scores, target, label_smoothing=0.05)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        accuracy += 0.01 * ((scores.argmax(-1) == target).double().mean().item() - accuracy)
        if step % 250 == 0:
            print(f"step {step}/{steps}: loss {loss.item():.3f}, frames right {accuracy:.3f}", flush=True)
    model.eval()
    return model


def weights(model: Tdnn) -> dict[str, npt.NDArray[np.floating]]:
    """What `synthetic.build` reads: each layer, and the scale and shift that normalize its input."""
    state = {name: tensor.numpy() for name, tensor in model.state_dict().items()}
    scale, shift = 1 / state["deviation"], -state["mean"] / state["deviation"]
    arrays: dict[str, npt.NDArray[np.floating]] = {}
    for index in range(len(CONTEXTS)):
        arrays[f"weights{index}"] = state[f"layers.{index}.weight"].astype(np.float16)
        arrays[f"bias{index}"] = state[f"layers.{index}.bias"]
        arrays[f"scale{index}"], arrays[f"shift{index}"] = scale, shift
        if index < len(CONTEXTS) - 1:
            norm = {
                name: state[f"norms.{index}.{name}"]
                for name in ("weight", "bias", "running_mean", "running_var")
            }
            scale = norm["weight"] / np.sqrt(norm["running_var"] + 1e-5)
            shift = norm["bias"] - norm["running_mean"] * scale
    return arrays


if __name__ == "__main__":
    main()
