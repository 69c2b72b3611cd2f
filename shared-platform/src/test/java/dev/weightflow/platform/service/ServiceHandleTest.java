package dev.weightflow.platform.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ServiceHandleTest {
    private static final Runnable NOTHING = () -> {};

    private final List<String> closed = new ArrayList<>();
    private final AtomicInteger tries = new AtomicInteger();

    @Test
    void it_is_started_again_until_it_succeeds_and_says_meanwhile_why_not() {
        List<String> said = new ArrayList<>();
        AtomicReference<ServiceHandle<String>> service = new AtomicReference<>();
        service.set(starting(
                context -> {
                    context.open(closing("try " + tries.incrementAndGet()));
                    if (tries.get() < 3) {
                        throw new IllegalStateException("no Kafka, try " + tries);
                    }
                    return "running";
                },
                pause -> {
                    said.add(service.get().notReady().orElseThrow());
                    assertThatThrownBy(service.get()::get)
                            .isInstanceOf(ServiceStartingException.class)
                            .hasMessage(said.get(said.size() - 1));
                }));
        assertThat(service.get().notReady()).contains("The service is not ready yet: it has not read its logs yet.");
        assertThat(service.get().ifStarted()).isEmpty();

        service.get().untilStarted(() -> said.add("started"));

        assertThat(said)
                .containsExactly(
                        "The service is not ready yet: no Kafka, try 1",
                        "The service is not ready yet: no Kafka, try 2",
                        "started");
        assertThat(service.get().notReady()).isEmpty();
        assertThat(service.get().get()).isEqualTo("running");
        assertThat(closed).as("what the tries in vain had opened").containsExactly("try 1", "try 2");
    }

    @Test
    void its_start_can_be_waited_for_and_after_a_while_it_says_why_not() throws InterruptedException {
        ServiceHandle<String> never = starting(
                context -> {
                    throw new IllegalStateException("no Kafka");
                },
                pause -> {});
        assertThatThrownBy(() -> never.await(Duration.ofMillis(1))).isInstanceOf(ServiceStartingException.class);

        ServiceHandle<String> service = starting(context -> "running", pause -> {});
        service.begin(NOTHING);

        assertThat(service.await(Duration.ofMinutes(2))).isEqualTo("running");
    }

    @Test
    void who_waits_for_its_start_is_told_at_once_what_no_waiting_helps_against() throws Exception {
        ProblemException lasting = new ProblemException("log-replaced", ProblemKind.UNAVAILABLE, "another topic");
        CountDownLatch asked = new CountDownLatch(1);
        ServiceHandle<String> refusing = starting(
                context -> {
                    if (tries.incrementAndGet() < 3) {
                        throw lasting;
                    }
                    return "running";
                },
                pause -> awaitQuietly(asked));
        refusing.begin(NOTHING);

        assertThatThrownBy(() -> refusing.await(Duration.ofMinutes(2))).isSameAs(lasting);
        assertThat(refusing.refused()).contains("log-replaced");
        assertThat(refusing.notReady()).contains("The service is not ready yet: another topic");

        asked.countDown(); // the refusal is over, and it continues by itself
        while (refusing.ifStarted().isEmpty()) {
            Thread.sleep(5);
        }
        assertThat(refusing.refused()).isEmpty();
    }

    @Test
    void what_may_pass_is_no_refusal() {
        ServiceHandle<String> waiting = starting(
                context -> {
                    if (tries.incrementAndGet() == 1) {
                        throw new ServiceStartingException("Kafka is away");
                    }
                    return "running";
                },
                pause -> assertThat(tries).hasValue(1));

        waiting.untilStarted(() -> {});

        assertThat(waiting.refused()).isEmpty();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void an_error_does_not_end_the_tries() {
        ServiceHandle<String> service = starting(
                context -> {
                    if (tries.incrementAndGet() == 1) {
                        throw new NoClassDefFoundError("native code");
                    }
                    return "running";
                },
                pause -> {});

        service.untilStarted(NOTHING);

        assertThat(service.get()).isEqualTo("running");
    }

    @Test
    void what_is_stopped_is_started_no_more() {
        AtomicReference<ServiceHandle<String>> service = new AtomicReference<>();
        service.set(starting(
                context -> {
                    tries.incrementAndGet();
                    throw new IllegalStateException("no Kafka");
                },
                pause -> service.get().stopWork()));

        service.get().untilStarted(NOTHING);

        assertThat(tries).hasValue(1);
    }

    @Test
    void what_starts_while_the_process_ends_is_closed_and_hears_no_channel() throws Exception {
        CountDownLatch starting = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        CountDownLatch closing = new CountDownLatch(1);
        ServiceHandle<String> service = ServiceHandle.of("late", context -> {
            context.open(closing::countDown);
            starting.countDown();
            await(ended);
            return "running";
        });
        service.begin(() -> closed.add("channels were resumed"));
        starting.await();

        service.stopWork();
        ended.countDown();

        closing.await();
        assertThat(service.ifStarted()).isEmpty();
        assertThat(closed).isEmpty();
    }

    @Test
    void work_ends_before_anything_that_it_needs_is_closed() {
        ServiceHandle<String> service = starting(
                context -> {
                    context.work(closing("worker"));
                    context.open(closing("journal"));
                    context.open(closing("snapshots"));
                    return "running";
                },
                pause -> {});
        service.untilStarted(NOTHING);

        service.stopWork();
        assertThat(closed).containsExactly("worker");
        service.close();

        assertThat(closed).containsExactly("worker", "snapshots", "journal");
    }

    @Test
    void health_asks_what_the_service_has_registered() {
        AtomicReference<Duration> silence = new AtomicReference<>(Duration.ofSeconds(60));
        AtomicReference<Optional<String>> dead = new AtomicReference<>(Optional.empty());
        ServiceHandle<String> service = starting(
                context -> {
                    context.readyWhileRead("trainings", silence::get);
                    context.aliveUnless(dead::get);
                    return "running";
                },
                pause -> {});
        assertThat(service.notAlive()).as("before the start").isEmpty();
        service.untilStarted(NOTHING);
        assertThat(service.notReady()).isEmpty();
        assertThat(service.notAlive()).isEmpty();

        silence.set(Duration.ofSeconds(61));
        dead.set(Optional.of("the worker's thread has ended"));

        assertThat(service.notReady()).contains("The log of trainings could not be read for 61 s; is Kafka running?");
        assertThat(service.notAlive()).contains("the worker's thread has ended");
    }

    private static ServiceHandle<String> starting(Function<ServiceContext, String> start, Consumer<Duration> sleep) {
        return ServiceHandle.of("test", start, sleep);
    }

    private AutoCloseable closing(String name) {
        return () -> closed.add(name);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
