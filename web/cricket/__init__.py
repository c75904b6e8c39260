"""Cricket over HTTP: the API, live push, GraphQL, the page."""
