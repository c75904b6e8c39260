"""The code that uses privates of Faust, mode and aiokafka: tried with Faust 0.15.3 and aiokafka 0.14.

Another version is refused at start (`versions`); tests/engine/driver fails where their behaviour
changes, and tests/engine/driver/test_privates.py where other code uses privates. Relied on are:

- `scheduler.BatchScheduler` (public setting `ConsumerScheduler`): `Consumer.getmany` passes what
  `iterate` yields to `Consumer._to_message`, whatever it is.
- `scheduler.BatchSchema` (public): `Topic` decodes with what `Schema.compile` returns.
- `consumer.BatchConsumer`: Faust acknowledges a message through `Consumer.ack`, or in its compiled
  iterator past it, commits what that noted and `_filter_committable_offsets` returns, waits in
  `wait_empty` for `_unacked_messages` at every rebalance and stop, and calls
  `on_partitions_assigned` before recovery. `_wait_next_records` sleeps where there is nothing to
  read. Recovery seeks after the flow has resumed, so that fetches run beside it
  (`fetch_epoch`); Faust drops records before `_read_offset` (`read_offsets`).
- `consumer_thread`: the aiokafka consumer reads its isolation level and how long a fetch may wait
  when started; its coordinator's heartbeats may be started early.
- `quiet_fetches`: by what name a consumer makes its fetcher, and where the fetcher decides what to ask for.
- `fetch_sessions`: what a fetcher sends first and by what client, how it takes an answer and builds requests.
- `fetches`: how aiokafka unpacks fetched records, what it does where it fails, and where its fetcher
  reports that it ended.
- `connections`: how aiokafka's connections behave on an event loop other than asyncio's.
- `membership.Assignor`: Faust's assignment is compressed by its assignor, and carries an address.
- `tables.PartitionedStore`: recovery asks `persisted_offset` where to read the changelog from, and
  does nothing where that is the end by `BatchConsumer.highwaters`.
- `tables.Tables`: `TableManager.on_start` does the same as ours, after a second of sleep.
- `tables.PartitionedTable`: `Table._new_store` makes the store of a table.
- `app.DriverApp`: the app's hooks that make the transport, the web server and the data folder.
- `worker.DriverWorker`: once all is stopped, mode's worker sleeps in `_sentinel_task` and waits in
  `_gather_all` for tasks that are not needed.

Two other modules use privates:

- `engine.partitions.transactions`: aiokafka's producer adds a group to a transaction by
  `_sender._do_add_offsets_to_txn`, retries after `_sender._retry_backoff`, and keeps the end of a
  transaction in `_txn_manager`.
- `serving.http.clients`: aiohttp 3.14's objects of a connection; its docstring has the details.
"""
