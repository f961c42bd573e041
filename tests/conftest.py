"""Settings for every test; fixtures stand beside the tests that use them."""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import settings

# The engines' fixtures are one file for all tests that hear or speak.
pytest_plugins = ["tests.model_fixtures"] if Path(__file__).with_name("model_fixtures.py").exists() else []

settings.register_profile("everywhere", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.register_profile("fast", settings.get_profile("everywhere"), max_examples=20)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "everywhere"))
