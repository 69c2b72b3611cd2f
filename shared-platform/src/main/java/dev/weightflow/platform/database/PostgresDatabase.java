package dev.weightflow.platform.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.postgresql.Driver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Schema of a PostgreSQL server. Those of other formats of the same projection are dropped as soon as nobody has them open. */
final class PostgresDatabase implements Database {
    /** Damaged data, damaged index. */
    private static final Set<String> DAMAGE = Set.of("XX001", "XX002");
    /** Undefined table, undefined column, no schema, changed result of a prepared statement. */
    private static final Set<String> MISSING = Set.of("42P01", "42703", "3F000", "0A000");

    private static final Logger LOG = LoggerFactory.getLogger(PostgresDatabase.class);
    private static final Pattern FORMAT = Pattern.compile("[0-9a-f]{" + Databases.DIGITS + "}");
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
        removeOthers(connection);
        return connection;
    }

    /** Drops schemas of other formats that nobody has open. */
    private void removeOthers(Connection connection) throws SQLException {
        for (String other : others(connection)) {
            try (Statement statement = connection.createStatement()) {
                try (ResultSet locked =
                        statement.executeQuery("SELECT pg_try_advisory_xact_lock(" + lock(other) + ")")) {
                    locked.next();
                    if (locked.getBoolean(1)) {
                        LOG.info("{} has another format than this release's, and is dropped", other);
                        execute(connection, "DROP SCHEMA IF EXISTS " + other + " CASCADE");
                    }
                }
                connection.commit();
            } catch (SQLException e) {
                connection.rollback();
                LOG.warn("the schema {} of another format is not dropped: {}", other, e.getMessage());
            }
        }
    }

    private List<String> others(Connection connection) throws SQLException {
        String beginning = schema.substring(0, schema.length() - Databases.DIGITS);
        List<String> others = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT nspname FROM pg_namespace")) {
            while (found.next()) {
                String name = found.getString(1);
                if (!name.equals(schema)
                        && name.startsWith(beginning)
                        && FORMAT.matcher(name.substring(beginning.length())).matches()) {
                    others.add(name);
                }
            }
        }
        connection.commit();
        return others;
    }

    /** Returns the lock that everybody shares who has the schema open. */
    private static String lock(String schema) {
        return "hashtext('weightflow'), hashtext('" + schema + "')";
    }

    @Override
    public Connection openReader() throws SQLException {
        return connected();
    }

    private Connection connected() throws SQLException {
        Connection connection = new Driver().connect(url, properties);
        connection.setAutoCommit(false);
        execute(connection, "SET search_path TO " + schema, "SELECT pg_advisory_lock_shared(" + lock(schema) + ")");
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
