package dev.weightflow.platform.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Embedded databases on a disk that can be full: their files then grow no further. */
public final class FullDisk implements Databases {
    private static final long NO_LIMIT = 1L << 30;

    private final Databases databases;
    private final List<Connection> writers = new ArrayList<>();
    private boolean full;

    public FullDisk(Path folder) {
        this.databases = Databases.embedded(folder);
    }

    /** Lets the files grow no further, or again. */
    public void full(boolean now) {
        full = now;
        writers.forEach(this::limit);
    }

    private void limit(Connection writer) {
        try (Statement statement = writer.createStatement()) {
            // at least the present size
            statement.execute("PRAGMA max_page_count = " + (full ? 1 : NO_LIMIT));
        } catch (SQLException e) {
            // it was closed
        }
    }

    @Override
    public Database of(String name, String format) {
        SqliteDatabase database = (SqliteDatabase) databases.of(name, format);
        return new SqliteDialect() {
            private Connection limited(Connection writer) {
                writers.add(writer);
                limit(writer);
                return writer;
            }

            @Override
            public String place() {
                return database.place();
            }

            @Override
            public Connection openWriter() throws SQLException {
                return limited(database.openWriter());
            }

            @Override
            public Connection openReader() throws SQLException {
                return database.openReader();
            }

            @Override
            public Connection openEmpty() throws SQLException {
                return limited(database.openEmpty());
            }

            @Override
            public boolean isDamage(SQLException failure) {
                return database.isDamage(failure);
            }
        };
    }
}
