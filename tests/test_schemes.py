import pytest

from hrtag.errors import SchemeError
from hrtag.schemes import Scheme, scheme_names


@pytest.mark.parametrize(
    ("heading", "component"),
    [
        ("State policy on human rights", "state-policy"),
        ("STATE POLICY ON HUMAN RIGHTS", "state-policy"),
        ("● Interaction with civil society", "civil-society"),
        ("Relations with CSOs", "civil-society"),
        ("Cooperation with international bodies", "international-mechanisms"),
        ("Collaboration with international human rights bodies", "international-mechanisms"),
        ("Non-discrimination", "equality"),
        ("Equality, non-discrimination and minorities", "equality"),
        ("Freedom of the press", None),
        ("Human rights", None),
        ("The courts", None),
        ("", None),
    ],
)
def test_headings_are_matched(heading, component):
    assert Scheme.load("general-measures").match(heading) == component


def test_unknown_scheme_names_the_known():
    with pytest.raises(SchemeError, match="general-measures"):
        Scheme.load("genral")
    assert "general-measures" in scheme_names()


def test_own_scheme(tmp_path):
    file = tmp_path / "own.toml"
    file.write_text('id = "own"\nname = "Own"\n[[components]]\nid = "water"\nname = "Right to water"\n', "utf-8")
    assert Scheme.from_toml(file).match("The right to water") == "water"
    file.write_text('id = "own"\n', "utf-8")
    with pytest.raises(SchemeError, match="components"):
        Scheme.from_toml(file)
