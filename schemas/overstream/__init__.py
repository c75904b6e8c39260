"""Messages whose package begins with the name of the project, as gRPC services of it do."""
