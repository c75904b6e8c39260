"""What reaches into Faust and aiokafka, each part with the version and the behaviour it relies on."""
