package dev.weightflow.platform.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.database.Databases;
import dev.weightflow.platform.database.HaltingDatabases;
import dev.weightflow.schema.event.JobEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills processes before and after each commit of a projection, and goes on with what they leave. */
class KilledAtCommitTest {
    /** Twice as many as there are commits, and more. */
    private static final int MOST = 60;

    @TempDir
    Path folder;

    @Test
    void tables_are_those_of_an_undisturbed_run_whichever_commit_is_the_last() throws Exception {
        Path undisturbed = folder.resolve("undisturbed");
        follow(Databases.embedded(undisturbed), new ClaimTable.Rows());
        List<String> expected = content(undisturbed);
        assertThat(expected).hasSize(Finite.FACTS + 1);
        int killed = 0;
        while (killed < MOST && isKilled(killed)) {
            Path left = folder.resolve("moment-" + killed);
            List<Integer> applied = new ArrayList<>();
            long before = Math.max(0, rows(left));

            follow(Databases.embedded(left), new ClaimTable.Rows() {
                @Override
                void applied(int claim) {
                    applied.add(claim);
                }
            });

            assertThat(content(left)).as("killed at moment %d", killed).isEqualTo(expected);
            assertThat(applied)
                    .as("what was committed before moment %d is not applied again", killed)
                    .containsExactlyElementsOf(LongStream.rangeClosed(before + 1, Finite.FACTS)
                            .mapToObj(number -> (int) number)
                            .toList());
            killed++;
        }
        assertThat(killed).isBetween(2 * Finite.FACTS / Finite.AT_ONCE, MOST - 1);
    }

    /** Runs a process that follows the log until that moment; returns false if it has ended before. */
    private boolean isKilled(int moment) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Finite.class.getName(),
                        folder.resolve("moment-" + moment).toString(),
                        Integer.toString(moment))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output-" + moment).toFile())
                .start();
        int status = process.waitFor();
        assertThat(status).as("see the output in %s", folder).isIn(0, HaltingDatabases.HALTED);
        return status == HaltingDatabases.HALTED;
    }

    private static void follow(Databases databases, ClaimTable.Rows projection) {
        JournalOptions options = Claims.OPTIONS.withDatabases(databases).withTimeout(Duration.ofSeconds(10));
        try (Journal<ClaimTable, JobEvent> journal =
                Journal.onCallersThread(new Finite(), projection, options, false)) {
            assertThat(journal.notReady()).isEmpty();
        }
    }

    private static long rows(Path folder) {
        try {
            return RawSql.inFile(folder, statement -> {
                try (ResultSet found = statement.executeQuery("SELECT count(*) FROM claims")) {
                    return found.getLong(1);
                }
            });
        } catch (IllegalStateException | NoSuchElementException e) {
            return 0; // there is no file, or no table in it
        }
    }

    private static List<String> content(Path folder) {
        return RawSql.inFile(folder, statement -> {
            List<String> lines = new ArrayList<>();
            try (ResultSet found = statement.executeQuery("SELECT claim, worker FROM claims ORDER BY claim")) {
                while (found.next()) {
                    lines.add(found.getLong(1) + " " + found.getString(2));
                }
            }
            try (ResultSet found = statement.executeQuery("SELECT next_record, facts FROM journal_position")) {
                while (found.next()) {
                    lines.add("position " + found.getLong(1) + " after " + found.getLong(2));
                }
            }
            return lines;
        });
    }

    /** Log of a few claims, read a part at a time, and a process that follows it until it is killed. */
    private static final class Finite extends ForwardingEventLog {
        private static final int FACTS = 20;
        private static final int AT_ONCE = 4;

        private long next;

        Finite() {
            super(new InMemoryEventLog.Shared<>("claims", JobEvent.class, new LogOrigin("memory", "", "finite"))
                    .open());
        }

        public static void main(String... arguments) {
            follow(
                    new HaltingDatabases(Databases.embedded(Path.of(arguments[0])), Integer.parseInt(arguments[1])),
                    new ClaimTable.Rows());
            System.exit(0);
        }

        @Override
        public void seek(Offsets position) {
            next = position.of(0);
        }

        @Override
        public CompletableFuture<Offsets> endOffsets() {
            return CompletableFuture.completedFuture(new Offsets(Map.of(0, (long) FACTS)));
        }

        @Override
        public LogBatch<JobEvent> poll(Duration atMost) {
            List<LogRecord<JobEvent>> records = new ArrayList<>();
            for (int i = 0; i < AT_ONCE && next < FACTS; i++, next++) {
                records.add(new LogRecord<>(Claims.event((int) next + 1), Optional.empty(), 0, next, new byte[0]));
            }
            return new LogBatch<>(records, new Offsets(Map.of(0, next)), Optional.empty());
        }
    }
}
