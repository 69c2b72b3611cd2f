package dev.weightflow.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class ComputeThreadTest {
    private static final Path STAT = Path.of("/proc/thread-self/stat");
    private static final Executor NEW_THREAD = work -> new Thread(work).start();
    /** Index of the field after the thread's name, which ends with a parenthesis. */
    private static final int NICENESS_FIELD = 16;

    @Test
    void a_thread_that_computes_and_those_that_it_starts_yield_and_no_other() {
        assumeThat(STAT).exists();
        int usual = niceness();

        int computing = CompletableFuture.supplyAsync(
                        () -> {
                            ComputeThread.yieldToRequests();
                            int own = niceness();
                            int started = CompletableFuture.supplyAsync(ComputeThreadTest::niceness, NEW_THREAD)
                                    .join();
                            assertThat(started).isEqualTo(own);
                            return own;
                        },
                        NEW_THREAD)
                .join();

        assertThat(computing).isGreaterThanOrEqualTo(10);
        assertThat(niceness()).isEqualTo(usual).isLessThan(computing);
    }

    private static int niceness() {
        try {
            String stat = Files.readString(STAT);
            return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[NICENESS_FIELD]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
