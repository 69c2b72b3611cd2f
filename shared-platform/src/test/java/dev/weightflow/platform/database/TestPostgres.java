package dev.weightflow.platform.database;

import static org.junit.jupiter.api.Assumptions.abort;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
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
