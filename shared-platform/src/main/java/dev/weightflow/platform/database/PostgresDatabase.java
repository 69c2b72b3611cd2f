package dev.weightflow.platform.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.postgresql.Driver;

/** Schema of a PostgreSQL server. */
final class PostgresDatabase implements Database {
    /** Damaged data, damaged index. */
    private static final Set<String> DAMAGE = Set.of("XX001", "XX002");
    /** Undefined table, undefined column, no schema, changed result of a prepared statement. */
    private static final Set<String> MISSING = Set.of("42P01", "42703", "3F000", "0A000");

    private static final String URL_END = "[?].*";

    private final String url;
    private final Properties properties;
    private final String schema;

    PostgresDatabase(String url, Properties properties, String schema) {
        this.url = url;
        this.properties = properties;
        this.schema = schema;
    }

    @Override
    public String place() {
        return url.replaceAll(URL_END, "") + ", schema " + schema;
    }

    @Override
    public Connection openWriter() throws SQLException {
        Connection connection = connected();
        // two instances that start at the same time must not create it twice
        execute(
                connection,
                "SELECT pg_advisory_xact_lock(hashtext('" + schema + "'))",
                "CREATE SCHEMA IF NOT EXISTS " + schema);
        connection.commit();
        return connection;
    }

    @Override
    public Connection openReader() throws SQLException {
        return connected();
    }

    private Connection connected() throws SQLException {
        Connection connection = new Driver().connect(url, properties);
        connection.setAutoCommit(false);
        execute(connection, "SET search_path TO " + schema);
        connection.commit();
        return connection;
    }

    /** Other instances see the old content until the new tables are committed. */
    @Override
    public Connection openEmpty() throws SQLException {
        Connection connection = connected();
        execute(connection, "DROP SCHEMA IF EXISTS " + schema + " CASCADE", "CREATE SCHEMA " + schema);
        return connection;
    }

    private static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    @Override
    public boolean isDamage(SQLException failure) {
        return DAMAGE.contains(String.valueOf(failure.getSQLState()));
    }

    @Override
    public boolean isMissing(SQLException failure) {
        return MISSING.contains(String.valueOf(failure.getSQLState()));
    }

    @Override
    public String countOfTables() {
        return "SELECT count(*) FROM pg_tables WHERE schemaname = '" + schema + "'";
    }

    @Override
    public Optional<String> beginning() {
        return Optional.empty();
    }

    @Override
    public String snapshot() {
        return "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY";
    }

    @Override
    public String textType() {
        return "TEXT COLLATE \"C\"";
    }
}
