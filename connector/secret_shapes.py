"""The shapes that issuers give to their secrets.

Those of detect-secrets, which many keep up to date, and some that it lacks or that leave out newer and longer keys.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any, Final

WORD: Final = 24
"""Characters; few words of a text have as many, and so it is seldom asked for each literal."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How secrets of one kind look."""

    kind: str
    literals: tuple[str, ...]
    """One of them is part of every match."""
    pattern: str = ""
    """The shape; its group, or all of it where it has none, is the secret."""
    plugin: str = ""
    """Or the module of detect-secrets that knows it."""
    before: int = 0
    """Characters that may precede the literal."""
    exactly: bool = False
    """So many do precede it, no fewer."""
    certain: bool = True
    """Nothing but a secret has this shape; otherwise it may be an example, or public by design."""
    word: bool = True
    """The literal stands in a word of at least :data:`WORD` characters."""

    @property
    def patterns(self) -> tuple[re.Pattern[str], ...]:
        """Compiled, once one of its literals was seen."""
        return _patterns(self)


@cache
def _patterns(shape: Shape) -> tuple[re.Pattern[str], ...]:
    if shape.pattern:
        return (re.compile(shape.pattern),)
    return tuple(_plugins()[shape.plugin].denylist)


@contextmanager
def _barred_client() -> Iterator[None]:
    """Let modules load that import an HTTP client, where a process bars it; it stays barred, and they get an empty one.

    The detectors would ask issuers with it whether a secret is valid, which nothing here does.
    """
    name = "requests"
    barred = sys.modules.get(name, sys) is None
    if barred:
        sys.modules[name] = ModuleType(name)
    try:
        yield
    finally:
        if barred:
            sys.modules[name] = None  # type: ignore[assignment]


@cache
def _plugins() -> dict[str, Any]:
    """The detectors of detect-secrets whose shapes are used; loading them takes a tenth of a second."""
    with _barred_client():
        from detect_secrets.plugins import (
            aws,
            github_token,
            gitlab_token,
            private_key,
            pypi_token,
            sendgrid,
            square_oauth,
        )

    return {
        "aws": aws.AWSKeyDetector(),
        "github_token": github_token.GitHubTokenDetector(),
        "gitlab_token": gitlab_token.GitLabTokenDetector(),
        "private_key": private_key.PrivateKeyDetector(),
        "pypi_token": pypi_token.PypiTokenDetector(),
        "sendgrid": sendgrid.SendGridDetector(),
        "square_oauth": square_oauth.SquareOAuthDetector(),
    }


ACCESS_KEY_ID: Final = "AWS access key"
AWS_SECRET: Final = "AWS secret access key"  # noqa: S105  the name of a kind
SIGNATURE: Final = "shared access signature"
PRIVATE_KEY: Final = "private key"
WEB_TOKEN: Final = "JSON web token"  # noqa: S105
BEARER: Final = "bearer token"
BASIC: Final = "credentials for basic authentication"
ADDRESS: Final = "password in an address"
MEMBER: Final = "value of a member that is named like a secret"
EXAMPLE: Final = "example of what is named like a secret"
QUERY: Final = "key in an address"
DATABASE: Final = "password in a connection string"
PASSWORD: Final = "value of a member that is named password"  # noqa: S105
AZURE: Final = "Azure key"
FUNCTION: Final = "Azure Functions key"

