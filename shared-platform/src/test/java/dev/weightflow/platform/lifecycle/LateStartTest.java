package dev.weightflow.platform.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LateStartTest {

    private static final class Service implements AutoCloseable {
        private final AtomicInteger closed = new AtomicInteger();

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    private final Service service = new Service();

    @Test
    void it_is_started_again_until_it_succeeds_and_says_meanwhile_why_not() {
        AtomicInteger tries = new AtomicInteger();
        List<String> said = new ArrayList<>();
        LateStart<Service>[] late = new LateStart[1];
        late[0] = new LateStart<>(
                () -> {
                    if (tries.incrementAndGet() < 3) {
                        throw new IllegalStateException("no Kafka, try " + tries);
                    }
                    return service;
                },
                pause -> {
                    said.add(late[0].unready().orElseThrow());
                    assertThatThrownBy(late[0]::started)
                            .isInstanceOf(ServiceStartingException.class)
                            .hasMessage("The service is not ready yet: "
                                    + late[0].unready().orElseThrow());
                });
        assertThat(late[0].unready()).contains("it has not read its logs yet.");
        assertThat(late[0].ask(known -> Duration.ofHours(1), Duration.ZERO)).isZero();

        late[0].untilStarted();

        assertThat(said).containsExactly("no Kafka, try 1", "no Kafka, try 2");
        assertThat(late[0].unready()).isEmpty();
        assertThat(late[0].started()).isSameAs(service);
        assertThat(late[0].ask(known -> Duration.ofHours(1), Duration.ZERO)).hasHours(1);
    }

    @Test
    void what_is_closed_is_started_no_more() {
        AtomicInteger tries = new AtomicInteger();
        LateStart<Service>[] late = new LateStart[1];
        late[0] = new LateStart<>(
                () -> {
                    tries.incrementAndGet();
                    throw new IllegalStateException("no Kafka");
                },
                pause -> late[0].close());

        late[0].untilStarted();

        assertThat(tries).hasValue(1);
    }

    @Test
    void what_starts_while_the_process_ends_is_closed() throws Exception {
        CountDownLatch starting = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        LateStart<Service> late = new LateStart<>(() -> {
            starting.countDown();
            await(ended);
            return service;
        });
        late.begin("late");
        starting.await();

        late.close();
        ended.countDown();

        while (service.closed.get() == 0) {
            Thread.sleep(1);
        }
        assertThat(late.unready()).isPresent();
    }

    @Test
    void closing_closes_the_service() {
        LateStart<Service> late = new LateStart<>(() -> service);
        late.untilStarted();

        late.close();

        assertThat(service.closed).hasValue(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
