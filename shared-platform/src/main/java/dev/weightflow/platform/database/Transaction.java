package dev.weightflow.platform.database;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Changes to tables that become visible together, or not at all. It sees its own changes. Confined to one thread. */
public final class Transaction implements Queries, AutoCloseable {
    private final Session session;
    private final long number;
    private final Consumer<Transaction> ended;
    /** Statements with changes that were not sent yet, by their tables: one each, since a second could concern the same rows. */
    private final Map<Table, PreparedStatement> pending = new LinkedHashMap<>();

    private boolean settled;
    private boolean closed;

    Transaction(Session session, long number, Consumer<Transaction> ended) {
        this.session = session;
        this.number = number;
        this.ended = ended;
    }

    /** Returns its number: one more than that of the last one that was committed, by whichever instance. */
    public long number() {
        return number;
    }

    /** Returns whether it has ended as it should, so that its connection is of further use. */
    boolean isSettled() {
        return settled;
    }

    /**
     * Stores a row, in place of the one with the same key.
     *
     * @param values a value for each column in order: texts, whole numbers, moments, or optional ones
     */
    public void put(Table table, Object... values) {
        change(table, table.upsert(), checked(table, values));
    }

    /** Stores a row unless there is one with the same key. */
    public void putIfAbsent(Table table, Object... values) {
        change(table, table.insertIfAbsent(), checked(table, values));
    }

    /** As {@link #putIfAbsent}, at once; returns whether there was none. */
    public boolean add(Table table, Object... values) {
        List<Object> row = checked(table, values);
        return session.run(open -> {
            send(table);
            PreparedStatement prepared = session.prepared(table.insertIfAbsent());
            Session.bind(prepared, row);
            return prepared.executeUpdate() > 0;
        });
    }

    /** Removes the row with that key, if there is one. */
    public void remove(Table table, Object... key) {
        change(table, table.delete(), Arrays.stream(key).map(Row::stored).toList());
    }

    private static List<Object> checked(Table table, Object... values) {
        if (values.length != table.columns().size()) {
            throw new IllegalArgumentException("the table " + table.name() + " has "
                    + table.columns().size() + " columns, and " + values.length + " values are to be stored");
        }
        List<Object> row = Arrays.stream(values).map(Row::stored).collect(Collectors.toCollection(ArrayList::new));
        row.add(Row.checksum(Collections.unmodifiableList(row)));
        return row;
    }

    private void change(Table table, String statement, List<Object> values) {
        session.run(open -> {
            PreparedStatement prepared = session.prepared(statement);
            if (pending.getOrDefault(table, prepared) != prepared) {
                send(table);
            }
            pending.put(table, prepared);
            Session.bind(prepared, values);
            prepared.addBatch();
            return null;
        });
    }

    private void send(Table table) throws SQLException {
        PreparedStatement statement = pending.remove(table);
        if (statement != null) {
            statement.executeBatch();
        }
    }

    /** Sends what such a query may see; what waits for other tables is sent together with more. */
    private void sendFor(Table table, String rest) {
        if (closed || rest.contains("SELECT")) {
            sendAll();
        } else {
            session.run(open -> {
                send(table);
                return null;
            });
        }
    }

    private void send() throws SQLException {
        for (PreparedStatement statement : pending.values()) {
            statement.executeBatch();
        }
        pending.clear();
    }

    private void sendAll() {
        if (closed) {
            throw new IllegalStateException("the transaction has ended; what is to outlast it must be read before");
        }
        session.run(open -> {
            send();
            return null;
        });
    }

    @Override
    public void each(Table table, String rest, Consumer<Row> receiver, Object... arguments) {
        sendFor(table, rest);
        session.each(table, rest, receiver, arguments);
    }

    @Override
    public <T> List<T> list(Table table, String rest, Function<Row, T> read, Object... arguments) {
        sendFor(table, rest);
        return session.list(table, rest, read, arguments);
    }

    @Override
    public long number(String query, Object... arguments) {
        sendAll();
        return session.number(query, arguments);
    }

    @Override
    public long count(Table table, String condition, Object... arguments) {
        sendFor(table, condition);
        return session.count(table, condition, arguments);
    }

    void execute(String statement) {
        sendAll();
        session.execute(statement);
    }

    public void commit() {
        sendAll();
        session.commit();
        settled = true;
    }

    /** Does that work; if it throws, everything is as before it, unless the exception is the database's own. */
    public void attempt(Runnable work) {
        sendAll();
        session.execute("SAVEPOINT attempt");
        try {
            work.run();
            sendAll();
        } catch (DatabaseException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            forget();
            session.execute("ROLLBACK TO SAVEPOINT attempt");
            throw e;
        }
        session.execute("RELEASE SAVEPOINT attempt");
    }

    /** Ends it with nothing changed. */
    public void rollBack() {
        forget();
        session.rollBack();
        settled = true;
    }

    private void forget() {
        session.run(open -> {
            for (PreparedStatement statement : pending.values()) {
                statement.clearBatch();
            }
            pending.clear();
            return null;
        });
    }

    /** Ends it; without a commit nothing has changed. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            ended.accept(this);
        }
    }
}
