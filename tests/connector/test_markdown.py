"""A Markdown document is seen as its reader sees it, with the line of everything."""

import pytest

from connector.markdown import MAX_CHARACTERS, MAX_INLINE, Block, read_markdown
from tests.effort import at_most


def headings(text: str) -> list[tuple[str, int, int]]:
    return [(block.text, block.level, block.line) for block in read_markdown(text).headings]


def texts(text: str) -> list[tuple[str, str, int]]:
    return [(block.kind, block.text, block.line) for block in read_markdown(text).blocks]


def links(text: str) -> list[tuple[str, int]]:
    return [(link.target, link.line) for link in read_markdown(text).links]


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("# Start", 1),
        ("###### Start ##", 6),
        ("Start\n=====", 1),
        ("Start\n---", 2),
        ("**Start**", 6),
        ("__Start__:", 6),
        ("***Start***", 6),
        ("**_Start_**", 6),
        ("<b>Start</b>", 6),
        ("<h2>\nStart\n</h2>", 2),
        ("<details><summary>Start</summary>\n", 6),
        ("##Start", 2),
        ("## [Start](https://contoso.com)", 2),
        ("# `Start`", 1),
        ("<h2 align='center'>Start</h2>", 2),
    ],
)
def test_every_common_way_of_writing_a_heading_is_one(text: str, level: int) -> None:
    assert headings(f"before\n\n{text}\n\nafter") == [("Start", level, 3)]


@pytest.mark.parametrize(
    "text",
    ["```\n# Start\n```", "    # Start", "`# Start`", "#1 of all", "**Start** here", "- **Start**", "\\# Start"],
)
def test_what_only_looks_like_a_heading_is_none(text: str) -> None:
    assert [found for found in headings(text) if found[0] == "Start"] == []


def test_a_heading_without_a_blank_is_marked() -> None:
    assert [block.spaced for block in read_markdown("##Start\n\n## End").headings] == [False, True]


def test_paragraphs_entries_cells_and_code_are_told_apart() -> None:
    text = "One\ntwo.\n\n- three\n\n| four |\n|---|\n| five |\n\n```\nsix\n```\n\n> seven\n"
    assert texts(text) == [
        ("paragraph", "One two.", 1),
        ("item", "three", 4),
        ("cell", "four", 6),
        ("cell", "five", 8),
        ("code", "six\n", 10),
        ("paragraph", "seven", 14),
    ]


def test_a_link_knows_its_columns_in_lists_quotations_and_tables() -> None:
    text = "- see [one](a.md) and\n  ![two](b.png)\n\n> [three](c.md)\n\n| a |\n|---|\n| [four](d.md) |\n"
    places = [(text.split("\n")[one.line - 1], one) for one in read_markdown(text).links]
    assert [row[one.column - 1 : (one.end_column or 0) - 1] for row, one in places] == [
        "[one](a.md)", "![two](b.png)", "[three](c.md)", "[four](d.md)",
    ]  # fmt: skip


def test_a_link_of_two_lines_ends_on_its_second() -> None:
    (link,) = read_markdown("see [one\ntwo](a.md)").links
    assert (link.line, link.column, link.end_line, link.end_column) == (1, 5, 2, 11)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[an office] (https://contoso.com/o)", ["https://contoso.com/o"]),
        ("[an office]   (www.contoso.com)", ["www.contoso.com"]),
        ("[an office]\n(https://contoso.com/o)", ["https://contoso.com/o"]),
        ("`[an office] (https://contoso.com)`", []),
        ("    [an office] (https://contoso.com)", []),
        ("[an office](https://contoso.com) (https://contoso.com)", []),
        ("[an office] (see below)", []),
        ("- [x] (https://contoso.com)", []),
        ("[an office] (https://contoso.com)\n\n[an office]: https://contoso.com", []),
    ],
)
def test_a_space_keeps_a_link_from_being_one(text: str, found: list[str]) -> None:
    assert [link.target for link in read_markdown(text).spaced_links] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See (an office)[https://contoso.com/o].", ["https://contoso.com/o"]),
        ("(an office)[www.contoso.com]", ["www.contoso.com"]),
        ("`(an office)[https://contoso.com]`", []),
        ("(an office)[1]", []),
        ("(near an office)[https://contoso.com](https://contoso.com)", []),
    ],
)
def test_brackets_the_wrong_way_round_are_no_link(text: str, found: list[str]) -> None:
    assert [link.target for link in read_markdown(text).turned_links] == found


