"""Football over HTTP: the API of matches, live push, GraphQL."""
