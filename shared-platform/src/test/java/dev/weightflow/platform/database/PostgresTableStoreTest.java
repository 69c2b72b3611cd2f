package dev.weightflow.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PostgresTableStoreTest extends TableStoreContract {
    @Override
    Databases databases() {
        return TestPostgres.databases();
    }

    @Test
    void schemas_of_other_formats_are_dropped_when_nobody_has_them_open() throws SQLException {
        Databases databases = TestPostgres.databases();
        TableStore old = databases.open("dropped", "1", List.of(THINGS));
        databases.open("dropped-not", "1", List.of(THINGS)).close();
        List<String> before = schemas();

        databases.open("dropped", "2", List.of(THINGS)).close();
        assertThat(schemas()).hasSize(3).containsAll(before);
        old.close();

        // the server notices the end of a connection a little later
        await().untilAsserted(() -> {
            databases.open("dropped", "2", List.of(THINGS)).close();
            assertThat(schemas()).hasSize(2);
        });
        assertThat(schemas()).contains(before.get(1));
    }

    private static List<String> schemas() throws SQLException {
        List<String> schemas = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(TestPostgres.url());
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT nspname FROM pg_namespace WHERE nspname LIKE '%dropped%' ORDER BY length(nspname), nspname")) {
            while (found.next()) {
                schemas.add(found.getString(1));
            }
        }
        return schemas;
    }
}
