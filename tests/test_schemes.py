import re
from collections import Counter
from pathlib import Path

import pytest

import hrtag
from hrtag.errors import SchemeError
from hrtag.reading.reader import read, read_string
from hrtag.schemes import Scheme, scheme_names
from hrtag.toml_tables import MAX_FILE

ROOT = Path(__file__).parents[1]
BUNDLED = ["general-measures", "rights", "un-themes"]
OWN = 'id = "own"\nname = "Own"\n'
WATER = '[[components]]\nid = "water"\nname = "Right to water"\n'


def own(folder, text):
    file = folder / "own.toml"
    file.write_text(text, "utf-8")
    return file


def headings(scheme):
    return [(component.id, h) for component in scheme.components for h in (component.name, *component.aliases)]


def words(heading):
    return frozenset(re.findall(r"\w+", heading.casefold()))


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
    if component is not None:
        assert Scheme.load("rights").match(heading) == component


@pytest.mark.parametrize(
    ("heading", "right", "theme"),
    [
        ("Right to privacy", "privacy", "privacy"),
        ("RIGHT TO PRIVACY (arts. 17 and 23)", "privacy", "privacy"),
        ("Article 17: Privacy", "privacy", "privacy"),
        ("The right to life", "life", "right-to-life"),
        ("Freedom of Expression, Including for the Press", "expression", "freedom-of-expression"),
        ("Right to peaceful assembly", "assembly", "peaceful-assembly"),
        ("Freedom of association (art. 22)", "association", "civic-space"),
        ("Freedom of association (art", None, None),
        ("Freedom of peaceful assembly and of association", None, None),
        ("Fair trial and judicial independence", "fair-trial", "administration-of-justice"),
        ("Right to just and favorable conditions of work", "working-conditions", "work"),
        ("Prohibition of forced labor", "slavery", "trafficking"),
        ("Women's rights", "women-and-men", "women"),
        ("Women’s health", None, None),
        ("Trade unions", "trade-unions", "civic-space"),
        ("UPR & treaty bodies", None, "upr-and-treaty-bodies"),
        ("Civic space", "civil-society", "civic-space"),
        ("Rights of persons with disabilities", None, "persons-with-disabilities"),
        ("Indigenous peoples", "minorities", "indigenous-peoples"),
        ("Business and human rights", None, "business"),
        ("Human rights situation in the north", None, None),
        ("Political situation", None, None),
        ("National security and public life", None, None),
        ("The year in brief", None, None),
    ],
)
def test_headings_of_the_longer_schemes(heading, right, theme):
    assert Scheme.load("rights").match(heading) == right
    assert Scheme.load("un-themes").match(heading) == theme


@pytest.mark.parametrize("name", BUNDLED)
def test_every_heading_belongs_to_one_component(name):
    scheme = Scheme.load(name)
    owners = {}
    for component, heading in headings(scheme):
        assert scheme.match(heading) == component, heading
        assert owners.setdefault(words(heading), component) == component, heading
    assert all(scheme.match(heading) is None for heading in scheme.undecided)


def test_the_bundled_schemes():
    assert scheme_names() == BUNDLED
    for name in scheme_names():
        scheme = Scheme.load(name)
        assert scheme.id == name
        assert all(c.description.endswith(".") and c.aliases for c in scheme.components)
        assert len(set(scheme.component_ids)) == len(scheme.components)
    assert 25 <= len(Scheme.load("un-themes").components) <= 35


def test_rights_stand_in_the_order_of_the_articles():
    scheme = Scheme.load("rights")
    measures = Scheme.load("general-measures").component_ids
    assert scheme.component_ids[-4:] == measures
    firsts = [component.articles[0].split() for component in scheme.components if component.id not in measures]
    places = [(covenant, int(re.match(r"\d+", number)[0])) for covenant, number in firsts]
    assert places == sorted(places)
    covered = {re.match(r"\w+ \d+", article)[0] for component in scheme.components for article in component.articles}
    assert covered >= {f"ICCPR {n}" for n in (1, 2, 3, *range(6, 28))} | {
        f"ICESCR {n}" for n in (1, 2, 3, *range(6, 16))
    }


@pytest.mark.parametrize("name", BUNDLED)
def test_every_mapping_leads_somewhere(name):
    scheme = Scheme.load(name)
    for component in scheme.components:
        for target, found in component.maps_to.items():
            assert found in Scheme.load(target).component_ids, (component.id, target)
            assert (
                scheme.translate(component.id, target) == scheme.translate(component.id, Scheme.load(target)) == found
            )
        assert name == "general-measures" or scheme.translate(component.id, "general-measures")


