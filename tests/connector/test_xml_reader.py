"""XML that a stranger wrote is read without entities, document types and requests, and elements know their lines."""

import pytest

from connector.xml_reader import MAX_DEPTH, MAX_XML, Element, XmlFault, read_xml

BOMB = b'<!DOCTYPE a [<!ENTITY b "xxxxxxxxxx">' + b"".join(
    b'<!ENTITY b%d "%s">' % (number, b"&b%d;" % (number - 1) * 10) for number in range(1, 12)
)


def root(text: bytes) -> Element:
    read = read_xml(text)
    assert isinstance(read, Element)
    return read


def fault(text: bytes) -> XmlFault:
    read = read_xml(text)
    assert isinstance(read, XmlFault)
    return read


def test_elements_are_found_with_text_and_line() -> None:
    read = root(b"\xef\xbb\xbf<a>\n <b>\n  <c x='1'> d </c></b>\n<c/></a>")
    assert [(one.line, one.text, one.attributes) for one in read.find("c")] == [(3, "d", {"x": "1"}), (4, "", {})]
    assert (read.value("c"), read.value("z"), read.child("z")) == ("", "", None)


@pytest.mark.parametrize(
    "text",
    [
        BOMB + b"]><a>&b11;</a>",
        b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>',
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        b'<!DOCTYPE a [<!ENTITY % b SYSTEM "file:///etc/passwd"> %b;]><a/>',
    ],
)
def test_document_types_and_entities_are_refused(text: bytes) -> None:
    assert fault(text).message == "has a document type or entities, which are not read"


@pytest.mark.parametrize("text", [b"", b"text", b"<a>", b"<a></b>", b"<a/><b/>", b"<a>&b;</a>", b"<a>\0</a>"])
def test_what_is_not_well_formed_is_told(text: bytes) -> None:
    assert fault(text).message == "is not well-formed XML"


def test_the_line_of_a_fault_is_told() -> None:
    assert fault(b"<a>\n\n</b>").line == 3


def test_an_encoding_that_nobody_knows_is_told() -> None:
    assert fault(b'<?xml version="1.0" encoding="klingon"?><a/>').message.startswith("is ")


def test_depth_number_and_size_are_bounded() -> None:
    assert isinstance(read_xml(b"<a>" * MAX_DEPTH + b"</a>" * MAX_DEPTH), Element)
    assert "in each other" in fault(b"<a>" * (MAX_DEPTH + 1) + b"</a>" * (MAX_DEPTH + 1)).message
    assert "elements" in fault(b"<a>" + b"<b/>" * 100_001 + b"</a>").message
    assert fault(bytes(MAX_XML + 1)).message == "is larger than 4 MiB"
