"""Readme sections to paste, with what the connector already tells filled in. All of its text is a stranger's."""

from __future__ import annotations

import re
from typing import Final

from connector.connector import Connector
from connector.words import cut

MAX_OPERATIONS: Final = 40
"""Operations that a section to paste lists; whoever has more writes the rest by the same pattern."""
MAX_SENTENCE: Final = 200
"""Characters of a description."""


def draft_readme(connector: Connector) -> str:
    """A whole readme."""
    info = connector.definition.info if connector.definition else None
    description = _line(info.text("description"), MAX_SENTENCE) if info else ""
    parts = [f"# {_line(connector.title)}", description or f"{_line(connector.title)} is …"]
    parts += [draft_section(connector, meaning) for meaning in ("publisher", "prerequisites", "operations")]
    if connector.asks_for_credentials:
        parts.append(draft_section(connector, "credentials"))
    parts += [draft_section(connector, meaning) for meaning in ("known issues", "deployment")]
    return "\n\n".join(parts)


def draft_intro(connector: Connector) -> str:
    """A whole `intro.md`; what only its author knows is written as [what to write]."""
    title = _line(connector.title)
    parts = [f"[In at most eight sentences: what {title} is good for, and what people do with it in a flow or an app.]"]
    sections = {"Prerequisites": f"[The plan or license of {title} that users need, and who has to set what up.]"}
    if connector.asks_for_credentials:
        sections["How to get credentials"] = _credentials(connector, title)
    sections |= {
        "Get started with your connector": "[The first steps, from the connection to a flow that runs.]",
        "Known issues and limitations": "[Limits of the service, and what the connector cannot do yet.]",
        "Common errors and remedies": "[Errors that users meet, and what helps.]",
        "FAQ": "[Questions that users ask, each with its answer.]",
    }
    return "\n\n".join([*parts, *(f"## {heading}\n\n{text}" for heading, text in sections.items())])


def draft_section(connector: Connector, meaning: str) -> str:
    """One section with its heading."""
    title = _line(connector.title)
    if meaning == "publisher":
        publisher = connector.properties.text("publisher") if connector.properties else ""
        return f"## Publisher: {_line(publisher) or title}"
    if meaning == "prerequisites":
        need = f"You need an account for {title}." if connector.asks_for_credentials else "There are no prerequisites."
        return f"## Prerequisites\n\n{need}"
    if meaning == "operations":
        return "\n\n".join(["## Supported Operations", *_operations(connector)])
    if meaning == "tools":
        return "## Tools\n\n- `name_of_the_tool`: what it does"
    if meaning == "credentials":
        return f"## Obtaining Credentials\n\n{_credentials(connector, title)}"
    if meaning == "known issues":
        return "## Known Issues and Limitations\n\nThere are no known issues or limitations."
    return (
        "## Deployment Instructions\n\nDeploy the connector with the Power Platform CLI: `pac connector create "
        "--api-definition-file apiDefinition.swagger.json --api-properties-file apiProperties.json`"
    )


def _operations(connector: Connector) -> list[str]:
    operations = connector.definition.operations if connector.definition else []
    visible = [operation for operation in operations if not operation.internal][:MAX_OPERATIONS]
    return [
        f"### {_line(operation.name)}\n\n{_line(operation.text('description'), MAX_SENTENCE)}".rstrip()
        for operation in visible
    ]


def _credentials(connector: Connector, title: str) -> str:
    parameters = connector.properties.connection_parameters if connector.properties else []
    if any(parameter.type == "oauthsetting" for parameter in parameters):
        return f"Sign in with your {title} account when you create the connection."
    names = [_line(parameter.at("uiDefinition").text("displayName")) for parameter in parameters[:10]]
    asked = ", ".join(name for name in names if name)
    return f"The connection asks for: {asked}." if asked else f"Create the credentials in your {title} account."


def _line(text: str, limit: int = 80) -> str:
    """On one line, and without what Markdown would take for markup."""
    return cut(re.sub(r"[`<>\[\]*_|\\]", "", " ".join(text[: 4 * limit].split())), limit)
