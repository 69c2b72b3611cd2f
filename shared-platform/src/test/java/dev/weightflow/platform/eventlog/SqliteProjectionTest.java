package dev.weightflow.platform.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.database.Databases;
import dev.weightflow.platform.database.FullDisk;
import dev.weightflow.schema.event.JobEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteProjectionTest extends TableProjectionContract {
    private static final String READERS_INDEXES = "SELECT count(*) FROM sqlite_master WHERE name = 'claims_by_worker'";

    @TempDir
    Path folder;

    @Override
    Databases databases() {
        return Databases.embedded(folder);
    }

    @Override
    void damage() {
        RawSql.damageInFile(folder, 4);
    }

    private long number(String query) {
        return RawSql.inFile(folder, statement -> {
            try (ResultSet found = statement.executeQuery(query)) {
                return found.getLong(1);
            }
        });
    }

    @Test
    void a_full_disk_stops_reading_until_there_is_room_again() {
        FullDisk disk = new FullDisk(folder);
        Journal<ClaimTable, JobEvent> journal = journal(shared.open(), new ClaimTable.Rows(), disk);

        goesOnAfter(journal, () -> disk.full(true), () -> disk.full(false), true);
    }

    @Test
    void readers_have_indexes_once_the_log_was_read_to_its_end_and_after_tables_were_built_anew() {
        publish(1, 10);
        long[] whileReading = new long[1];
        Journal<ClaimTable, JobEvent> journal = journal(shared.open(), new ClaimTable.Rows() {
            @Override
            void applied(int claim) {
                whileReading[0] += number(READERS_INDEXES);
            }
        });
        assertThat(whileReading[0]).isZero();
        assertThat(number(READERS_INDEXES)).isEqualTo(1);

        damage();
        assertThatThrownBy(() -> journal.state().numbers()).hasMessageContaining("built anew");
        journal.follow();

        assertThat(number(READERS_INDEXES)).isEqualTo(1);
    }

    @Test
    void rows_and_position_agree_after_a_kill_in_the_middle_of_transactions() throws IOException, InterruptedException {
        for (int round = 1; round <= 4; round++) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Endless.class.getName(),
                            folder.toString())
                    .redirectErrorStream(true)
                    .start();
            long acknowledged = 0;
            List<String> lines = new ArrayList<>();
            try (BufferedReader told = process.inputReader(StandardCharsets.UTF_8)) {
                String line = told.readLine();
                for (int count = 0; line != null && count < 20 * round; line = told.readLine()) {
                    lines.add(line);
                    if (line.startsWith("at ")) {
                        acknowledged = Long.parseLong(line.substring("at ".length()));
                        count++;
                    }
                }
                process.destroyForcibly().waitFor();
            }

            long rows = number("SELECT count(*) FROM claims");
            assertThat(acknowledged).as(() -> String.join("\n", lines)).isPositive();
            assertThat(rows)
                    .as("round %d", round)
                    .isGreaterThanOrEqualTo(acknowledged)
                    .isEqualTo(number("SELECT max(claim) FROM claims"))
                    .isEqualTo(number("SELECT next_record FROM journal_position"))
                    .isEqualTo(number("SELECT facts FROM journal_position"));
        }
    }

    /** Log of claims without an end, and a process that follows it until it is killed. */
    private static final class Endless extends ForwardingEventLog {
        private static final int AT_ONCE = 50;

        private long next;

        Endless() {
            super(new InMemoryEventLog.Shared<>("claims", JobEvent.class, new LogOrigin("memory", "", "endless"))
                    .open());
        }

        public static void main(String... arguments) {
            Endless log = new Endless();
            Journal.onCallersThread(
                    log,
                    new ClaimTable.Rows(),
                    Claims.OPTIONS
                            .withDatabases(Databases.embedded(Path.of(arguments[0])))
                            .withReplayProgress(howFar -> System.out.println("at " + log.next)),
                    false);
        }

        @Override
        public void seek(Offsets position) {
            next = position.of(0);
        }

        @Override
        public CompletableFuture<Offsets> endOffsets() {
            return CompletableFuture.completedFuture(new Offsets(Map.of(0, 1_000_000_000L)));
        }

        @Override
        public LogBatch<JobEvent> poll(Duration atMost) {
            List<LogRecord<JobEvent>> records = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++, next++) {
                records.add(new LogRecord<>(Claims.event((int) next + 1), Optional.empty(), 0, next, new byte[0]));
            }
            return new LogBatch<>(records, new Offsets(Map.of(0, next)), Optional.empty());
        }
    }
}
