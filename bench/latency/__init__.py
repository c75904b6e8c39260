"""Latency: the time until a sent ball is visible, over HTTP and on `cricket.state`.

Three processes beside the broker and the worker, on one clock (the machine's
monotonic one): `feed` sends at a steady rate, `poll` asks over HTTP, `read` reads
the state topic as a `read_committed` consumer does.
"""