def test_a_comment_is_no_text_and_a_picture_is_some() -> None:
    document = read_markdown('# A\n\n<!-- one\ntwo -->\n\n# B\n\n<img\n src="a.png">\n')
    assert [(block.kind, block.line) for block in document.blocks] == [
        ("heading", 1), ("heading", 6), ("paragraph", 8),
    ]  # fmt: skip


def test_links_and_images_have_their_lines() -> None:
    text = "See [a](a.md)\nand ![b](b.png 'title').\n\n[c]: c.md\n\nThen [c],\n<https://contoso.com>.\n"
    assert links(text) == [("a.md", 1), ("b.png", 2), ("c.md", 6), ("https://contoso.com", 7)]


def test_references_lead_where_their_definition_says() -> None:
    text = "[a]: docs/a.md\n[b]: b.png\n\nSee [the docs][a],\n![shot][b] and [none][c].\n"
    assert links(text) == [("docs/a.md", 4), ("b.png", 5)]


@pytest.mark.parametrize("text", ["---\ntitle: A\nlang: en\n---\n\n# B\n", "---\n---\n\n\n\n# B\n"])
def test_metadata_above_the_text_is_no_part_of_it(text: str) -> None:
    assert [(block.text, block.line) for block in read_markdown(text).blocks] == [("B", 6)]


def test_a_line_below_the_first_one_is_a_line() -> None:
    assert headings("---\n\n**no metadata**, and a heading\n---\n")[0][1] == 2


def test_a_code_block_without_an_end_is_marked_and_what_it_swallowed_is_read() -> None:
    text = "# A\n\n```json\n{}\n\n## B\n\nSee [b](b.md).\n"
    assert headings(text) == [("A", 1, 1), ("B", 2, 6)]
    assert links(text) == [("b.md", 8)]
    assert [block.line for block in read_markdown(text).blocks if not block.closed] == [3]


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("```\na\n```", True),
        ("```\na\n```\n\n\n", True),
        ("```\n```", True),
        ("```\n\n```", True),
        ("~~~\n```\n~~~~", True),
        ("> ```\n> a\n\nafter", True),
        ("- ```\n  a\n\nafter", True),
        ("    indented", True),
        ("```", False),
        ("```\na", False),
        ("```\na\n\n\n", False),
        ("````\na\n```", False),
        ("~~~\na\n```\n", False),
    ],
)
def test_where_a_code_block_ends(text: str, closed: bool) -> None:
    assert all(block.closed for block in read_markdown(text).blocks) is closed


def test_a_long_document_is_looked_at_up_to_the_limit() -> None:
    text = "a\n\n" * (MAX_CHARACTERS // 3 + 1) + "# End\n"
    assert headings(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "](" * 50_000,
        "> " * 50_000,
        "- " * 50_000,
        "*a " * 30_000,
        "`" * 100_000,
        "<" * 100_000,
        "<a " * 30_000,
        "![](" * 25_000,
        "#" * 100_000,
        "**" * 50_000,
        "|" * 100_000,
        "a|b\n-|-\n" + "|" * 90_000,
        "```\n" * 25_000,
        "[a]: " * 20_000,
        "&" * 100_000,
        "\0" * 1_000,
        "\ud800",
        ("[" * 50 + "a" + "](b)" * 50 + "\n\n") * 300,
        "_" * (MAX_INLINE - 10) + "](a)",
    ],
    ids=lambda text: repr(text[:12]),
)
def test_hostile_text_is_read_in_no_time(text: str) -> None:
    with at_most(45):
        read_markdown.__wrapped__(text)


def test_an_empty_document_has_nothing() -> None:
    assert read_markdown("").blocks == ()
    assert read_markdown(" \n\n").blocks == ()


def test_a_block_says_what_it_is() -> None:
    assert read_markdown("# *A* [b](c)").blocks == (Block("heading", "A b", 1, 1),)
