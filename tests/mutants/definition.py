"""How the rules on info, metadata, host and the document itself are broken."""

from __future__ import annotations

from tests.mutants.draft import Draft, drop, mutation, pointer, put

WORDS = "Reads and writes the records of your company."

drop("info-present", "info")
drop("title-present", "info", "title")
put("title-present", "info", "title", " ")
drop("description-present", "info", "description")
drop("info-version-present", "info", "version")
put("info-version-present", "info", "version", 1.0)
put("title-max-30", "info", "title", "A title that is longer than thirty")
put("title-no-reserved-word", "info", "title", "Records API")
put("title-no-reserved-word", "info", "title", "Records Connector")
put("title-no-product-name", "info", "title", "Records in Power Apps")
put("title-no-other-product-name", "info", "title", "Records in Power BI")
put("title-ends-alphanumeric", "info", "title", "Records.")
put("title-ends-alphanumeric", "info", "title", "Records ")
put("title-english", "info", "title", "Bücher")
put("title-no-product-name", "info", "title", "Logic Apps Records (Independent Publisher)")
put("title-max-30", "info", "title", "A title that is longer than thirty (Independent Publisher)")
put("title-present", "info", "title", "\u3164\u2800")
put("title-not-default", "info", "title", "Default title")
put("description-length-30-500", "info", "description", "Reads and writes.")
put("description-length-30-500", "info", "description", WORDS * 12)
put("description-no-product-name", "info", "description", WORDS + " For Power Automate.")
drop("contact-present", "info", "contact")
put("contact-name-present", "info", "contact", {"email": "help@contoso.com"})
put("contact-url-or-email-present", "info", "contact", {"name": "Help"})
put("contact-email-valid", "info", "contact", "email", "help at contoso", at="/info/contact/email")
put("contact-url-valid", "info", "contact", "url", "contoso.com/help", at="/info/contact/url")
put("contact-url-valid", "info", "contact", "url", "https://contoso.com ", at="/info/contact/url")
put("description-present", "info", "description", "\ufe0f" * 40)


@mutation("description-differs-from-title")
def same_description(draft: Draft) -> str:
    title = "Records of the whole company 7"
    draft.set("info", "title", title)
    return draft.set("info", "description", title)


drop("metadata-present", "x-ms-connector-metadata")

for _name, _rule in (
    ("website", "metadata-website-present"),
    ("privacy policy", "metadata-privacy-present"),
    ("categories", "metadata-categories-present"),
):

    @mutation(_rule)
    def without_item(draft: Draft, name: str = _name) -> str:
        items = draft.edit("x-ms-connector-metadata")
        items[:] = [item for item in items if str(item.get("propertyName")).strip().lower() != name]
        return pointer("x-ms-connector-metadata")


for _name, _value, _rule in (
    ("categories", "Bookkeeping", "metadata-category-known"),
    ("categories", "Finance,Data", "metadata-category-known"),
    ("categories", "Finance;Data;Marketing", "metadata-categories-max-two"),
    ("website", "contoso.com", "metadata-url-valid"),
    ("privacy policy", "see our site", "metadata-url-valid"),
    ("website", " https://contoso.com", "metadata-url-valid"),
    ("website", "\u3164", "metadata-website-present"),
):

    @mutation(_rule)
    def other_value(draft: Draft, name: str = _name, value: str = _value) -> str | None:
        for index, item in enumerate(draft.at("x-ms-connector-metadata") or ()):
            if str(item.get("propertyName")).lower() == name:
                return draft.set("x-ms-connector-metadata", index, "propertyValue", value)
        return None


for _member in ("PropertyName", "propertyname", "property_name"):

    @mutation("metadata-member-names")
    def misspelled_member(draft: Draft, member: str = _member) -> str:
        items = draft.edit("x-ms-connector-metadata")
        items[:] = [
            {member if name == "propertyName" else name: value for name, value in item.items()} for item in items
        ]
        return pointer("x-ms-connector-metadata", 0, member)


@mutation("metadata-privacy-not-website")
def policy_of_the_website(draft: Draft) -> str:
    items = draft.edit("x-ms-connector-metadata")
    items[:] = [
        {"propertyName": "Website", "propertyValue": "https://contoso.com"},
        {"propertyName": "Privacy policy", "propertyValue": "https://www.contoso.com/"},
        {"propertyName": "Categories", "propertyValue": "Data"},
    ]
    return pointer("x-ms-connector-metadata", 1, "propertyValue")


@mutation(
    "swagger-is-definition",
    "host-present",
    "info-present",
    "metadata-present",
    "paths-not-empty",
    "schemes-present",
    "swagger-version-2-0",
    "swagger-root-known-keys",
    "test-connection-operation",
)
def wrapped(draft: Draft) -> str:
    whole = dict(draft.value)
    draft.value.clear()
    draft.value.update({"name": "records", "properties": {"swagger": whole}})
    return ""


@mutation("metadata-unknown-name")
def unknown_item(draft: Draft) -> str:
    items = draft.edit("x-ms-connector-metadata")
    items.append({"propertyName": "Twitter", "propertyValue": "contoso"})
    return pointer("x-ms-connector-metadata", len(items) - 1, "propertyName")


put("swagger-version-2-0", "swagger", "3.0.1")
put("swagger-version-2-0", "swagger", 2.0)
drop("host-present", "host")
put("host-valid", "host", "https://api.contoso.com")
put("host-valid", "host", "api.contoso.com/v1")
put("host-valid", "host", " api.contoso.org")
put("host-not-ip", "host", "203.0.113.7")
put("base-path-leading-slash", "basePath", "v1")
drop("schemes-present", "schemes")
put("schemes-valid", "schemes", ["https", "wss"], at="/schemes/1")
put("schemes-valid", "schemes", [])
put("schemes-https", "schemes", ["http"])
