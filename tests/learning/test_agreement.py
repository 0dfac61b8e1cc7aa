import pytest

from hrtag.errors import CorpusError
from hrtag.learning.agreement import accuracy, compare_folders, kappa

HEADER = (
    "---\nvoice: v\ncountry: BO\nyear: 2014\nwriter: w\nannotator: {}\nsplit: train\nscheme: general-measures\n---\n"
)
FIRST = "[+ equality] The ban was lifted in {date:2014}. It had stood since {place:Oruro}.\n[- equality] {stat:Nine|9 nurse} left.\n"
SECOND = "[+ equality] The ban was lifted in {date:2014}.\n[0 equality] It had stood since Oruro.\n[- state-policy] {stat:Nine|8 nurse} left.\n"


@pytest.fixture
def folders(tmp_path):
    for name, text in (("first", FIRST), ("second", SECOND)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "BO.md").write_text(HEADER.format(name) + text, "utf-8")
    return tmp_path / "first", tmp_path / "second"


def test_figures(folders):
    agreement = compare_folders(*folders)
    figures = agreement.summary()
    assert figures["boundary_f1"] == pytest.approx(2 / 3, abs=1e-4)
    assert figures["polarity_accuracy"] == 1
    assert figures["component_accuracy"] == 0
    assert figures["entity_f1_DATE"] == 1
    assert figures["entity_f1_PLACE"] == 0
    assert figures["statistic_value"] == 0
    assert any("component equality / state-policy" in line for line in agreement.differences)


def test_another_text_is_refused(folders):
    file = folders[1] / "BO.md"
    file.write_text(file.read_text("utf-8").replace("left", "stayed"), "utf-8")
    with pytest.raises(CorpusError, match="another text"):
        compare_folders(*folders)
    file.rename(folders[1] / "XX.md")
    with pytest.raises(CorpusError, match="there is no"):
        compare_folders(*folders)


def test_kappa_of_perfect_and_of_chance():
    assert kappa([("a", "a"), ("b", "b")]) == 1
    assert kappa([("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")]) == 0
    assert kappa([]) == accuracy([]) == 0
