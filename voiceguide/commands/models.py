"""`voiceguide models`: list, fetch, add, verify and remove speech models.

Data goes to standard output, what is going on to standard error.  Whatever is heavy is imported only by the
action that needs it.
"""

from __future__ import annotations

import sys

from voiceguide.exit_codes import DONE, FAILED

TYPE_CHECKING = False  # what type checkers take for True; importing typing would cost as much as the rest
if TYPE_CHECKING:
    import argparse
    from typing import Any

    from voiceguide.speech_models.manifest import ModelEntry
    from voiceguide.speech_models.models import InstalledModel, Verdict


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the actions and their arguments to the parser of `voiceguide models`."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")

    listing = actions.add_parser("list", help="the models there are, and those on this computer")
    listing.add_argument("--json", action="store_true", help="for programs")

    fetch = actions.add_parser("fetch", help="download a model; goes on where it broke off")
    fetch.add_argument("name", nargs="?", metavar="NAME", help="a name from the list (else the default)")

    add = actions.add_parser("add", help="install a model from a zip file or a folder")
    add.add_argument("source", metavar="FILE", help="the zip archive of a Vosk model, or a model's folder")
    add.add_argument("--trust", action="store_true", help="also if no published checksum vouches for it")

    verify = actions.add_parser("verify", help="check installed models against their recorded checksums")
    verify.add_argument("name", nargs="?", metavar="NAME", help="a model (else all of them)")
    verify.add_argument("--json", action="store_true", help="for programs")

    remove = actions.add_parser("remove", help="delete an installed model")
    remove.add_argument("name", metavar="NAME", help="an installed model")


def run(args: argparse.Namespace) -> int:
    """Do what `args`, parsed as `configure` said, ask for; returns the exit code.  Raises VoiceguideError."""
    actions = {"list": _list, "fetch": _fetch, "add": _add, "verify": _verify, "remove": _remove}
    return actions[args.action](args)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _list(args: argparse.Namespace) -> int:
    from voiceguide.speech_models import models

    entries = {entry.name: entry for entry in models.manifest()}
    found = {model.name: model for model in models.installed()}
    names = (*entries, *(name for name in found if name not in entries))
    if args.json:
        rows = [_facts(name, entries.get(name), found.get(name)) for name in names]
        _print_json({"folder": str(models.folder()), "models": rows})
        return DONE
    for name in names:
        print(_described(name, entries.get(name), found.get(name)))
    _say(f"Models are kept in {models.folder()}")
    if not found:
        _say("None is installed. To get the default: voiceguide models fetch")
    return DONE


def _facts(name: str, entry: ModelEntry | None, model: InstalledModel | None) -> dict[str, Any]:
    return {
        "name": name,
        "installed": model is not None,
        "path": str(model.path) if model else None,
        "recorded": bool(model and model.record),
        "published": entry is not None,
        "default": bool(entry and entry.default),
        "language": entry.language if entry else None,
        "licence": entry.licence if entry else None,
        "size": entry.size if entry else None,
        "unpacked": entry.unpacked if entry else None,
        "purpose": entry.purpose if entry else None,
    }


def _described(name: str, entry: ModelEntry | None, model: InstalledModel | None) -> str:
    state = "not installed"
    if model:
        state = "installed" if model.record else "installed by hand"
    if entry is None:
        return f"{name}: {state}, not a published model that is known here"
    size = f"{_megabytes(entry.size)} to fetch"
    if entry.unpacked:
        size += f", about {_megabytes(entry.unpacked)} on disk"
    default = ", the default" if entry.default else ""
    return f"{name}: {state}{default}\n    {entry.purpose}\n    {entry.language}, {entry.licence}, {size}"


def _fetch(args: argparse.Namespace) -> int:
    from voiceguide.commands.progress import progress_of
    from voiceguide.speech_models import installer as model_installer
    from voiceguide.speech_models import manifest as model_manifest
    from voiceguide.speech_models import models

    entry = model_manifest.find(args.name, models.manifest()) if args.name else models.default_entry()
    with progress_of(f"Fetching {entry.name}, licence {entry.licence}") as progress:
        path = model_installer.fetch(entry.name, progress)
    print(f"Installed: {path}")
    return DONE


def _add(args: argparse.Namespace) -> int:
    from pathlib import Path

    from voiceguide.speech_models import installer as model_installer

    print(f"Installed: {model_installer.add(Path(args.source), trust=args.trust)}")
    return DONE


def _verify(args: argparse.Namespace) -> int:
    from voiceguide.speech_models import models

    names = [model.name for model in models.installed()] if args.name is None else [args.name]
    verdicts = [models.verify(name) for name in names]
    if args.json:
        _print_json([_judgement(verdict) for verdict in verdicts])
    else:
        for verdict in verdicts:
            print(_judged(verdict))
        if not verdicts:
            _say("No model is installed. To get the default: voiceguide models fetch")
    return DONE if all(verdict.whole for verdict in verdicts) else FAILED


def _judgement(verdict: Verdict) -> dict[str, Any]:
    return {
        "name": verdict.name,
        "whole": verdict.whole,
        "recorded": verdict.recorded,
        "missing": verdict.missing,
        "changed": verdict.changed,
        "extra": verdict.extra,
    }


def _judged(verdict: Verdict) -> str:
    from voiceguide.core.text import showable

    if verdict.whole:
        return f"{verdict.name}: whole"
    if not verdict.recorded:
        return f"{verdict.name}: put there by hand, so there is nothing to compare it with"
    kinds = {"missing": verdict.missing, "changed": verdict.changed, "extra": verdict.extra}
    lines = [f"{verdict.name}: damaged"]
    lines += [f"    {kind}: {showable(path)}" for kind, paths in kinds.items() for path in paths]
    return "\n".join(lines)


def _remove(args: argparse.Namespace) -> int:
    from voiceguide.speech_models import installer as model_installer

    model_installer.remove(args.name)
    print(f"Removed: {args.name}")
    return DONE


def _print_json(document: object) -> None:
    import json

    print(json.dumps(document, indent=2))


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.0f} MB"
