"""All that reaches into the privates of Faust, mode and aiokafka: tried with Faust 0.15.3 and aiokafka 0.14.

Another version is refused at start (`versions`), tests/engine/driver fails where their behaviour
changed, and tests/engine/driver/test_privates.py where a reach stands elsewhere. What is relied on:

- `scheduler.BatchScheduler` (public setting `ConsumerScheduler`): `Consumer.getmany` passes what
  `iterate` yields to `Consumer._to_message`, whatever it is.
- `scheduler.BatchSchema` (public): `Topic` decodes with what `Schema.compile` returns.
- `consumer.BatchConsumer`: Faust acknowledges a message through `Consumer.ack`, or in its compiled
  iterator past it, commits what that noted and `_filter_committable_offsets` lets through, waits in
  `wait_empty` for `_unacked_messages` at every rebalance and stop, and calls
  `on_partitions_assigned` before recovery. `_wait_next_records` sleeps where nothing is to be
  read. Recovery seeks while the flow is resumed already, so that fetches go on beside it
  (`fetch_epoch`); what `_read_offset` knows (`read_offsets`) is dropped unseen.
- `consumer_thread`: the aiokafka consumer reads its isolation level and how long a fetch may wait
  when started; its coordinator's heartbeats may be started early.
- `fetches`: how aiokafka unpacks what it fetched, what it does with what it can't, and where its
  fetching says that it ended.
- `connections`: what aiokafka's connections do with a loop that is not asyncio's own.
- `membership.Assignor`: Faust's assignment is compressed by its assignor, and carries an address.
- `tables.PartitionedStore`: recovery asks `persisted_offset` where to read the changelog from, and
  does nothing where that is what `BatchConsumer.highwaters` says of the end.
- `tables.Tables`: `TableManager.on_start` does what ours does, after a second of sleep.
- `tables.PartitionedTable`: `Table._new_store` makes the store of a table.
- `app.DriverApp`: the app's hooks that make the transport, the web server and the data folder.
- `worker.DriverWorker`: once all is stopped, mode's worker sleeps in `_sentinel_task` and waits in
  `_gather_all` for tasks that nobody needs.

Two reaches stand where they are used:

- `engine.partitions.transactions`: aiokafka's producer adds a group to a transaction by
  `_sender._do_add_offsets_to_txn`, retries after `_sender._retry_backoff`, and keeps the end of a
  transaction in `_txn_manager`.
- `serving.http.clients`: what aiohttp 3.14 makes of a connection; its docstring says more.
"""
