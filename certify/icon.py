"""What reports show of the icon: the picture, what was measured of it, and the brand color beside it."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from report.model import IconReport

if TYPE_CHECKING:
    from connector.connector import Connector


def icon_report(connector: Connector) -> IconReport | None:
    """The connector's icon; ``None`` where there is none."""
    icon = connector.icon
    if icon is None:
        return None
    from connector.color import difference, hex_color, parse_color

    declared = connector.properties.brand_color if connector.properties is not None else None
    brand = parse_color(declared.strip()) if isinstance(declared, str) else None
    distance = None
    if brand is not None and icon.background is not None:
        distance = round(difference(brand, icon.background), 1)
    box, drawn = icon.logo, icon.picture
    return IconReport(
        width=icon.width,
        height=icon.height,
        background=hex_color(icon.background) if icon.background is not None else None,
        logo=(box.left, box.top, box.right, box.bottom) if box is not None else None,
        brand_color=hex_color(brand) if brand is not None else None,
        distance=distance,
        image=None if drawn is None else f"data:image/png;base64,{b64encode(drawn).decode('ascii')}",
    )
