"""The pictures in the README: what the program really says of a sample, drawn by Chromium.

``python -m tools.pictures`` draws them; each carries the hash of the text that it was drawn from, by which a test
finds out that it is stale. ``--show FILE`` draws any Markdown file as GitHub would show it, to look at.
"""

from __future__ import annotations

import argparse
import io
import json
import shutil
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Final

import PIL.Image
from markdown_it import MarkdownIt
from PIL.PngImagePlugin import PngInfo
from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from report.contract import from_plain
from report.faces import markdown, text
from report.model import Report
from tools.badges import badges

ROOT: Final = Path(__file__).resolve().parent.parent
PICTURES: Final = ROOT / "docs" / "pictures"
SAMPLE: Final = "samples/fabrikam-orders"
HASH: Final = "Text-SHA256"
"""The key of the PNG's text chunk that says what the picture was drawn from."""
_WIDTH: Final = 800
_LINES: Final = 34
"""Lines of the terminal that are drawn."""
_STYLE: Final = """
body { margin: 0; padding: 16px; background: #ffffff; color: #1f2328; overflow-wrap: break-word;
  font: 14px/1.5 "Noto Sans", "DejaVu Sans", "Noto Color Emoji", sans-serif; }
h3 { font-size: 1.25em; margin: 0 0 12px; line-height: 1.25; }
p, ul, details, table, pre { margin: 0 0 12px; }
ul { padding-left: 2em; }
code { background: #eff1f3; border-radius: 6px; padding: 0.2em 0.4em; font: 85% "DejaVu Sans Mono", monospace; }
pre { background: #f6f8fa; border-radius: 6px; padding: 12px; overflow-x: auto; }
pre code { background: none; padding: 0; }
table { border-collapse: collapse; display: block; max-width: 100%; overflow-x: auto; }
th, td { border: 1px solid #d1d9e0; padding: 6px 13px; }
a { color: #0969da; }
"""
_TERMINAL: Final = """
body { margin: 0; padding: 16px; background: #0d1117; color: #e6edf3; }
pre { margin: 0; font: 13px/1.4 "DejaVu Sans Mono", monospace; }
"""


def judged(path: str = SAMPLE) -> Report:
    """The report on a sample, as the program gives it."""
    done = subprocess.run(
        [sys.executable, "entrypoint.py", "--format", "json", path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr)
    report: Report = from_plain(json.loads(done.stdout), Report)
    return report


def comment(report: Report) -> str:
    """The comment on a pull request that brings the sample."""
    links = markdown.Links(
        file=lambda path, line: f"https://github.com/contoso/connectors/blob/9f2c1ab/{path}#L{line}",
        rule=lambda rule: f"https://github.com/connector-certification/action/blob/v1/docs/rules#{rule}",
        guide="https://github.com/connector-certification/action#run-it-locally",
        disagree="https://github.com/connector-certification/action#when-you-disagree",
    )
    return markdown.render(report, links=links, sha="9f2c1ab0")


def terminal(report: Report) -> str:
    """What the terminal shows first, with its colors."""
    stream = io.StringIO()
    text.render(report, stream, color=True)
    return "\n".join(stream.getvalue().splitlines()[:_LINES]) + "\n"


def sources(report: Report) -> dict[str, str]:
    """The text of each picture, by its name."""
    return {"comment.png": comment(report), "terminal.png": terminal(report)}


def stale(report: Report) -> list[str]:
    """Names of the pictures that are missing or were drawn from another text."""
    drawn = [name for name, said in sources(report).items() if _drawn_from(PICTURES / name) != _hash(said)]
    return drawn + [name for name, said in badges().items() if not _is(PICTURES / name, said)]


def _is(path: Path, said: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == said


def _drawn_from(path: Path) -> str | None:
    if not path.exists():
        return None
    with PIL.Image.open(path) as image:
        return image.info.get(HASH)


def _hash(said: str) -> str:
    return sha256(said.encode()).hexdigest()


def page(said: str) -> str:
    """Markdown as a page that looks as on GitHub."""
    body = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(said)
    return f'<!doctype html><meta charset="utf-8"><style>{_STYLE}</style>{body}'


def _terminal_page(said: str) -> str:
    console = Console(record=True, file=io.StringIO(), width=100, color_system="standard", force_terminal=True)
    console.print(Text.from_ansi(said), soft_wrap=True)
    code = console.export_html(theme=MONOKAI, inline_styles=True, code_format="<pre>{code}</pre>")
    return f'<!doctype html><meta charset="utf-8"><style>{_TERMINAL}</style>{code}'


def shoot(html: str, width: int, height: int = 4_000) -> PIL.Image.Image:
    """The page as Chromium shows it, without the empty space below."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        raise FileNotFoundError("Chromium is needed to draw pictures; on Debian: apt-get install chromium")
    with tempfile.TemporaryDirectory() as directory:
        source, target = Path(directory) / "page.html", Path(directory) / "page.png"
        source.write_text(html, encoding="utf-8")
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        subprocess.run(
            [chromium, *options, f"--window-size={width},{height}", f"--screenshot={target}", source.as_uri()],
            check=True,
            capture_output=True,
            timeout=120,
        )
        with PIL.Image.open(target) as image:
            return _trimmed(image.convert("RGB"))


def _trimmed(image: PIL.Image.Image) -> PIL.Image.Image:
    from PIL import ImageChops

    corner = image.getpixel((image.width - 1, image.height - 1))
    empty = PIL.Image.new("RGB", image.size, corner)
    box = ImageChops.difference(image, empty).getbbox()
    return image.crop((0, 0, image.width, min(image.height, box[3] + 16))) if box else image


def draw() -> None:
    """Draw all pictures."""
    PICTURES.mkdir(exist_ok=True)
    for name, said in badges().items():
        (PICTURES / name).write_text(said, encoding="utf-8", newline="\n")
    for name, said in sources(judged()).items():
        html = page(said) if name == "comment.png" else _terminal_page(said)
        facts = PngInfo()
        facts.add_text(HASH, _hash(said))
        image = shoot(html, _WIDTH).quantize(64)
        image.save(PICTURES / name, optimize=True, pnginfo=facts)


def main() -> None:
    """Draw the pictures, or one Markdown file to look at."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", type=Path, metavar="FILE", help="draw this Markdown file instead")
    parser.add_argument("--width", type=int, default=400)
    parser.add_argument("--output", type=Path, default=Path("shown.png"))
    given = parser.parse_args()
    if given.show is None:
        draw()
    else:
        shoot(page(given.show.read_text(encoding="utf-8")), given.width, 20_000).save(given.output)


if __name__ == "__main__":
    main()
