package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.database.Databases;
import dev.weightflow.platform.database.TestPostgres;

class PostgresDecisionsTest extends TableDecisionsContract {
    @Override
    Databases databases() {
        return TestPostgres.databases();
    }

    @Override
    void damage() {
        RawSql.damageOnServer(1);
    }
}
