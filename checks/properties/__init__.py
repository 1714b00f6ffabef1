"""apiProperties.json: connection parameters, policies, publisher."""
