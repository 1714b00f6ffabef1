"""The OpenAPI definition: what Microsoft requires of operations, parameters, responses, schemas and texts."""
