package dev.weightflow.platform.eventlog;

import static dev.weightflow.platform.database.Column.number;
import static dev.weightflow.platform.database.Column.text;

import dev.weightflow.platform.DecidingThread;
import dev.weightflow.platform.database.DatabaseException;
import dev.weightflow.platform.database.Queries;
import dev.weightflow.platform.database.Table;
import dev.weightflow.platform.database.TableStore;
import dev.weightflow.platform.database.Transaction;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.id.Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * State in tables, with the position and the head for which they stand in the same transaction.
 *
 * <p>Several instances may share the tables of a server. Whoever begins a transaction sees how far the others came, and leaves out what is
 * applied already. The state is then ahead of this instance's own position, which still reads and verifies every fact.
 */
final class TableState<V, E extends Event> implements JournalState<V, E> {
    private static final Table POSITION = Table.named("journal_position", number("part"))
            .with(number("next_record"), number("fact_end"), number("facts"), text("hash"), text("last_fact"));
    /** Version of that table. */
    private static final int FORMAT = 2;

    private final TableStore store;
    private final TableProjection<V, E> projection;
    private final V view;
    private Stored known;
    /** Read by the deciding thread, too. */
    private volatile Reached reached;

    private Optional<Begun<E>> begun = Optional.empty();
    /** Set once there are readers, who need indexes. */
    private boolean opened;

    /**
     * @param transaction the number of the last transaction at that position
     * @param last the last fact of each partition
     */
    private record Stored(long transaction, Offsets position, LogHead head, Map<Integer, TailCheck.LastFact> last) {
        static Stored in(Queries queries, long transaction) {
            Map<Integer, Long> offsets = new HashMap<>();
            Map<Integer, LogHead.Partition> heads = new HashMap<>();
            Map<Integer, TailCheck.LastFact> last = new HashMap<>();
            queries.each(POSITION, "", row -> {
                int part = (int) row.number("part");
                offsets.put(part, row.number("next_record"));
                LogHead.Partition head = new LogHead.Partition(
                        row.number("fact_end"), row.number("facts"), new Digest(row.text("hash")));
                if (head.count() > 0) {
                    heads.put(part, head);
                }
                row.optionalText("last_fact")
                        .ifPresent(digest ->
                                last.put(part, new TailCheck.LastFact(head.offset() - 1, new Digest(digest))));
            });
            return new Stored(transaction, new Offsets(offsets), new LogHead(heads), last);
        }
    }

    /**
     * Position up to which the log was read.
     *
     * @param stored the position in the tables
     * @param position the same, or one behind it, if there are no facts in between: the ends of transactions have positions of their own
     */
    private record Reached(Offsets stored, Offsets position) {}

    /** @param last the last record of each partition that was applied */
    private record Begun<E extends Event>(
            Transaction transaction, TableProjection.Fold<E> fold, Stored before, Map<Integer, LogRecord<E>> last) {
        Map<Integer, TailCheck.LastFact> lastFacts() {
            Map<Integer, TailCheck.LastFact> facts = new HashMap<>(before.last());
            last.forEach((part, record) -> facts.put(part, TailCheck.LastFact.of(record)));
            return facts;
        }
    }

    private TableState(TableStore store, TableProjection<V, E> projection) {
        this.store = store;
        this.projection = projection;
        this.view = projection.view(store.queries());
        know(present(store));
    }

    private void know(Stored present) {
        known = present;
        reached = new Reached(present.position(), present.position());
    }

    private static Stored present(TableStore store) {
        // read before: a transaction in between is then noticed by the next one
        long transaction = store.lastTransaction();
        return Stored.in(store.queries(), transaction);
    }

    /** Begins with what the tables hold. */
    static <V, E extends Event> Opening<V, E> opening(TableProjection<V, E> projection, JournalOptions options) {
        return (log, readable, threaded) -> {
            List<Table> tables = new ArrayList<>(projection.tables());
            tables.add(POSITION);
            TableStore store = options.databases()
                    .orElseThrow(() -> new IllegalStateException("no database for " + projection.name()))
                    .open(
                            projection.name(),
                            String.join("\n", "v" + projection.version() + "." + FORMAT, log.topicId(), readable),
                            tables);
            try {
                return new TableState<>(store, projection);
            } catch (RuntimeException e) {
                store.close();
                throw e;
            }
        };
    }

