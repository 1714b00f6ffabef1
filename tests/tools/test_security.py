"""The table of attacks."""

from pathlib import Path

import pytest

from tools.security import BEGINNING, END, PAGE, Shown, attacks, page, table


def test_the_page_lists_what_the_tests_show() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text == page(text, list(attacks())), "run `make docs`"


def test_tests_of_one_attack_share_a_row() -> None:
    found = [Shown("a", "b", "tests/test_c.py", "test_it_is_d"), Shown("a", "b", "tests/test_c.py", "test_e")]
    assert table(found).splitlines()[2:] == ["| a | b | [it is d](../tests/test_c.py)<br>[e](../tests/test_c.py) |"]


def test_attacks_are_read_from_the_marks_of_tests(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    text = (
        'import pytest\n\n\n@pytest.mark.attack("a", "b" "c")\n@other\ndef test_d():\n    pass\n\n\ndef test_e(): ...\n'
    )
    (tmp_path / "tests" / "test_a.py").write_text(text)
    assert list(attacks(tmp_path)) == [Shown("a", "bc", "tests/test_a.py", "test_d")]


def test_a_page_without_a_place_for_the_table_is_no_page() -> None:
    assert page(f"x\n{BEGINNING}\n\nold\n\n{END}\ny", []).count("|---|---|---|") == 1
    with pytest.raises(ValueError, match="no single place"):
        page("nothing", [])
