package dev.weightflow.platform.database;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** One state of the tables, whatever is committed meanwhile. Confined to one thread, and of no use once it is closed. */
public final class Snapshot implements Queries, AutoCloseable {
    private final Session session;
    private final Runnable giveBack;
    private boolean failed;
    private boolean closed;

    /** @param giveBack gives back the connection, which can be used again */
    Snapshot(Session session, Runnable giveBack) {
        this.session = session;
        this.giveBack = giveBack;
    }

    @Override
    public void each(Table table, String rest, Consumer<Row> receiver, Object... arguments) {
        read(() -> {
            session.each(table, rest, receiver, arguments);
            return null;
        });
    }

    @Override
    public <T> List<T> list(Table table, String rest, Function<Row, T> read, Object... arguments) {
        return read(() -> session.list(table, rest, read, arguments));
    }

    @Override
    public long number(String query, Object... arguments) {
        return read(() -> session.number(query, arguments));
    }

    private <T> T read(Supplier<T> query) {
        if (closed) {
            throw new IllegalStateException("the snapshot is closed; what is to outlast it must be read before");
        }
        try {
            return query.get();
        } catch (DatabaseException e) {
            failed = true;
            throw e;
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (!failed) {
                session.rollBack();
            }
        } catch (DatabaseException e) {
            failed = true; // nothing is lost with a connection that only reads
        }
        if (failed) {
            session.close();
        } else {
            giveBack.run();
        }
    }
}