SHAPES: Final = (
    # Amazon. Whoever commits an id has its key at hand; ids in presigned addresses do not count.
    Shape(ACCESS_KEY_ID, ("AKIA", "ASIA"), plugin="aws", word=False),
    Shape(
        AWS_SECRET,
        ("AKIA", "ASIA"),
        r"A[KS]IA[0-9A-Z]{16}[^0-9A-Za-z/+]{1,40}(?:[A-Za-z]{1,20}[^0-9A-Za-z/+]{1,8}){0,5}"
        r"([0-9A-Za-z/+]{40})(?![0-9A-Za-z/+=])",
        word=False,
    ),
    Shape(
        AWS_SECRET,
        ("ecret", "SECRET"),
        r"(?i:aws_?secret[a-z_]{0,20}|secret_?access_?key)[\"'`\s:=>\\]{1,12}([0-9A-Za-z/+]{40})(?![0-9A-Za-z/+=])",
        before=6,
        word=False,
    ),
    # Microsoft.
    Shape(
        "Azure storage account key",
        ("==",),
        r"(?i:account_?key)[\"'`\s:=\\]{1,8}([A-Za-z0-9+/]{86}==)",
        before=110,
    ),
    Shape("Azure shared access key", ("SharedAccessKey=",), r"SharedAccessKey=([A-Za-z0-9+/]{42,86}={1,2})"),
    Shape(SIGNATURE, ("sig=",), r"(?<![A-Za-z0-9])sig=([A-Za-z0-9%+/_-]{40,130}=?)(?![A-Za-z0-9%=])", before=1),
    Shape(
        "Microsoft Entra client secret",
        ("Q~",),
        r"(?<![A-Za-z0-9_.~-])[A-Za-z0-9_.~-]{3}[789]Q~[A-Za-z0-9_.~-]{31,34}(?![A-Za-z0-9_.~-])",
        before=5,
    ),
    Shape(
        AZURE,
        ("JQQJ9",),
        r"(?<![A-Za-z0-9])[A-Za-z0-9]{52}JQQJ9[9DH][A-Za-z0-9][A-L][A-Za-z0-9]{16}[A-Za-z][A-Za-z0-9]{7}"
        r"(?:[A-Za-z0-9]{2}==)?",
        before=52,
        exactly=True,
    ),
    Shape(AZURE, ("+ASt", "+ABa"), r"[A-Za-z0-9+/]{76}\+A(?:St|Ba)[A-Za-z0-9+/]{5}[AQgw]==", before=76, exactly=True),
    Shape(AZURE, ("+ACR",), r"[A-Za-z0-9+/]{42}\+ACR[A-D][A-Za-z0-9+/]{5}", before=42, exactly=True),
    Shape(
        AZURE,
        ("+ASb", "+AEh", "+ARm"),
        r"[A-Za-z0-9+/]{33}\+A(?:Sb|Eh|Rm)[A-P][A-Za-z0-9+/]{5}=",
        before=33,
        exactly=True,
    ),
    Shape(AZURE, ("AzSe",), r"(?<![A-Za-z0-9])[A-Za-z0-9]{42}AzSe[A-D][A-Za-z0-9]{5}", before=42, exactly=True),
    Shape(AZURE, ("AzCa",), r"(?<![A-Za-z0-9])[A-Za-z0-9]{33}AzCa[A-P][A-Za-z0-9]{5}=", before=33, exactly=True),
    Shape(FUNCTION, ("AzFu",), r"(?<![\w-])[\w-]{44}AzFu[\w-]{4,6}==?(?![\w=-])", before=44, exactly=True),
    Shape(
        FUNCTION,
        (".azurewebsites.net/api/",),
        r"\.azurewebsites\.net/api/[^\s\"'<>?]{1,100}\?(?:[^\s\"'<>?]{0,100}&)?code=([A-Za-z0-9/+%_-]{40,90}={0,2})",
    ),
    Shape(
        "incoming webhook of Microsoft Teams",
        ("webhook.office.com/webhookb2/",),
        r"webhook\.office\.com/webhookb2/([0-9a-f-]{36}@[0-9a-f-]{36}/IncomingWebhook/[0-9a-f]{32}/[0-9a-f-]{36})",
    ),
    # Source code and packages.
    Shape("GitHub token", ("ghp_", "gho_", "ghu_", "ghs_", "ghr_"), plugin="github_token"),
    Shape("GitHub token", ("github_pat_",), r"github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}"),
    Shape(
        "GitLab token",
        ("glpat-", "gldt-", "glrt-", "glptt-"),
        plugin="gitlab_token",
    ),
    Shape("Docker token", ("dckr_",), r"dckr_[op]at_[A-Za-z0-9_-]{27,32}"),
    Shape("npm token", ("npm_",), r"(?<![\w-])npm_[A-Za-z0-9]{36}", before=1),
    Shape("PyPI token", ("pypi-AgE",), plugin="pypi_token"),
    # Messages.
    Shape(
        "Slack token",
        ("xox",),
        r"xox[abopsr]-(?:\d{6,14}-){1,3}[A-Za-z0-9]{16,64}",
    ),
    Shape("Slack token", ("xapp-1-",), r"xapp-1-[A-Z0-9]{9,13}-\d{10,14}-[a-f0-9]{64}"),
    Shape(
        "incoming webhook of Slack",
        ("hooks.slack.com/services/T",),
        r"hooks\.slack\.com/services/(T[A-Z0-9]{8,12}/B[A-Z0-9]{8,12}/[A-Za-z0-9]{24})",
    ),
    Shape(
        "webhook of Discord",
        ("/api/webhooks/",),
        r"discord(?:app)?\.com/api/webhooks/(\d{17,20}/[\w-]{60,80})",
        before=14,
    ),
    Shape("Telegram token", (":AA",), r"(?<!\d)\d{8,10}:AA[0-9A-Za-z_-]{33}(?![0-9A-Za-z_-])", before=11),
    Shape("SendGrid key", ("SG.",), plugin="sendgrid"),
    Shape("Brevo key", ("xkeysib-",), r"xkeysib-[a-f0-9]{64}-[A-Za-z0-9]{16}"),
    # A checksum, followed by a region, has this shape as well.
    Shape("Mailchimp key", ("-us",), r"(?<![0-9a-z])[0-9a-f]{32}-us[0-9]{1,2}(?![0-9a-z])", before=33, certain=False),
    Shape(
        "Twilio token",
        ("wilio", "WILIO"),
        r"(?i:twilio)[\w.-]{0,30}(?:[ \"'`:=>\\]|\s){1,8}([0-9a-f]{32})(?![0-9a-f])",
        before=1,
        certain=False,
        word=False,
    ),
    # Payment and shops. Test keys of Stripe open nothing.
    Shape("Stripe key", ("k_live_",), r"(?<![A-Za-z0-9])[rs]k_live_[0-9A-Za-z]{24,250}", before=2),
    Shape("Stripe signing secret", ("whsec_",), r"whsec_[A-Za-z0-9]{32,64}"),
    Shape("Square secret", ("sq0csp-",), plugin="square_oauth"),
    Shape("Shopify token", ("shp",), r"shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}"),
    # Language models.
    # The shape of detect-secrets takes half a second for a hostile kilobyte.
    Shape(
        "OpenAI key",
        ("sk-",),
        r"sk-(?:(?:proj|svcacct|admin|None)-[A-Za-z0-9_-]{40,200}|[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20})",
    ),
    Shape("Anthropic key", ("sk-",), r"sk-ant-[a-z0-9]{3,8}-[A-Za-z0-9_-]{80,120}"),
    Shape("Hugging Face token", ("hf_",), r"(?<![A-Za-z0-9_])hf_[A-Za-z]{34}", before=1),
    Shape("Groq key", ("gsk_",), r"(?<![A-Za-z0-9_])gsk_[A-Za-z0-9]{52}", before=1),
    # Google. Keys for maps and Firebase are sent to every browser.
    Shape("Google API key", ("AIza",), r"AIza[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])", certain=False),
    Shape("Google client secret", ("GOCSPX-",), r"GOCSPX-[A-Za-z0-9_-]{28}"),
    # Work and data.
    Shape("Atlassian token", ("ATATT3x",), r"ATATT3x[A-Za-z0-9_=-]{100,250}"),
    Shape("Databricks token", ("dapi",), r"(?<![A-Za-z0-9])dapi[0-9a-f]{32}", before=1),
    Shape("DigitalOcean token", ("dop_v1_",), r"dop_v1_[a-f0-9]{64}"),
    Shape("Figma token", ("figd_",), r"figd_[A-Za-z0-9_-]{40}"),
    Shape("HubSpot token", ("pat-",), r"pat-(?:na|eu)1-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    Shape("Linear key", ("lin_api_",), r"lin_api_[A-Za-z0-9]{40}"),
    Shape("New Relic key", ("NRAK-",), r"NRAK-[A-Z0-9]{27}"),
    Shape("Notion token", ("ntn_",), r"(?<![A-Za-z0-9_])ntn_[0-9]{11}[A-Za-z0-9]{35}", before=1),
    Shape("Postman key", ("PMAK-",), r"PMAK-[a-f0-9]{24}-[a-f0-9]{34}"),
    # Of nobody in particular.
    Shape(PRIVATE_KEY, ("PRIVATE KEY",), plugin="private_key", before=30, word=False),
    Shape(PRIVATE_KEY, ("ENCRYPTED PRIVATE KEY",), r"BEGIN ENCRYPTED PRIVATE KEY", before=6, certain=False, word=False),
    Shape(
        PRIVATE_KEY,
        ("Private-Lines: ",),
        r"Private-Lines: \d{1,4}(?:\s|\\[nr]){1,4}([A-Za-z0-9+/=]{40,}(?:\s|\\[nr]|[A-Za-z0-9+/=])*)",
        certain=False,
        word=False,
    ),
    Shape(
        WEB_TOKEN,
        ("eyJ",),
        r"(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}+\.eyJ[A-Za-z0-9_-]++(?:\.[A-Za-z0-9_-]*+)?",
        certain=False,
    ),
    Shape(ADDRESS, ("://",), r"://[^\s/?#@:\"'<>]{1,100}:([^\s/?#@:\"'<>]{1,100})@", certain=False, word=False),
    Shape(
        BEARER,
        ("earer ", "oken token="),
        r"(?:[Bb]earer |[Tt]oken token=)([A-Za-z0-9_.~+/-]{32,200}=*)",
        before=1,
        certain=False,
        word=False,
    ),
    Shape(BASIC, ("asic ",), r"[Bb]asic ([A-Za-z0-9+/]{12,200}={0,2})", before=1, certain=False, word=False),
    Shape(
        EXAMPLE,
        ('xample"', 'efault"'),
        r"\"(?:x-)?(?:example|default)\"\s{0,4}:\s{0,4}\"([A-Za-z0-9_~+/.=-]{20,200})\"",
        before=5,
        certain=False,
        word=False,
    ),
    Shape(
        MEMBER,
        tuple(name + end for name in ("ey", "oken", "ecret", "assword") for end in ('"', " =", "=")),
        # In JSON, in an assignment, or as one of two arguments.
        r"(?i:api[_-]?key|access[_-]?key|auth[_-]?key|subscription[_-]?key|token|secret|password)"
        r"(?:\"\s{0,4}[:,]|\"?\]?\s{0,4}=)\s{0,4}@?\"([A-Za-z0-9_~+/.=-]{20,200})\"",
        before=20,
        certain=False,
        word=False,
    ),
    # Too short to look drawn at random, so its letters, digits and signs have to do.
    Shape(
        PASSWORD,
        ('assword"', 'ASSWORD"', 'asswd"', 'pwd"', 'Pwd"', 'PWD"'),
        r"(?i:password|passwd|pwd)\"\s{0,4}:\s{0,4}\"([^\"\\\s]{6,60})\"",
        before=8,
        certain=False,
        word=False,
    ),
    Shape(
        QUERY,
        ("ey=", "oken="),
        r"[?&](?i:api[_-]?key|app[_-]?key|subscription-key|access[_-]?token|auth[_-]?token|token)="
        r"([A-Za-z0-9_~.-]{20,200})",
        before=18,
        certain=False,
    ),
    Shape(
        DATABASE,
        ("assword=", "Pwd=", "pwd=", "PWD="),
        r"(?i:(?:server|data source|host|user id|uid|username)\s?=[^;\"'\r\n]{1,60};[^\"'\r\n]{0,40}?"
        r"(?:password|pwd)\s?=)([^;\"'\s]{6,100})",
        before=120,
        certain=False,
        word=False,
    ),
)
