package dev.weightflow.platform.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.sqlite.SQLiteConfig;

/**
 * Databases in this JVM's memory, for tests on one thread: readers see what is not committed yet. They outlast the connections of a process that is
 * killed, and last until they are closed.
 */
public final class InMemoryDatabases implements Databases, AutoCloseable {
    private final Map<String, InMemory> databases = new HashMap<>();
    private final List<Connection> open = new ArrayList<>();

    @Override
    public Database of(String name, String format) {
        return databases.computeIfAbsent(name + "-" + format, InMemory::new);
    }

    /** Closes all connections, as the death of their process does: what was not committed is gone. */
    public void disconnect() {
        open.forEach(InMemoryDatabases::close);
        open.clear();
    }

    @Override
    public void close() {
        disconnect();
        databases.values().forEach(database -> close(database.anchor));
        databases.clear();
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class InMemory implements SqliteDialect {
        private final String name;
        private final String url = "jdbc:sqlite:file:" + UUID.randomUUID() + "?mode=memory&cache=shared";
        /** Keeps the content while no other connection is open. */
        private final Connection anchor;

        InMemory(String name) {
            this.name = name;
            try {
                this.anchor = connected();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        private Connection open() throws SQLException {
            Connection connection = connected();
            open.add(connection);
            return connection;
        }

        private Connection connected() throws SQLException {
            SQLiteConfig config = new SQLiteConfig();
            config.setReadUncommitted(true);
            return config.createConnection(url);
        }

        @Override
        public String place() {
            return name + " in memory";
        }

        @Override
        public Connection openWriter() throws SQLException {
            return open();
        }

        @Override
        public Connection openReader() throws SQLException {
            return open();
        }

        @Override
        public Connection openEmpty() throws SQLException {
            List<String> tables = new ArrayList<>();
            Connection connection = open();
            try (Statement statement = connection.createStatement()) {
                try (ResultSet found = statement.executeQuery("SELECT name FROM sqlite_master WHERE type = 'table'")) {
                    while (found.next()) {
                        tables.add(found.getString(1));
                    }
                }
                for (String table : tables) {
                    statement.execute("DROP TABLE " + table);
                }
            }
            return connection;
        }

        @Override
        public boolean isDamage(SQLException failure) {
            return false;
        }
    }
}
