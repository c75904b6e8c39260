"""What is served of cricket over HTTP: the API, live push, GraphQL, the page."""
