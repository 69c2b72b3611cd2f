package dev.weightflow.platform.database;

import java.sql.Connection;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tables of one projection, with one connection that writes and a few that read. A connection on which something failed is closed and never used
 * again: after a full disk, SQLite would commit its next statements one by one.
 */
public final class TableStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TableStore.class);
    /** Number of idle connections that are kept; a query within another has one of its own. */
    private static final int READERS = 4;
    /** Number of transactions so far. Its row makes them one at a time, also those of several instances. */
    private static final String COUNTED = "transactions";

    private final Database database;
    private final List<Table> tables;
    private final Deque<Reader> idle = new ArrayDeque<>();
    /** Held by whoever uses the writing connection. */
    private final Semaphore writing = new Semaphore(1);

    private Optional<Session> writer = Optional.empty();
    /** Number of times that the tables were created: connections from before are of no use. */
    private int built;

    private volatile boolean damaged;

    private record Reader(Session session, int built) {}

    private TableStore(Database database, List<Table> tables) {
        this.database = database;
        this.tables = tables;
    }

    /** Opens the tables; missing or damaged ones are created. */
    static TableStore open(Database database, List<Table> tables) {
        TableStore store = new TableStore(database, tables);
        try {
            store.recover();
            return store;
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    Database database() {
        return database;
    }

    /** Creates the tables unless they are there, and creates them anew if they are damaged; after any failure. */
    public void recover() {
        writing.acquireUninterruptibly();
        discardReaders();
        try {
            if (damaged) {
                rebuild("something else was read than was stored");
            }
            requireTables();
        } catch (DatabaseException.Damaged | DatabaseException.Missing e) {
            rebuild(e.getMessage());
        } finally {
            writing.release();
        }
    }

    private void requireTables() {
        Session session = writer();
        try (Transaction transaction = new Transaction(session, 0, this::keepOrDiscardWriter)) {
            session.begin();
            if (transaction.number(database.countOfTables()) == 0) {
                create(session);
            } else {
                tables.forEach(table -> transaction.list(table, "LIMIT 1", row -> row));
                count(transaction);
            }
            transaction.commit();
        }
    }

    private void create(Session session) {
        for (Table table : tables) {
            table.definition(database.textType()).forEach(session::execute);
        }
        session.execute("CREATE TABLE " + COUNTED + " (begun BIGINT NOT NULL)");
        session.execute("INSERT INTO " + COUNTED + " VALUES (0)");
    }

    /**
     * Removes the tables with everything in them, and creates them anew.
     *
     * @param why the reason, for the log of the process
     */
    public synchronized void rebuild(String why) {
        LOG.warn("{} is removed, and built anew from the log: {}", database.place(), why);
        discardWriter();
        discardReaders();
        built++;
        try (Session session = session(database::openEmpty)) {
            session.begin();
            create(session);
            session.commit();
        }
        damaged = false;
    }

    /**
     * Creates the indexes for readers, unless they are there. One in each transaction, since the write-ahead log keeps what a transaction writes.
     *
     * @throws DatabaseException if that fails; some of them may be there
     */
    public void indexForReaders() {
        for (Table table : tables) {
            for (String creation : table.readersIndexes()) {
                try (Transaction transaction = begin()) {
                    transaction.execute(creation);
                    transaction.commit();
                }
            }
        }
    }

    /** Returns whether something else was read than was stored; {@link #recover} helps. */
    public boolean isDamaged() {
        return damaged;
    }

    /** Begins a transaction. There is one at a time: one of another instance is waited for. */
    public Transaction begin() {
        writing.acquireUninterruptibly();
        try {
            Session session = writer();
            session.begin();
            session.execute("UPDATE " + COUNTED + " SET begun = begun + 1");
            return new Transaction(session, count(session), this::ended);
        } catch (RuntimeException e) {
            discardWriter();
            writing.release();
            throw e;
        }
    }

    private static long count(Queries queries) {
        return queries.number("SELECT begun FROM " + COUNTED);
    }

    /** Returns the number of the last transaction. */
    public long lastTransaction() {
        return count(queries());
    }

    /** Thrown into a transaction that finds the tables behind what this instance has stored in them. */
    public DatabaseException rebuilt() {
        return new DatabaseException.Rebuilt(database.place());
    }

    private synchronized Session writer() {
        Session session = writer.orElseGet(() -> session(database::openWriter));
        writer = Optional.of(session);
        return session;
    }

    private void ended(Transaction transaction) {
        keepOrDiscardWriter(transaction);
        writing.release();
    }

    private void keepOrDiscardWriter(Transaction transaction) {
        if (!transaction.isSettled()) {
            discardWriter();
        }
    }

    private synchronized void discardWriter() {
        writer.ifPresent(Session::close);
        writer = Optional.empty();
    }

    /** Returns what reads the tables, as far as transactions were committed. Thread-safe. */
    public Queries queries() {
        return new Committed();
    }

    private final class Committed implements Queries {
        @Override
        public void each(Table table, String rest, Consumer<Row> receiver, Object... arguments) {
            read(session -> {
                session.each(table, rest, receiver, arguments);
                return null;
            });
        }

        @Override
        public <T> List<T> list(Table table, String rest, Function<Row, T> read, Object... arguments) {
            return read(session -> session.list(table, rest, read, arguments));
        }

        @Override
        public long number(String query, Object... arguments) {
            return read(session -> session.number(query, arguments));
        }
    }

    /** Begins to read one state of the tables, whatever is committed meanwhile. */
    public Snapshot snapshot() {
        Reader reader = reader();
        try {
            reader.session().beginSnapshot();
            return new Snapshot(reader.session(), () -> giveBack(reader));
        } catch (RuntimeException e) {
            discard(reader);
            throw e;
        }
    }

    private <T> T read(Function<Session, T> query) {
        Optional<Reader> reader = Optional.empty();
        try {
            reader = Optional.of(reader());
            T answer = query.apply(reader.get().session());
            reader.get().session().endReading();
            giveBack(reader.get());
            reader = Optional.empty();
            return answer;
        } finally {
            reader.ifPresent(this::discard);
        }
    }

    /** Closes a connection on which something failed, and the idle ones: where a server was away, they are as dead. */
    private void discard(Reader failed) {
        failed.session().close();
        discardReaders();
    }

    private synchronized Reader reader() {
        Reader known = idle.poll();
        return known != null ? known : new Reader(session(database::openReader), built);
    }

    private Session session(Session.Step<Connection> opening) {
        return new Session(database, Session.run(database, opening), () -> damaged = true);
    }

    private synchronized void giveBack(Reader reader) {
        if (reader.built() == built && idle.size() < READERS) {
            idle.push(reader);
        } else {
            reader.session().close();
        }
    }

    private synchronized void discardReaders() {
        idle.forEach(reader -> reader.session().close());
        idle.clear();
    }

    @Override
    public synchronized void close() {
        discardWriter();
        discardReaders();
        built++; // readers in use are closed when they are given back
    }
}