@pytest.mark.parametrize(("name", "other"), [("rights", "un-themes"), ("un-themes", "rights")])
def test_mappings_agree_on_the_general_measure(name, other):
    scheme, target = Scheme.load(name), Scheme.load(other)
    for component in scheme.component_ids:
        found = scheme.translate(component, other)
        if found is not None:
            measure = scheme.translate(component, "general-measures")
            assert target.translate(found, "general-measures") == measure, (component, found)


def known_headings():
    lines = [
        line for file in (ROOT / "corpus" / "source").glob("*.md") for line in file.read_text("utf-8").splitlines()
    ]
    return [re.sub(r"\s*\{[a-z-]+\}$", "", line.lstrip("# ")) for line in lines if line.startswith("#")]


def test_what_the_general_measures_know_the_longer_schemes_know_too():
    measures, rights, themes = map(Scheme.load, BUNDLED)
    assert all(rights.match(heading) == component for component, heading in headings(measures))
    for heading in {*known_headings(), *(heading for _, heading in headings(measures))}:
        measure, theme = measures.match(heading), themes.match(heading)
        assert measure is None or rights.match(heading) == measure, heading
        assert None in (measure, theme) or themes.translate(theme, measures) == measure, heading


REPORT = """Freedom Watch: Georgia 2019

State policy on human rights

In May 2019, Parliament repealed Article 12 of the Press Act.

Right to privacy

The police bought a system that reads the faces of passers-by.

Freedom of expression (art. 19)

Two editors were released from custody after a month.
"""


def test_a_report_is_read_by_the_rights():
    report = hrtag.tag_text(REPORT, scheme="rights")
    assert report.scheme == "rights"
    assert report.title == "Freedom Watch: Georgia 2019"
    assert [section.component for section in report.sections] == ["state-policy", "privacy", "expression"]
    assert {f.component_source for f in report.findings} == {"heading"}
    rights = Scheme.load("rights")
    assert Counter(rights.translate(f.component, "general-measures") for f in report.findings) == {"state-policy": 3}


def test_longer_schemes_take_no_more_of_a_text_than_its_headings():
    measures, rights, _ = (read_string(REPORT, scheme=Scheme.load(name)) for name in BUNDLED)
    assert rights.text == measures.text
    file = ROOT / "corpus" / "samples" / "georgia-2018.pdf"
    sample, plain = read(file, scheme=Scheme.load("rights")), read(file)
    assert (sample.text, sample.sections, sample.scores) == (plain.text, plain.sections, plain.scores)


def test_unknown_scheme_names_the_known():
    for name in ("genral", "", "general-measures\0"):
        with pytest.raises(SchemeError, match=r"general-measures.*path"):
            Scheme.load(name)


def test_own_scheme(tmp_path):
    file = own(tmp_path, OWN + WATER)
    assert Scheme.from_toml(file).match("The right to water") == "water"
    assert Scheme.load(file) == Scheme.load(str(file)) == Scheme.from_toml(file)
    assert hash(Scheme.load(file)) == hash(Scheme.from_toml(file))
    assert (
        read_string("Utopia 2019\n\nRight to water\n\nTwo wells were closed.\n", scheme=Scheme.load(file)).scheme
        == "own"
    )
    file.write_bytes(b"\xef\xbb\xbf" + (OWN + WATER).replace("\n", "\r\n").encode())
    assert Scheme.load(file).component_ids == ("water",)


def test_own_scheme_with_everything(tmp_path):
    text = (
        'id = "own"\nname = "Own"\nincludes = ["rights"]\nundecided = ["Wells and pumps"]\n'
        '[[components]]\nid = "wells"\nname = "Wells"\ndescription = "Wells."\naliases = ["Village wells"]\narticles = ["Act 3"]\n'
        'maps_to = { rights = "water", general-measures = "state-policy", elsewhere = "ground-water" }\n'
    )
    scheme = Scheme.load(own(tmp_path, text))
    assert scheme.components[0].articles == ("Act 3",)
    assert scheme.component_ids[1:] == Scheme.load("rights").component_ids
    assert scheme.maps_to == ("rights", "general-measures", "elsewhere", "un-themes")
    assert (scheme.match("Wells and pumps"), scheme.match("The wells")) == (None, "wells")
    assert scheme.translate("wells", "rights") == "water"
    assert scheme.translate("wells", "un-themes") is None
    assert scheme.translate("wells", "elsewhere") == "ground-water"
    assert scheme.translate("trade-unions", "rights") == "trade-unions"
    assert scheme.translate("trade-unions", "general-measures") == "civil-society"
    assert scheme.match("Trade unions") == "trade-unions"


