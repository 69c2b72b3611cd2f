package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.database.Databases;
import dev.weightflow.platform.database.TestPostgres;
import dev.weightflow.schema.event.JobEvent;
import org.junit.jupiter.api.Test;

class PostgresProjectionTest extends TableProjectionContract {
    @Override
    Databases databases() {
        return TestPostgres.databases();
    }

    @Override
    void damage() {
        RawSql.damageOnServer(4);
    }

    @Test
    void a_server_that_is_away_stops_reading_until_it_is_back() {
        Journal<ClaimTable, JobEvent> journal = journal(shared.open(), new ClaimTable.Rows(), TestPostgres.mayBeAway());

        goesOnAfter(journal, () -> TestPostgres.away(true), () -> TestPostgres.away(false), false);
    }
}
