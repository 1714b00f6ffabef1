"""The README's badges say what is true of the repository, and are pictures that anybody can show."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

from checks.rule import REGISTRY
from tools.badges import badges, facts


def test_their_facts_are_those_of_the_repository() -> None:
    said = facts()
    assert said["license.svg"] == ("license", "MIT")
    assert said["python.svg"] == ("Python", "3.11 or newer")
    number = int(re.sub(r"\D", "", said["rules.svg"][1]))
    assert number < len(REGISTRY) < number + 100


def test_each_is_a_picture_with_a_title_that_the_readme_shows() -> None:
    readme = Path("README.md").read_text(encoding="utf-8")
    for name, picture in badges().items():
        root = ET.fromstring(picture)
        assert root[0].text == ": ".join(facts()[name])
        assert f"](docs/pictures/{name})]" in readme
        assert "http" not in picture.replace("http://www.w3.org/2000/svg", "")