def test_translate():
    themes = Scheme.load("un-themes")
    assert themes.translate("children", "un-themes") == "children"
    assert themes.translate("business", "rights") is None
    assert themes.translate(None, "rights") is None
    assert themes.translate("state-policy", "general-measures") == "state-policy"
    with pytest.raises(SchemeError, match=r"no component 'chldren'. It has: .*'children'"):
        themes.translate("chldren", "general-measures")
    with pytest.raises(
        SchemeError, match=r"does not map to 'genral'. It maps to: 'general-measures', 'rights'. .*maps_to"
    ):
        themes.translate("children", "genral")


def test_translate_into_a_scheme_of_ones_own(tmp_path):
    other = Scheme.load(own(tmp_path, OWN + WATER))
    text = 'id = "mine"\nname = "Mine"\n[[components]]\nid = "wells"\nname = "Wells"\nmaps_to = { own = "watr" }\n'
    (tmp_path / "mine.toml").write_text(text, "utf-8")
    assert Scheme.load(tmp_path / "mine.toml").translate("wells", "own") == "watr"
    with pytest.raises(SchemeError, match=r"'own' has no component 'watr'. It has: 'water'"):
        Scheme.load(tmp_path / "mine.toml").translate("wells", other)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "components are missing"),
        ('id = "own"\n', r"components are missing. Add \[\[components\]\]"),
        ("id = ", "not a TOML file"),
        ("x = " + "[" * 5000, "not a TOML file"),
        ("id = " + "9" * 9000 + "\n" + WATER, "not a TOML file"),
        ('name = "Own"\n' + WATER, "id is missing"),
        ('id = "own"\n' + WATER, "name is missing"),
        ('id = "rights"\nname = "Own"\n' + WATER, "bundled scheme. Choose another"),
        ('id = "../own"\nname = "Own"\n' + WATER, "want an id"),
        ('id = "own"\nname = 3\n' + WATER, "name is 3, want a text"),
        ('id = "own"\nname = "a\\u202eb"\n' + WATER, "want a text of one line"),
        ('id = "own"\nname = "' + "a" * 2000 + '"\n' + WATER, "up to 1000 letters"),
        (OWN + 'colour = "red"\n' + WATER, "unknown key 'colour'. Allowed: id, name, includes"),
        (OWN + "components = 3\n", "components is 3, want a list"),
        (OWN + "components = [3]\n", "component 1: found 3, want a table"),
        (OWN + 'includes = ["rihgts"]\n' + WATER, "'rihgts'. Bundled: .*'rights'"),
        (OWN + '[[components]]\nname = "Wells"\n', "component 1: id is missing"),
        (OWN + '[[components]]\nid = "wells"\n', "component 1: name is missing"),
        (OWN + '[[components]]\nid = "wells"\nname = " "\n', "want a text of one line"),
        (OWN + '[[components]]\nid = "wells"\nname = "…"\n', "has no letters"),
        (OWN + WATER + 'alias = ["Wells"]\n', "component 1: unknown key 'alias'. Allowed: .*aliases"),
        (OWN + WATER + 'aliases = "Wells"\n', "aliases is 'Wells', want a list"),
        (OWN + WATER + 'aliases = ["Wells", 3]\n', "aliases is 3, want a text"),
        (OWN + WATER + 'maps_to = "rights"\n', "maps_to is 'rights', want { scheme-id"),
        (OWN + WATER + 'maps_to = { rights = "watr" }\n', "component 'water': 'rights' has no component 'watr'. It has: .*'water'"),
        (OWN + WATER + 'maps_to = { own = "water" }\n', "maps to its own scheme"),
        (OWN + WATER + "maps_to" + ".a" * 5000 + " = 3\n", "maps_to is a table, want a text"),
        (OWN + WATER + WATER, "two components have the id 'water'"),
        (OWN + WATER + '[[components]]\nid = "wells"\nname = "right to WATER"\n', "'right to WATER' stands for 'water' and 'wells'"),
        (OWN + 'undecided = ["Right to water"]\n' + WATER, "stands for 'water' and undecided"),
        (OWN + 'includes = ["rights"]\n' + WATER, "two components have the id 'water'"),
    ],
)  # fmt: skip
def test_malformed_schemes_are_refused(tmp_path, text, message):
    with pytest.raises(SchemeError, match=message) as caught:
        Scheme.load(own(tmp_path, text))
    assert str(tmp_path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 2000


def test_files_that_are_none(tmp_path):
    file = tmp_path / "own.toml"
    with pytest.raises(SchemeError, match=r"no such file.*'rights'"):
        Scheme.load(file)
    with pytest.raises(SchemeError, match="no such file"):
        Scheme.load(tmp_path)
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SchemeError, match="UTF-8"):
        Scheme.load(file)
    file.write_bytes(b"#" * (MAX_FILE + 1))
    with pytest.raises(SchemeError, match="larger than 200 kB"):
        Scheme.load(file)
