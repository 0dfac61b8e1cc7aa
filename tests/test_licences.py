"""What hrtag brings along: every package it needs, and that its licence is one that allows every use."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

PROJECT = Path(__file__).parents[1] / "pyproject.toml"
LIST = Path(__file__).parents[1] / "docs" / "licences.md"
PERMISSIVE = re.compile(
    r"\b(?:MIT(?:-0|-CMU)?|BSD|(?:0|2|3)-?clause|Apache|ISC|PSF|Python Software Foundation|Zlib|Unlicense|CC0|HPND|Boost|BSL)\b", re.I
)  # fmt: skip
WEAK = {"certifi": "MPL-2.0", "tqdm": "MPL-2.0 AND MIT"}  # by file: used unchanged, nothing of ours falls under it
FORBIDDEN = re.compile(r"\b[AL]?GPL|General Public|SSPL|Commons Clause|non-?commercial|proprietary", re.I)


def direct() -> list[str]:
    """The packages that pyproject.toml names."""
    lines = tomllib.loads(PROJECT.read_text("utf-8"))["project"]["dependencies"]
    return [_normal(Requirement(line).name) for line in lines]


def needed() -> dict[str, Distribution]:
    """The packages that a plain install brings on this platform."""
    found: dict[str, Distribution] = {}
    waiting = [(name, "") for name in direct()]
    found |= {name: distribution(name) for name in direct()}
    while waiting:
        name, extra = waiting.pop()
        for line in found[name].requires or ():
            requirement = Requirement(line)
            key = _normal(requirement.name)
            if key in found or (requirement.marker is not None and not requirement.marker.evaluate({"extra": extra})):
                continue
            try:
                found[key] = distribution(key)
            except PackageNotFoundError:
                continue  # for another platform
            waiting += [(key, wanted) for wanted in ("", *requirement.extras)]
    return found


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def licence_of(package: Distribution) -> str:
    """What a package says of its licence, in a few words: expression, classifiers, or the head of the field."""
    meta = package.metadata
    classifiers = [c.rpartition(" :: ")[2] for c in meta.get_all("Classifier") or () if c.startswith("License ::")]
    told = (
        meta.get("License-Expression")
        or ", ".join(c for c in classifiers if c != "OSI Approved")
        or meta.get("License")
        or ""
    )
    return " ".join(told.split())[:60]


def test_licences_are_permissive() -> None:
    packages = needed()
    assert len(packages) > 30
    doubtful = {
        name: licence_of(package)
        for name, package in packages.items()
        if name not in WEAK and (not PERMISSIVE.search(licence_of(package)) or FORBIDDEN.search(licence_of(package)))
    }
    assert doubtful == {}


def test_licences_are_listed() -> None:
    listed = set(re.findall(r"^\| ([a-z0-9-]+) \|", LIST.read_text("utf-8"), re.M))
    assert set(direct()) <= listed


if __name__ == "__main__":
    print("| package | licence |\n|---|---|")
    for name, package in sorted(needed().items()):
        print(f"| {name} | {WEAK.get(name) or licence_of(package)} |")
