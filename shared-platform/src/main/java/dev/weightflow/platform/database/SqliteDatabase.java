package dev.weightflow.platform.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/** Embedded database: one file, with its write-ahead log beside it. Files of other formats of the same projection are removed. */
final class SqliteDatabase implements SqliteDialect {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteDatabase.class);
    private static final String ENDING = ".sqlite";
    private static final String NATIVE = "org.sqlite.tmpdir";
    private static final int BUSY_MILLIS = 10_000;
    /** Sizes of the caches of pages, in KiB as SQLite counts them. */
    private static final int WRITER_CACHE = -8_192;

    /** Pages are written to the file itself when there are so many in its write-ahead log: many of them have changed more than once by then. */
    private static final int PAGES_BETWEEN_CHECKPOINTS = 4_000;

    /** Bytes of a page, as SQLite has them by default. */
    private static final int PAGE = 4_096;

    private static final int READER_CACHE = -1_024;
    private static final int PRIMARY_CODE = 0xff;
    private static final Set<Integer> DAMAGE =
            Set.of(SQLiteErrorCode.SQLITE_CORRUPT.code, SQLiteErrorCode.SQLITE_NOTADB.code);

    private final Path file;
    private final String name;

    SqliteDatabase(Path folder, String name, String format) {
        this.file = folder.resolve(name + "-" + format + ENDING);
        this.name = name;
    }

    @Override
    public String place() {
        return file.toString();
    }

    @Override
    public Connection openWriter() throws SQLException {
        try {
            Files.createDirectories(file.getParent());
            // the native library is unpacked there: the root file system of a container may be read-only
            System.setProperty(
                    NATIVE,
                    System.getProperty(
                            NATIVE,
                            Files.createDirectories(file.resolveSibling("native"))
                                    .toString()));
            removeOthers();
        } catch (IOException e) {
            throw new SQLException("the folder " + file.getParent() + " cannot be written: " + e.getMessage(), e);
        }
        SQLiteConfig config = common();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        // a lost power supply may take the last transactions, which are read from the log again
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        config.setCacheSize(WRITER_CACHE);
        // an index that is created at once makes the write-ahead log long, which would stay so
        config.setJournalSizeLimit(PAGES_BETWEEN_CHECKPOINTS * PAGE);
        Connection connection = connected(config);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_autocheckpoint = " + PAGES_BETWEEN_CHECKPOINTS);
        }
        return connection;
    }

    @Override
    public Connection openReader() throws SQLException {
        SQLiteConfig config = common();
        config.setReadOnly(true);
        config.setCacheSize(READER_CACHE);
        return connected(config);
    }

    private static SQLiteConfig common() {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        // the driver would ask for the number of the last row after every statement
        config.setGetGeneratedKeys(false);
        return config;
    }

    private Connection connected(SQLiteConfig config) throws SQLException {
        return config.createConnection("jdbc:sqlite:" + file);
    }

    private void removeOthers() throws IOException {
        try (Stream<Path> files = Files.list(file.getParent())) {
            List<Path> others = files.filter(
                            other -> isOther(other.getFileName().toString()))
                    .toList();
            for (Path other : others) {
                LOG.info("{} has another format than this release's, and is removed", other);
                Files.deleteIfExists(other);
            }
        }
    }

    private boolean isOther(String candidate) {
        String own = file.getFileName().toString();
        return candidate.startsWith(name + "-")
                && candidate.indexOf(ENDING) == own.length() - ENDING.length()
                && !candidate.startsWith(own);
    }

    @Override
    public Connection openEmpty() throws SQLException {
        try {
            for (String part : List.of("-wal", "-shm", "-journal", "")) {
                Files.deleteIfExists(file.resolveSibling(file.getFileName() + part));
            }
        } catch (IOException e) {
            throw new SQLException("it cannot be deleted: " + e.getMessage(), e);
        }
        return openWriter();
    }

    @Override
    public boolean isDamage(SQLException failure) {
        return DAMAGE.contains(failure.getErrorCode() & PRIMARY_CODE);
    }
}
