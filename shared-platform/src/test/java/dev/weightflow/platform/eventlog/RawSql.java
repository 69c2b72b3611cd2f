package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.database.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;

/** Statements on the tables of claims past their journal, as a disk or a stranger would change them. */
final class RawSql {
    private RawSql() {}

    interface Work<T> {
        T with(Statement statement) throws SQLException;
    }

    static <T> T inFile(Path folder, Work<T> work) {
        try (Stream<Path> files = Files.list(folder)) {
            Path file = files.filter(each -> each.toString().endsWith(".sqlite"))
                    .findFirst()
                    .orElseThrow();
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                    Statement statement = connection.createStatement()) {
                return work.with(statement);
            }
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static void damageInFile(Path folder, int claim) {
        inFile(folder, statement -> statement.executeUpdate(damaging("", claim)));
    }

    /** Changes a row in the schema that was created last. */
    static void damageOnServer(int claim) {
        try (Connection connection = DriverManager.getConnection(TestPostgres.url());
                Statement statement = connection.createStatement()) {
            String schema;
            try (ResultSet found = statement.executeQuery(
                    "SELECT schemaname FROM pg_tables WHERE tablename = 'claims' ORDER BY schemaname DESC LIMIT 1")) {
                found.next();
                schema = found.getString(1);
            }
            statement.execute(damaging(schema + ".", claim));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String damaging(String schema, int claim) {
        return "UPDATE " + schema + "claims SET worker = 'another' WHERE claim = " + claim;
    }
}
