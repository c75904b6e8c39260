"""Basketball over HTTP: the API of games, live push, GraphQL, the page."""
