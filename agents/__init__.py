"""One short file a stream: a batch in, the fold, tables and topics out."""
