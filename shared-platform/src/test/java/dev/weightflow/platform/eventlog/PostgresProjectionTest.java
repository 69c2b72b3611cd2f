package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.database.Databases;
import dev.weightflow.platform.database.TestPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

class PostgresProjectionTest extends TableProjectionContract {
    @Override
    Databases databases() {
        return TestPostgres.databases();
    }

    @Override
    void damage() {
        try (Connection connection = DriverManager.getConnection(TestPostgres.url());
                Statement statement = connection.createStatement()) {
            String schema;
            try (ResultSet found = statement.executeQuery(
                    "SELECT schemaname FROM pg_tables WHERE tablename = 'claims' ORDER BY schemaname DESC LIMIT 1")) {
                found.next();
                schema = found.getString(1);
            }
            statement.execute("UPDATE " + schema + ".claims SET worker = 'another' WHERE claim = 4");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
