package dev.weightflow.data.weights.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class StallWatchTest {
    private static final class Body extends InputStream {
        private volatile boolean closed;

        @Override
        public int read() {
            return 0;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    @Timeout(30)
    void a_stream_that_only_trickles_is_closed() throws InterruptedException {
        Body body = new Body();
        try (StallWatch watch = StallWatch.over(body, Duration.ofMillis(500))) {
            while (!body.closed) {
                watch.progress(1);
                TimeUnit.MILLISECONDS.sleep(10);
            }
            assertThatThrownBy(watch::requireNoStall)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("hardly anything came");
        }
    }

    @Test
    void a_stream_that_is_slow_but_flows_is_not() throws IOException, InterruptedException {
        Body body = new Body();
        try (StallWatch watch = StallWatch.over(body, Duration.ofSeconds(2))) {
            for (int i = 0; i < 60; i++) {
                watch.progress(500);
                TimeUnit.MILLISECONDS.sleep(50);
            }
            watch.requireNoStall();
            assertThat(body.closed).isFalse();
        }
    }
}
