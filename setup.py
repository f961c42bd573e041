"""What pyproject.toml cannot say: models/, which lies beside voiceguide/, is a package of the wheel, too.

The one manifest of speech models stands there, for a checkout as for an installed voiceguide.
"""

from setuptools import find_packages, setup

setup(
    packages=[*find_packages(include=["voiceguide*"]), "voiceguide.manifest"],
    package_dir={"voiceguide.manifest": "models"},
)
