package dev.weightflow.platform.database;

class PostgresTableStoreTest extends TableStoreContract {
    @Override
    Databases databases() {
        return TestPostgres.databases();
    }
}
