package dev.weightflow.platform.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Connection with its prepared statements. Confined to one thread at a time, and useless after any failure. */
final class Session implements Queries, AutoCloseable {
    private static final int FETCHED_AT_ONCE = 500;

    private final Database database;
    private final Connection connection;
    private final Runnable damaged;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    /** @param damaged is told when something else is found than was stored */
    Session(Database database, Connection connection, Runnable damaged) {
        this.database = database;
        this.connection = connection;
        this.damaged = damaged;
    }

    /** Begins a transaction that writes. */
    void begin() {
        database.beginning().ifPresent(this::execute);
    }

    /** Begins a transaction that only reads, and that sees one state of the tables. */
    void beginSnapshot() {
        execute(database.snapshot());
    }

    void commit() {
        run(open -> {
            if (!open.getAutoCommit()) {
                open.commit();
            }
            return null;
        });
        database.beginning().ifPresent(begun -> execute("COMMIT"));
    }

    /** Ends a transaction that has only read: its snapshot would keep others from tidying up. */
    void endReading() {
        run(open -> {
            if (!open.getAutoCommit()) {
                open.rollback();
            }
            return null;
        });
    }

    /** Ends a transaction with nothing changed. */
    void rollBack() {
        endReading();
        database.beginning().ifPresent(begun -> execute("ROLLBACK"));
    }

    void execute(String statement) {
        run(open -> {
            try (Statement any = open.createStatement()) {
                return any.execute(statement);
            }
        });
    }

    /** Part of the work with a connection. */
    interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    /** Does that part of the work; its failures are named. */
    <T> T run(Work<T> work) {
        try {
            return run(database, () -> work.with(connection));
        } catch (DatabaseException.Damaged e) {
            damaged.run();
            throw e;
        }
    }

    /** Part of the work with a database. */
    interface Step<T> {
        T run() throws SQLException;
    }

    static <T> T run(Database database, Step<T> step) {
        try {
            return step.run();
        } catch (SQLException e) {
            if (database.isMissing(e)) {
                throw new DatabaseException.Missing(database.place(), e);
            }
            throw database.isDamage(e)
                    ? new DatabaseException.Damaged(database.place(), e.getMessage(), e)
                    : new DatabaseException.Unavailable(database.place(), e);
        }
    }

    PreparedStatement prepared(String statement) throws SQLException {
        PreparedStatement known = statements.get(statement);
        if (known == null) {
            known = connection.prepareStatement(statement);
            known.setFetchSize(FETCHED_AT_ONCE);
            statements.put(statement, known);
        }
        return known;
    }

    static void bind(PreparedStatement statement, List<?> values) throws SQLException {
        for (int place = 0; place < values.size(); place++) {
            Object value = values.get(place);
            if (value instanceof Long number) {
                statement.setLong(place + 1, number);
            } else if (value == null) {
                statement.setNull(place + 1, Types.NULL);
            } else {
                statement.setString(place + 1, (String) value);
            }
        }
    }

    @Override
    public void each(Table table, String rest, Consumer<Row> receiver, Object... arguments) {
        run(open -> {
            PreparedStatement statement = prepared(table.select(rest));
            bind(statement, Arrays.stream(arguments).map(Row::stored).toList());
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    receiver.accept(row(table, found));
                }
            }
            return null;
        });
    }

    private Row row(Table table, ResultSet found) throws SQLException {
        List<Column> columns = table.columns();
        Object[] values = new Object[columns.size()];
        for (int place = 0; place < values.length; place++) {
            if (columns.get(place).type() == Column.Type.TEXT) {
                values[place] = found.getString(place + 1);
            } else {
                long number = found.getLong(place + 1);
                values[place] = found.wasNull() ? null : (Object) number;
            }
        }
        if (found.getLong(values.length + 1) != Row.checksum(Arrays.asList(values))) {
            throw new DatabaseException.Damaged(
                    database.place(), "a row of " + table.name() + " contradicts its checksum", null);
        }
        return new Row(table, values);
    }

    @Override
    public <T> List<T> list(Table table, String rest, Function<Row, T> read, Object... arguments) {
        List<T> rows = new ArrayList<>();
        each(table, rest, row -> rows.add(read.apply(row)), arguments);
        return rows;
    }

    @Override
    public long number(String query, Object... arguments) {
        return run(open -> {
            PreparedStatement statement = prepared(query);
            bind(statement, Arrays.stream(arguments).map(Row::stored).toList());
            try (ResultSet found = statement.executeQuery()) {
                return found.next() ? found.getLong(1) : 0L;
            }
        });
    }

    /** Closes the connection, which rolls back what was not committed. */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // it is not used again, and nothing of it was committed
        }
    }
}
