package dev.weightflow.local.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SleepTest {
    @Test
    void a_sleep_ends_with_what_it_waits_for_whichever_way_that_ends() throws Exception {
        for (boolean fails : new boolean[] {false, true}) {
            CompletableFuture<Void> end = new CompletableFuture<>();
            CompletableFuture<Boolean> woken = CompletableFuture.supplyAsync(() -> slept(end, Duration.ofHours(1)));

            assertThat(woken).isNotDone();
            if (fails) {
                end.completeExceptionally(new IllegalStateException("killed"));
            } else {
                end.complete(null);
            }
            assertThat(woken.get(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void a_sleep_ends_with_its_time() {
        assertThat(slept(new CompletableFuture<>(), Duration.ofMillis(5))).isTrue();
    }

    private static boolean slept(CompletableFuture<?> end, Duration time) {
        try {
            Sleep.real().sleepUnless(end, time);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
