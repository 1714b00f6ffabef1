"""Secrets that nobody has: put together here, so that no scanner takes this repository's own text for one."""

import base64
import json
import random
import string
from typing import Final

_HEX: Final = "0123456789abcdef"
_UPPER: Final = string.ascii_uppercase + string.digits
_WORD: Final = string.ascii_letters + string.digits
# The same letters each time.
_random = random.Random(20)


def drawn(length: int, letters: str = _WORD) -> str:
    """Letters as an issuer draws them, without any word in them."""
    return "".join(_random.choice(letters) for _ in range(length))


def uuid() -> str:
    """Five groups of hexadecimal digits."""
    return "-".join(drawn(length, _HEX) for length in (8, 4, 4, 4, 12))


def web_token(**payload: object) -> str:
    """A JSON web token with that payload."""
    parts = [{"alg": "HS256", "typ": "JWT"}, payload]
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return ".".join([*encoded, drawn(43)])


CERTAIN: Final[dict[str, tuple[str, str]]] = {
    "atlassian": ("Atlassian token", "ATA" + "TT3x" + drawn(180)),
    "azure-openai": ("Azure key", drawn(52) + "JQQ" + "J99" + "BA" + drawn(16) + "A" + drawn(7)),
    "azure-search": ("Azure key", drawn(42) + "Az" + "SeA" + drawn(5)),
    "azure-service-bus": ("Azure key", drawn(33) + "+A" + "SbA" + drawn(5) + "="),
    "aws": ("AWS access key", "AKI" + "A" + drawn(16, _UPPER)),
    "azure-shared": ("Azure shared access key", drawn(43) + "="),
    "aws-secret": ("AWS secret access key", "aB3" + drawn(37)),
    "azure-storage-json": ("Azure storage account key", drawn(86) + "=="),
    "logic-app": ("shared access signature", drawn(43)),
    "azure-storage": ("Azure storage account key", drawn(86) + "=="),
    "anthropic": ("Anthropic key", "sk-" + "ant-api03-" + drawn(95)),
    "brevo": ("Brevo key", "xkey" + "sib-" + drawn(64, _HEX) + "-" + drawn(16)),
    "databricks": ("Databricks token", "da" + "pi" + drawn(32, _HEX)),
    "digitalocean": ("DigitalOcean token", "dop_" + "v1_" + drawn(64, _HEX)),
    "discord": ("webhook of Discord", drawn(18, "123456789") + "/" + drawn(68)),
    "docker": ("Docker token", "dckr" + "_pat_" + drawn(27)),
    "entra": ("Microsoft Entra client secret", drawn(3) + "8" + "Q~" + drawn(34)),
    "functions": ("Azure Functions key", drawn(44) + "Az" + "Fu" + drawn(4) + "=="),
    "functions-old": ("Azure Functions key", drawn(54) + "=="),
    "github": ("GitHub token", "gh" + "p_" + drawn(36)),
    "github-fine": ("GitHub token", "github_" + "pat_" + drawn(22) + "_" + drawn(59)),
    "gitlab": ("GitLab token", "glp" + "at-" + drawn(20)),
    "google-client": ("Google client secret", "GOC" + "SPX-" + drawn(28)),
    "hubspot": ("HubSpot token", "pat-" + "na1-" + uuid()),
    "npm": ("npm token", "np" + "m_" + drawn(36)),
    "openai": ("OpenAI key", "sk-" + drawn(20) + "T3Blbk" + "FJ" + drawn(20)),
    "openai-project": ("OpenAI key", "sk-" + "proj-" + drawn(80)),
    "pypi": ("PyPI token", "pypi-" + "AgEIcHlwaS5vcmc" + drawn(80)),
    "sendgrid": ("SendGrid key", "S" + "G." + drawn(22) + "." + drawn(43)),
    "shopify": ("Shopify token", "shp" + "at_" + drawn(32, _HEX)),
    "signature": ("shared access signature", drawn(43) + "%3D"),
    "slack": ("Slack token", "xox" + "b-" + drawn(12, string.digits) + "-" + drawn(24).lower()),
    "slack-app": (
        "Slack token",
        "xa" + f"pp-1-A{drawn(10, _UPPER)}-{drawn(13, '123456789')}-{drawn(64, _HEX)}",
    ),
    "slack-hook": (
        "incoming webhook of Slack",
        f"T{drawn(9, _UPPER)}/B{drawn(9, _UPPER)}/{drawn(24)}",
    ),
    "square": ("Square secret", "sq0" + "csp-" + drawn(43)),
    "stripe": ("Stripe key", "sk_" + "live_" + drawn(24)),
    "stripe-long": ("Stripe key", "rk_" + "live_51" + drawn(97)),
    "stripe-hook": ("Stripe signing secret", "wh" + "sec_" + drawn(32)),
    "teams-hook": (
        "incoming webhook of Microsoft Teams",
        f"{uuid()}@{uuid()}/IncomingWebhook/{drawn(32, _HEX)}/{uuid()}",
    ),
    "telegram": ("Telegram token", drawn(10, "123456789") + ":A" + "A" + drawn(33)),
}
"""By name: the kind, and the secret."""
LIKELY: Final[dict[str, tuple[str, str]]] = {
    "mailchimp": ("Mailchimp key", drawn(32, _HEX) + "-" + "us14"),
    "google": ("Google API key", "AI" + "za" + drawn(35)),
    "bearer": ("bearer token", drawn(40)),
    "basic": ("credentials for basic authentication", base64.b64encode(b"clerk:" + drawn(12).encode()).decode()),
    "address": ("password in an address", drawn(12)),
    "argument": ("value of a member that is named like a secret", drawn(32)),
    "assignment": ("value of a member that is named like a secret", drawn(32)),
    "database": ("password in a connection string", drawn(12)),
    "indexer": ("value of a member that is named like a secret", drawn(32)),
    "member": ("value of a member that is named like a secret", drawn(32)),
    "password": ("value of a member that is named password", "correct-horse-" + "8"),
    "query": ("key in an address", drawn(32)),
    "twilio": ("Twilio token", drawn(32, _HEX)),
    "web-token": ("JSON web token", web_token(sub="u-48213", iss="https://login.contoso.com")),
}
WRITTEN: Final = {
    "address": "https://clerk:{}@api.contoso.com",
    "aws-secret": "aws_secret_access_key = '{}'",
    "argument": 'request.Headers.Add("x-api-' + 'key", "{}");',
    "assignment": "private const string Api" + 'Key = "{}";',
    "azure-shared": "Endpoint=sb://a.servicebus.windows.net/;SharedAccess" + "Key={};EntityPath=b",
    "azure-storage": "AccountName=contoso;Account" + "Key={};EndpointSuffix=core.windows.net",
    "azure-storage-json": '{{"account' + 'Key": "{}"}}',
    "basic": "Authorization: Basic {}",
    "bearer": "Authorization: Bearer {}",
    "signature": "https://contoso.blob.core.windows.net/a?sv=2022-11-02&se=2030-01-01&sig={}",
    "database": "Server=tcp:contoso.example;Database=invoices;Uid=clerk;Pass" + "word={};Encrypt=true",
    "discord": "https://discord.com/api/webhooks/{}",
    "functions-old": "https://contoso.azurewebsites.net/api/Send?code={}&a=b",
    "indexer": 'headers["access_' + 'token"] = @"{}";',
    "logic-app": "https://prod-1.westeurope.logic.azure.com/workflows/a/triggers/b/paths/invoke?sp=%2Frun&sv=1.0&sig={}",
    "member": '{{"x-api-' + 'key": "{}"}}',
    "password": '{{"user": "clerk", "pass' + 'word": "{}"}}',
    "query": "https://api.contoso.com/invoices?page=1&api_" + "key={}&size=5",
    "slack-hook": "https://hooks.slack.com/services/{}",
    "teams-hook": "https://contoso.webhook.office.com/webhookb2/{}",
    "twilio": "TWILIO_AUTH_TOKEN={}",
}
"""What stands around some of them."""


def private_key(kind: str = "RSA ", headers: str = "") -> str:
    """A block as a key file holds it."""
    body = headers + "\n".join(drawn(64, _WORD + "+/") for _ in range(12))
    return f"-----BEGIN {kind}PRIVATE" + f" KEY-----\n{body}\n-----END {kind}PRIVATE" + " KEY-----\n"


def written(name: str) -> tuple[str, str, str]:
    """Kind, secret, and a line of text in which it stands."""
    kind, secret = (CERTAIN | LIKELY)[name]
    return kind, secret, WRITTEN.get(name, "the key {} is here").format(secret)
