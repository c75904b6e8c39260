"""gRPC of a worker, beside its views: any slice's services. It knows no slice."""
