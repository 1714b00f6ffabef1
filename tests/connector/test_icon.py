"""An icon is measured as an eye would, and no file, however hostile, gets further than a short sentence."""

import random
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

import PIL.Image
import pytest
from PIL import ImageDraw, ImageFilter

from connector.icon import MAX_SIDE, BrandedIcon, Icon, read_icon
from connector.icon_logo import Box
from connector.node import Node
from samples.draw_icons import ICONS, SAMPLES, draw
from tests.effort import at_most

LOGO = {"box": [35, 40, 195, 190]}
PLAIN: dict[str, Any] = {"size": [230, 230], "background": "#24406B", "logo": LOGO}
DAMAGED = "the picture data of the PNG image are damaged or cut off"


def measure(**changes: Any) -> Icon:
    icon = read_icon(draw(PLAIN | changes), "icon.png")
    assert icon.fault is None
    return icon


def chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")


def header(width: int, height: int, depth: int = 8, kind: int = 0, interlace: int = 0) -> bytes:
    fields = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([depth, kind, 0, 0, interlace])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", fields)


def png(head: bytes, rows: bytes, *before: bytes) -> bytes:
    return head + b"".join(before) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def saved(image: PIL.Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    stream = BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


# Measuring


def test_a_plain_icon_is_measured_to_the_pixel() -> None:
    icon = measure()
    assert (icon.width, icon.height) == (230, 230)
    assert icon.background == (0x24, 0x40, 0x6B)
    assert icon.logo == Box(35, 40, 195, 190)
    assert (icon.logo.width, icon.logo.height) == (160, 150)
    assert icon.white == icon.uniform == 1.0
    assert icon.opaque and icon.corners == (255,) * 4 and icon.rounded == 0


def test_the_file_is_counted_in_bytes() -> None:
    data = draw(PLAIN)
    assert read_icon(data, "icon.png").bytes == len(data)


@pytest.mark.parametrize("name", ICONS)
def test_the_samples_icons_are_what_the_script_draws(name: str) -> None:
    with (
        PIL.Image.open(BytesIO(draw(ICONS[name]))) as drawn,
        PIL.Image.open(SAMPLES / name / "icon.png") as committed,
    ):
        assert drawn.convert("RGBA").tobytes() == committed.convert("RGBA").tobytes()


def test_an_opaque_alpha_channel_is_opaque() -> None:
    with PIL.Image.open(BytesIO(draw(PLAIN))) as image:
        icon = read_icon(saved(image.convert("RGBA")), "icon.png")
    assert icon.opaque and icon.background == (0x24, 0x40, 0x6B)


def test_a_transparent_background_has_no_colour_but_its_logo_is_measured() -> None:
    icon = measure(alpha=0)
    assert not icon.opaque
    assert icon.background is None and icon.uniform is None
    assert icon.logo == Box(35, 40, 195, 190)


@pytest.mark.parametrize(("alpha", "opaque"), [(249, False), (250, True)])
def test_a_background_may_be_off_by_rounding(alpha: int, opaque: bool) -> None:
    assert measure(alpha=alpha).opaque is opaque


def changed(color: tuple[int, int, int, int], *boxes: tuple[int, int, int, int]) -> Icon:
    """The plain icon with some of its pixels replaced."""
    with PIL.Image.open(BytesIO(draw(PLAIN))) as drawn:
        image = drawn.convert("RGBA")
    for box in boxes:
        image.paste(color, box)
    return read_icon(saved(image), "icon.png")


@pytest.mark.parametrize(
    ("box", "alpha", "opaque"),
    [
        ((229, 0, 230, 1), 249, False),
        ((100, 0, 109, 1), 249, True),
        ((100, 0, 110, 1), 249, False),
        ((100, 100, 152, 101), 199, True),
        ((100, 100, 153, 101), 199, False),
        ((50, 50, 150, 150), 200, True),
    ],
    ids=["a corner", "a speck at the edge", "a gap in the edge", "a speck", "a line", "an outline's blur"],
)
def test_specks_are_forgiven_and_holes_are_not(box: tuple[int, int, int, int], alpha: int, opaque: bool) -> None:
    assert changed((0x24, 0x40, 0x6B, alpha), box).opaque is opaque


def test_corners_are_rounded_only_where_the_edge_between_them_is_unbroken() -> None:
    corners = ((0, 0, 20, 20), (210, 0, 230, 20), (210, 210, 230, 230), (0, 210, 20, 230))
    white = (255, 255, 255, 255)
    assert changed(white, *corners).rounded == 20
    assert changed(white, *corners, (80, 0, 100, 230)).rounded == 0
    assert changed(white, *corners[:3]).rounded == 0


def test_what_lies_under_transparent_corners_does_not_matter() -> None:
    with PIL.Image.open(BytesIO(draw(PLAIN | {"corners": 30}))) as image:
        for at, level in (((0, 0), 0), ((229, 0), 80), ((229, 229), 160), ((0, 229), 255)):
            image.putpixel(at, (level, level, level, 0))
        assert read_icon(saved(image), "icon.png").rounded


def test_corners_rounded_by_transparency_are_found_and_are_no_logo() -> None:
    icon = measure(corners=30)
    assert not icon.opaque and icon.corners == (0,) * 4
    assert icon.rounded == pytest.approx(25, abs=5)  # a curve leaves the edge slowly
    assert icon.background == (0x24, 0x40, 0x6B) and icon.logo == Box(35, 40, 195, 190)


def test_corners_rounded_in_another_colour_are_found_and_are_no_logo() -> None:
    icon = measure(corners=30, **{"corner-color": "#FFFFFF"})
    assert icon.opaque
    assert icon.rounded == pytest.approx(30, abs=3)
    assert icon.background == (0x24, 0x40, 0x6B) and icon.uniform == 1.0
    assert icon.logo == Box(35, 40, 195, 190)


def test_a_gradient_is_not_uniform_and_has_no_rounded_corners() -> None:
    icon = measure(gradient="#5B8DEF")
    assert icon.uniform is not None and icon.uniform < 0.5
    assert icon.background is None and icon.logo is None and icon.rounded == 0


def test_a_gradient_that_nobody_sees_is_uniform() -> None:
    assert measure(gradient="#294570").uniform == 1.0


def test_noise_has_no_background() -> None:
    noise = PIL.Image.frombytes("RGB", (230, 230), random.Random(1).randbytes(230 * 230 * 3))
    icon = read_icon(saved(noise), "icon.png")
    assert icon.background is None and icon.uniform is not None and icon.uniform < 0.1


def test_a_logo_that_touches_the_edge_leaves_the_background_its_colour() -> None:
    icon = measure(logo={"box": [0, 100, 230, 120]})
    assert icon.background == (0x24, 0x40, 0x6B)
    assert icon.uniform == pytest.approx(880 / 920)
    assert icon.logo == Box(0, 100, 230, 120)


def test_stray_pixels_are_no_logo() -> None:
    with PIL.Image.open(BytesIO(draw(PLAIN))) as image:
        for at in ((3, 3), (226, 5), (4, 225)):
            image.putpixel(at, (255, 255, 255))
        assert read_icon(saved(image), "icon.png").logo == Box(35, 40, 195, 190)


def test_a_thin_line_belongs_to_the_logo() -> None:
    with PIL.Image.open(BytesIO(draw(PLAIN))) as image:
        image.paste("#FFFFFF", (10, 100, 35, 102))
        assert read_icon(saved(image), "icon.png").logo == Box(10, 40, 195, 190)


@pytest.mark.parametrize("side", range(100, 231, 13))
def test_two_pixels_are_enough_for_a_line_in_any_size(side: int) -> None:
    logo = {"box": [10, 20, 12, 60]}
    assert read_icon(draw({"size": [side, side], "logo": logo}), "icon.png").logo == Box(10, 20, 12, 60)


@pytest.mark.parametrize(("levels", "found"), [(19, None), (20, Box(35, 40, 195, 190))])
def test_a_logo_differs_by_twenty_levels(levels: int, found: Box | None) -> None:
    color = f"#{0x24:02X}{0x40:02X}{0x6B + levels:02X}"
    assert measure(logo=LOGO | {"color": color}).logo == found


def test_the_white_share_of_a_logo_is_that_of_its_pixels() -> None:
    with PIL.Image.open(BytesIO(draw(PLAIN))) as image:
        image.paste("#F2A900", (35, 40, 75, 190))
        assert read_icon(saved(image), "icon.png").white == pytest.approx(0.75)


@pytest.mark.parametrize(("level", "white"), [(239, 0.0), (240, 1.0)])
def test_off_white_counts_as_white(level: int, white: float) -> None:
    assert measure(logo=LOGO | {"color": f"#{level:02X}FFFF"}).white == white


@pytest.mark.parametrize("size", [(1, 1), (1, 300), (2, 2), (3, 2)])
def test_tiny_pictures_are_measured(size: tuple[int, int]) -> None:
    icon = read_icon(draw({"size": size}), "icon.png")
    assert icon.fault is None and icon.background == (0x24, 0x40, 0x6B) and icon.logo is None


def test_measuring_takes_less_than_a_twentieth_of_a_second() -> None:
    data = draw(PLAIN)
    read_icon(data, "icon.png")  # imports the decoder
    with at_most(2):
        read_icon(data, "icon.png")


# Colors


@pytest.mark.parametrize("value", [None, 5, ["#24406B"], "blue"])
def test_a_brand_colour_that_is_none_is_left_to_its_own_rule(value: object) -> None:
    branded = BrandedIcon(
        Icon("icon.png", 0), Node({"iconBrandColor": value}, "apiProperties.json").at("iconBrandColor")
    )
    assert branded.brand_color is None


def test_a_finding_on_both_stands_at_the_brand_colour() -> None:
    branded = BrandedIcon(
        Icon("icon.png", 0), Node({"iconBrandColor": " #24406b "}, "apiProperties.json").at("iconBrandColor")
    )
    assert branded.brand_color == (0x24, 0x40, 0x6B)
    finding = branded.finding("they differ", policy="5000.2.1.1")
    assert (finding.file, finding.pointer, finding.policy) == ("apiProperties.json", "/iconBrandColor", "5000.2.1.1")


def test_a_finding_on_the_icon_names_the_file_and_the_box_of_pixels() -> None:
    finding = Icon("logo.png", 0).finding("too large", "Make it smaller.", box=Box(9, 40, 221, 190))
    assert (finding.file, finding.pointer, finding.mark) == ("logo.png", "", "")
    assert finding.message == "too large: columns 9 to 220, rows 40 to 189"


# Logos on backgrounds that are not plain


def on(background: Callable[[int, int], int], blur: float = 0.0) -> Icon:
    """A white disk of 160 px on a background whose levels are a dark blue's and these; perhaps with a shadow below."""
    image = PIL.Image.new("RGB", (230, 230))
    image.putdata(
        [tuple(min(255, level + background(at % 230, at // 230)) for level in (20, 22, 40)) for at in range(230 * 230)]
    )
    if blur:
        shadow = PIL.Image.new("L", image.size, 0)
        ImageDraw.Draw(shadow).ellipse((12, 12, 217, 217), fill=140)
        image.paste("#000000", mask=shadow.filter(ImageFilter.GaussianBlur(blur)))
    ImageDraw.Draw(image).ellipse((35, 35, 194, 194), fill="#FFFFFF")
    return read_icon(saved(image), "icon.png")


def inset(x: int, y: int) -> int:
    return min(x, y, 229 - x, 229 - y)


DRAWN = random.Random(7)
BACKGROUNDS: dict[str, Callable[[int, int], int]] = {
    "weave": lambda x, y: 32 if inset(x, y) > 1 and (x // 4 + y // 4) % 2 else 0,
    "coarse weave": lambda x, y: 36 if inset(x, y) > 1 and (x // 8 + y // 8) % 2 else 0,
    "stripes": lambda x, y: 26 if inset(x, y) > 1 and (x + y) % 6 < 3 else 0,
    "grain": lambda x, y: abs(round(DRAWN.gauss(0, min(22, inset(x, y))))),
    "vignette": lambda x, y: round(110 * max(0.0, 1 - ((x - 115) ** 2 + (y - 115) ** 2) / 115**2)),
    "plain": lambda x, y: 0,
}


@pytest.mark.parametrize("name", BACKGROUNDS)
def test_a_texture_and_a_gradient_are_no_logo(name: str) -> None:
    icon = on(BACKGROUNDS[name])
    assert icon.uniform is not None and icon.uniform >= 0.9
    assert icon.logo is not None
    assert icon.logo.width == pytest.approx(160, abs=2) and icon.logo.height == pytest.approx(160, abs=2)


def test_a_blurred_shadow_is_no_logo() -> None:
    logo = on(BACKGROUNDS["plain"], blur=10).logo
    assert logo is not None and logo.width == pytest.approx(160, abs=2)


@pytest.mark.parametrize("quality", [30, 60, 90])
def test_the_ringing_of_a_jpeg_is_no_logo(quality: int) -> None:
    with PIL.Image.open(BytesIO(draw(PLAIN))) as image:
        compressed = PIL.Image.open(BytesIO(saved(image.convert("RGB"), "JPEG", quality=quality)))
    logo = read_icon(saved(compressed), "icon.png").logo
    assert logo is not None and logo.width == pytest.approx(160, abs=2) and logo.height == pytest.approx(150, abs=2)


def test_a_faint_logo_is_a_logo_where_nothing_is_stronger() -> None:
    assert measure(background="#E2E2E2", logo=LOGO | {"color": "#FFFFFF"}).logo == Box(35, 40, 195, 190)


@pytest.mark.parametrize(("side", "off"), [(1024, 0), (1025, 2), (2300, 3), (MAX_SIDE, 4)])
def test_an_icon_too_large_to_be_accepted_is_measured(side: int, off: int) -> None:
    box = [side // 4, side // 8, side * 3 // 4, side * 7 // 8]
    icon = read_icon(draw(PLAIN | {"size": [side, side], "logo": {"box": box}}), "icon.png")
    assert icon.fault is None and (icon.width, icon.height) == (side, side)
    assert icon.background == (0x24, 0x40, 0x6B) and icon.opaque and icon.uniform == 1.0
    assert icon.logo is not None
    assert list(icon.logo) == [pytest.approx(edge, abs=off) for edge in box]


# Kinds of PNG


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_pixels_is_read(mode: str) -> None:
    image = PIL.Image.new("L", (100, 100), 0)
    image.paste(255, (20, 20, 80, 80))
    if mode == "I;16":
        image = image.convert("I").point(lambda level: level * 257).convert("I;16")
    icon = read_icon(saved(image.convert(mode)), "icon.png")
    assert icon.fault is None
    assert icon.background == (0, 0, 0) and icon.logo == Box(20, 20, 80, 80) and icon.white == 1.0


def test_sixteen_bits_are_scaled_not_clipped() -> None:
    icon = read_icon(saved(PIL.Image.new("I;16", (100, 100), 0x8000)), "icon.png")
    assert icon.background == (0x80, 0x80, 0x80)


@pytest.mark.parametrize(
    ("depth", "kind", "row", "transparent"),
    [
        (2, 0, b"\x55", b"\x00\x01"),
        (8, 0, b"\x64" * 4, b"\x00\x64"),
        (16, 0, b"\x64\x00" * 4, b"\x64\x00"),
        (8, 2, b"\x01\x02\x03" * 4, b"\x00\x01\x00\x02\x00\x03"),
        (16, 2, b"\x01\x00\x02\x00\x03\x00" * 4, b"\x01\x00\x02\x00\x03\x00"),
    ],
)
def test_a_colour_declared_transparent_is_transparent(depth: int, kind: int, row: bytes, transparent: bytes) -> None:
    data = png(header(4, 4, depth, kind), (b"\0" + row) * 4, chunk(b"tRNS", transparent))
    icon = read_icon(data, "icon.png")
    assert icon.fault is None
    assert not icon.opaque and icon.background is None


def test_a_palette_may_hold_transparency() -> None:
    image = PIL.Image.new("P", (100, 100), 1)
    image.putpalette([0, 0, 0, 200, 0, 0])
    assert not read_icon(saved(image, transparency=b"\xff\x00"), "icon.png").opaque
    assert read_icon(saved(image, transparency=b"\x00\xff"), "icon.png").background == (200, 0, 0)


def test_an_interlaced_picture_is_read() -> None:
    # A picture of one pixel consists of the first of the seven passes alone.
    icon = read_icon(png(header(1, 1, 8, 0, interlace=1), b"\0\x64"), "icon.png")
    assert icon.fault is None and icon.background == (0x64,) * 3


def test_an_animation_is_measured_by_its_still_picture() -> None:
    still = PIL.Image.new("RGB", (100, 100), "#24406B")
    data = saved(still, save_all=True, append_images=[PIL.Image.new("RGB", (100, 100), "#FFFFFF")], default_image=True)
    assert b"acTL" in data
    icon = read_icon(data, "icon.png")
    assert icon.fault is None and icon.background == (0x24, 0x40, 0x6B)


# What is no picture


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b"\0" * 100, "the file is no PNG image"),
        (b"hello", "the file is no PNG image"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 230 230\n", "the file is a PostScript document"),
        (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "the file is an SVG drawing"),
        (b"\xef\xbb\xbf  <svg/>", "the file is an SVG drawing"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "the file is a WebP image"),
        (b"version https://git-lfs.github.com/spec/v1\n", "the file is a pointer of Git LFS"),
    ],
)
def test_a_file_that_is_no_png_is_named(data: bytes, message: str) -> None:
    icon = read_icon(data, "icon.png")
    assert icon.fault == message
    assert icon.format is not None and not icon.width


@pytest.mark.parametrize(
    ("kind", "mode", "name"),
    [("JPEG", "RGB", "a JPEG image"), ("JPEG", "CMYK", "a JPEG image"), ("GIF", "P", "a GIF image")],
)
def test_other_formats_are_not_decoded(kind: str, mode: str, name: str) -> None:
    assert read_icon(saved(PIL.Image.new(mode, (230, 230)), kind), "icon.png").format == name


@pytest.mark.parametrize("cut", [8, 20, 32])
def test_a_header_that_is_cut_off_is_said(cut: int) -> None:
    assert read_icon(draw(PLAIN)[:cut], "icon.png").fault == "the PNG image has no complete header"


@pytest.mark.parametrize(
    "head", [header(0, 5), header(5, 0), header(5, 5, 3), header(5, 5, 4, 2), header(5, 5, 16, 3), header(5, 5, 8, 5)]
)
def test_a_header_that_cannot_be_is_said(head: bytes) -> None:
    fault = read_icon(png(head, b"\0" * 64), "icon.png").fault
    assert fault == "the header of the PNG image states no possible size or colors"


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_picture_data_that_are_cut_off_are_said_and_the_size_is_known(share: float) -> None:
    noise = PIL.Image.frombytes("RGB", (100, 100), random.Random(1).randbytes(30000))
    data = saved(noise)
    icon = read_icon(data[: int(len(data) * share)], "icon.png")
    assert icon.fault == DAMAGED
    assert (icon.width, icon.height) == (100, 100)


def test_a_wrong_checksum_is_said() -> None:
    data = bytearray(draw(PLAIN))
    data[29] ^= 1  # in the header's checksum
    assert read_icon(bytes(data), "icon.png").fault == DAMAGED


# Bombs


@pytest.mark.parametrize(
    "data",
    [
        png(header(50000, 50000), b""),
        png(header(2**31 - 1, 2**31 - 1), b""),
        png(header(1, MAX_SIDE + 1), b""),
        png(header(9000, 9000), bytes(9000 * 9001)),  # 81 million pixels in less than 80 kB
    ],
)
def test_a_picture_of_too_many_pixels_never_reaches_the_decoder(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        pytest.fail("the decoder was called")

    monkeypatch.setattr(PIL.Image, "open", refuse)
    icon = read_icon(data, "icon.png")
    assert icon.too_large
    assert icon.fault == f"{icon.width} × {icon.height} px are too large to be decoded"


def test_the_largest_picture_is_measured_within_a_second() -> None:
    data = png(header(MAX_SIDE, MAX_SIDE), bytes(MAX_SIDE * (MAX_SIDE + 1)))
    with at_most(25):
        icon = read_icon(data, "icon.png")
    assert icon.fault is None and not icon.too_large


@pytest.mark.parametrize(
    "bomb",
    [
        chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(64_000_000))),
        chunk(b"iTXt", b"Comment\0\1\0\0\0" + zlib.compress(bytes(64_000_000))),
        chunk(b"iCCP", b"Profile\0\0" + zlib.compress(bytes(64_000_000))),
        chunk(b"IHDR", (9000).to_bytes(4, "big") * 2 + b"\x08\x00\x00\x00\x00"),
        chunk(b"acTL", b"\xff\xff\xff\xff\x00\x00\x00\x00"),
        chunk(b"tEXt", b"Comment\0nothing") * 100_000,
    ],
    ids=["zTXt", "iTXt", "iCCP", "second header", "animation", "many chunks"],
)
def test_chunks_beside_the_picture_are_not_opened(bomb: bytes) -> None:
    data = draw(PLAIN)
    with at_most(8):
        icon = read_icon(data[:33] + bomb + data[33:], "icon.png")
    assert icon.fault is None and icon.logo == Box(35, 40, 195, 190)


def test_picture_data_beyond_the_picture_are_not_unpacked() -> None:
    bomb = png(header(100, 100), bytes(100 * 101) + bytes(200_000_000))
    with at_most(1):
        icon = read_icon(bomb, "icon.png")
    assert icon.fault in (None, DAMAGED)


def test_no_mutation_of_a_file_raises() -> None:
    chance = random.Random(20)
    whole = draw({"size": [24, 24], "alpha": 128, "logo": {"box": [4, 4, 20, 20]}})
    for _ in range(2000):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(8, len(data))] = chance.randrange(256)
        icon = read_icon(bytes(data[: chance.randint(8, len(data))]), "icon.png")
        assert icon.fault is None or icon.fault.isprintable()


def test_no_combination_of_well_formed_chunks_raises() -> None:
    chance = random.Random(21)
    faults = 0
    for _ in range(1000):
        head = header(
            chance.randint(1, 9), chance.randint(1, 9), chance.choice((1, 2, 4, 8, 16)), chance.choice((0, 2, 3, 4, 6))
        )
        palette = chunk(b"PLTE", chance.randbytes(chance.choice((0, 3, 5, 48, 769))))
        transparency = chunk(b"tRNS", chance.randbytes(chance.choice((0, 1, 2, 6, 16, 300))))
        icon = read_icon(
            png(head, bytes(chance.choices(range(5), k=chance.randint(0, 700))), palette, transparency), "icon.png"
        )
        faults += icon.fault is not None
    assert 0 < faults < 1000  # both kinds were among them


@pytest.mark.parametrize("kind", [b"IDAT", b"IEND"])
def test_a_chunk_that_is_not_what_its_checksum_says_is_damaged(kind: bytes) -> None:
    data = bytearray(draw(PLAIN))
    at = data.rindex(kind)
    end = at + 4 + int.from_bytes(data[at - 4 : at], "big")
    data[end] ^= 1
    assert read_icon(bytes(data), "icon.png").fault == DAMAGED


def test_the_checksum_of_a_chunk_that_is_left_out_counts_for_nothing() -> None:
    data = draw(PLAIN)
    text = bytearray(chunk(b"tEXt", b"a\0b"))
    text[-1] ^= 1
    assert read_icon(data[:33] + bytes(text) + data[33:], "icon.png").fault is None
