package dev.weightflow.platform.database;

import java.sql.SQLException;
import java.util.Optional;

/** Statements and failures of SQLite, the same for files and for memory. */
interface SqliteDialect extends Database {
    /** SQLite has no code of its own for it. */
    @Override
    default boolean isMissing(SQLException failure) {
        String message = String.valueOf(failure.getMessage());
        return message.contains("no such table") || message.contains("no such column");
    }

    @Override
    default String countOfTables() {
        return "SELECT count(*) FROM sqlite_master";
    }

    /** Without automatic commits, the driver would begin the next transaction with the end of the last one, and keep others from writing. */
    @Override
    default Optional<String> beginning() {
        return Optional.of("BEGIN IMMEDIATE");
    }

    @Override
    default String snapshot() {
        return "BEGIN";
    }

    @Override
    default String textType() {
        return "TEXT";
    }
}
