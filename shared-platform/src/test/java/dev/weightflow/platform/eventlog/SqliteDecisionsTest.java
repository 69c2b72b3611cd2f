package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.database.Databases;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteDecisionsTest extends TableDecisionsContract {
    @TempDir
    Path folder;

    @Override
    Databases databases() {
        return Databases.embedded(folder);
    }

    @Override
    void damage() {
        RawSql.damageInFile(folder, 1);
    }
}
