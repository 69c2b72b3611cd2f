package dev.weightflow.platform.database;

import static org.junit.jupiter.api.Assumptions.abort;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** PostgreSQL server for tests, which runs until the JVM ends. */
public final class TestPostgres {
    private static final AtomicInteger SCHEMAS = new AtomicInteger();
    private static Optional<EmbeddedPostgres> server = Optional.empty();

    private TestPostgres() {}

    /** Returns databases with nothing in them; the test is skipped where there is no binary for this machine. */
    public static Databases databases() {
        return new PostgresDatabases(
                url(), Optional.of("postgres"), Optional.empty(), "test-%04d.".formatted(SCHEMAS.incrementAndGet()));
    }

    /** Returns databases on a server that can be {@linkplain #away away}. */
    public static Databases mayBeAway() {
        execute("DROP DATABASE IF EXISTS may_be_away", "CREATE DATABASE may_be_away");
        return new PostgresDatabases(
                url().replaceAll("/postgres[?]", "/may_be_away?"), Optional.of("postgres"), Optional.empty(), "");
    }

    /** Ends all connections to those databases and takes no more, or takes them again. */
    public static void away(boolean now) {
        execute(
                "ALTER DATABASE may_be_away ALLOW_CONNECTIONS " + !now,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'may_be_away'");
    }

    private static void execute(String... statements) {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the server's address. */
    public static synchronized String url() {
        if (server.isEmpty()) {
            try {
                EmbeddedPostgres started = EmbeddedPostgres.start();
                server = Optional.of(started);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> close(started)));
            } catch (IOException | IllegalStateException | ExceptionInInitializerError e) {
                abort("no PostgreSQL for this machine: " + e.getMessage());
            }
        }
        return server.orElseThrow().getJdbcUrl("postgres", "postgres");
    }

    private static void close(EmbeddedPostgres started) {
        try {
            started.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
