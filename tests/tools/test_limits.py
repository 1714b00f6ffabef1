"""The page of all limits."""

from pathlib import Path

from tools.limits import PAGE, Limit, limits, page


def test_the_page_is_as_the_constants_are() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(list(limits())), "run `make docs`"


def test_limits_say_what_they_bound() -> None:
    assert [limit for limit in limits() if not limit.meaning] == []


def test_a_limit_is_a_constant_with_its_text_and_numbers_are_worked_out(tmp_path: Path) -> None:
    (tmp_path / "connector").mkdir()
    text = 'MAX_A: Final = 16 * 1024\n"""Bytes.\n\nOf a file."""\n_MOST_B = 1 << 20\nOTHER = 3\nMOSTLY = 1\n'
    (tmp_path / "connector" / "a.py").write_text(text)
    (tmp_path / "checks").mkdir()
    (tmp_path / "checks" / "b.py").write_text('MAX_TITLE = 30\nMOST_NAMES = 300\n"""Names."""\n')
    assert list(limits(tmp_path)) == [
        Limit("connector/a", "MAX_A", "16,384", "Bytes. Of a file."),
        Limit("connector/a", "_MOST_B", "1,048,576", ""),
        Limit("checks/b", "MOST_NAMES", "300", "Names."),
    ]


def test_a_limit_may_be_written_with_constants_of_its_own_module_or_another(tmp_path: Path) -> None:
    (tmp_path / "connector").mkdir()
    (tmp_path / "connector" / "a.py").write_text("UNIT: Final = 1 << 10\nMAX_A: Final = 4 * UNIT\n")
    (tmp_path / "certify").mkdir()
    (tmp_path / "certify" / "b.py").write_text("from connector.a import MAX_A as OTHER\nMOST_B: Final = 2 * OTHER\n")
    found = [(limit.name, limit.value) for limit in limits(tmp_path)]
    assert found == [("MAX_A", "4,096"), ("MOST_B", "8,192")]
