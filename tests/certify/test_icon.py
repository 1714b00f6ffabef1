"""What a report carries of the icon."""

from base64 import b64decode
from io import BytesIO
from pathlib import Path

import PIL.Image

from certify.icon import icon_report
from connector.connector import read_connector
from connector.icon_picture import MAX_BYTES, SIDE, picture


def test_the_samples_icon_is_measured_and_drawn() -> None:
    found = icon_report(read_connector("samples/fabrikam-orders", "samples/fabrikam-orders"))
    assert found is not None
    assert (found.width, found.background, found.brand_color) == (90, "#5B2D8E", "#8E2D5B")
    assert found.distance == 19.5
    assert found.logo is not None
    assert found.image is not None
    with PIL.Image.open(BytesIO(b64decode(found.image.partition(",")[2]))) as image:
        assert image.size == (90, 90)


def test_a_connector_without_icon_carries_none(tmp_path: Path) -> None:
    assert icon_report(read_connector(str(tmp_path), "x")) is None


def test_a_broken_icon_has_no_picture(tmp_path: Path) -> None:
    (tmp_path / "icon.png").write_bytes(b"\x89PNG\r\n\x1a\nbroken")
    found = icon_report(read_connector(str(tmp_path), "x"))
    assert found is not None
    assert (found.image, found.background, found.width) == (None, None, 0)


def test_the_picture_is_bounded_in_size_whatever_is_on_it() -> None:
    noise = PIL.Image.effect_noise((1_500, 1_500), 200).convert("RGBA")
    drawn = picture(noise)
    assert drawn is not None
    assert len(drawn) <= MAX_BYTES
    with PIL.Image.open(BytesIO(drawn)) as image:
        assert max(image.size) <= SIDE