    @Override
    public V current() {
        return view;
    }

    @Override
    public Offsets position() {
        return known.position();
    }

    @Override
    public LogHead head() {
        return known.head();
    }

    @Override
    public Map<Integer, TailCheck.LastFact> lastFacts() {
        return known.last();
    }

    @Override
    public boolean startAnew(String why) {
        abandon();
        store.rebuild(why);
        know(present(store));
        return true;
    }

    @Override
    public Optional<Inapplicable> apply(List<LogRecord<E>> records) {
        if (records.isEmpty()) {
            return Optional.empty();
        }
        Optional<Inapplicable> failed = applied(records);
        // what the failed one has changed goes with the transaction
        failed.ifPresent(failure -> {
            abandon();
            applied(records.subList(0, failure.index()));
        });
        return failed;
    }

    private Optional<Inapplicable> applied(List<LogRecord<E>> records) {
        Begun<E> now = begin();
        for (int next = 0; next < records.size(); next++) {
            LogRecord<E> record = records.get(next);
            if (record.offset() < now.before().position().of(record.partition())) {
                continue;
            }
            try {
                DecidingThread.run(() -> {
                    now.fold().apply(record.event());
                    return null;
                });
                now.last().put(record.partition(), record);
            } catch (DatabaseException e) {
                throw e;
            } catch (RuntimeException e) {
                return Optional.of(new Inapplicable(next, e));
            }
        }
        return Optional.empty();
    }

    private Begun<E> begin() {
        Transaction transaction = store.begin();
        begun = Optional.of(new Begun<>(transaction, projection.fold(transaction), known, new HashMap<>()));
        if (transaction.number() != known.transaction() + 1) {
            Stored now = Stored.in(transaction, transaction.number() - 1);
            if (!now.position().reaches(known.position())) {
                throw store.rebuilt();
            }
            begun = Optional.of(new Begun<>(transaction, begun.get().fold(), now, new HashMap<>()));
        }
        return begun.get();
    }

    @Override
    public Draft<V, E> draft(Offsets least) {
        Reached before = reached;
        return new TableDraft<>(store, projection, queries -> {
            boolean whole = before.position().reaches(least)
                    && Stored.in(queries, 0).position().reaches(before.stored());
            if (!whole) {
                throw store.rebuilt();
            }
        });
    }

    private void abandon() {
        begun.ifPresent(open -> open.transaction().close());
        begun = Optional.empty();
    }

    @Override
    public void commit(Offsets position, Supplier<LogHead> head) {
        if (begun.isEmpty()) {
            reached = new Reached(reached.stored(), reached.position().advancedTo(position));
        }
        begun.ifPresent(now -> {
            now.fold().finish();
            Stored after = new Stored(
                    now.transaction().number(),
                    now.before().position().advancedTo(position),
                    now.before().head().advancedTo(head.get()),
                    now.lastFacts());
            after.position().next().forEach((part, next) -> {
                LogHead.Partition there = after.head().of(part);
                now.transaction()
                        .put(
                                POSITION,
                                part,
                                next,
                                there.offset(),
                                there.count(),
                                there.hash().hex(),
                                Optional.ofNullable(after.last().get(part))
                                        .map(fact -> fact.digest().hex()));
            });
            now.transaction().commit();
            begun = Optional.empty();
            now.transaction().close();
            known = after;
            reached = new Reached(after.position(), after.position());
        });
    }

    @Override
    public void opened() {
        opened = true;
        store.indexForReaders();
    }

    @Override
    public void recover() {
        abandon();
        store.recover();
        if (opened) {
            store.indexForReaders();
        }
        know(present(store));
    }

    @Override
    public boolean isDamaged() {
        return store.isDamaged();
    }

    @Override
    public void close() {
        abandon();
        store.close();
    }
}
