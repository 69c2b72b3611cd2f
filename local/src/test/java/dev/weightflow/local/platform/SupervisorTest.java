package dev.weightflow.local.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.local.platform.Part.PartHealth;
import dev.weightflow.local.platform.PartState.PartStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SupervisorTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final List<String> journal = new CopyOnWriteArrayList<>();
    private final List<PlatformState> states = new CopyOnWriteArrayList<>();
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final AtomicReference<String> refusal = new AtomicReference<>("");
    private final FakePart kafka = new FakePart("kafka", journal);
    private final FakePart trainer = new FakePart("trainer", journal);
    private Supervisor supervisor = of(kafka, trainer, Sleep.real());

    @AfterEach
    void stop() {
        supervisor.close();
    }

    @Test
    void stages_start_in_order_and_stop_in_the_opposite_order() {
        supervisor.start();
        assertThat(supervisor.state().phase()).isEqualTo(PlatformState.Phase.READY);

        supervisor.close();

        assertThat(journal).containsExactly("start kafka", "start trainer", "stop trainer", "stop kafka");
        assertThat(supervisor.state().phase()).isEqualTo(PlatformState.Phase.STOPPED);
        assertThat(supervisor.state().parts()).extracting(PartState::status).containsOnly(PartStatus.STOPPED);
    }

    @Test
    void a_part_that_cannot_start_stops_the_others_and_its_sentence_is_kept() {
        // given
        trainer.failingFirst("Port 8082 is taken.");

        // when
        assertThatThrownBy(supervisor::start).hasMessage("Port 8082 is taken.");

        // then
        assertThat(journal).containsExactly("start kafka", "stop kafka");
        assertThat(supervisor.state().phase()).isEqualTo(PlatformState.Phase.FAILED);
        assertThat(supervisor.state().failure()).contains("Port 8082 is taken.");
    }

    @Test
    void a_part_that_refuses_to_start_over_what_it_has_found_stops_the_others_with_its_code_and_reason() {
        trainer.beginningWith(PartHealth.refusing("The topic is another.", "log-replaced"));

        assertThatThrownBy(supervisor::start)
                .isInstanceOfSatisfying(PlatformFailure.class, failure -> assertThat(failure.code())
                        .isEqualTo("log-replaced"))
                .hasMessage("trainer refuses to start. The topic is another.");

        assertThat(supervisor.state().phase()).isEqualTo(PlatformState.Phase.FAILED);
        assertThat(journal).containsExactly("start kafka", "start trainer", "stop trainer", "stop kafka");
    }

    @Test
    void a_part_that_comes_to_refuse_later_is_not_started_again_and_again() throws Exception {
        supervisor = of(kafka, trainer, time -> Thread.sleep(Math.min(time.toMillis(), 5)));
        supervisor.start();
        trainer.beginningWith(PartHealth.refusing("The topic is another.", "log-replaced"));

        trainer.die();

        awaitStatus("trainer", PartStatus.NOT_READY);
        Thread.sleep(200);
        assertThat(trainer.starts()).isEqualTo(2);
        assertThat(supervisor.state().part("trainer").orElseThrow().note()).contains("The topic is another.");
        trainer.answering(Optional.of(PartHealth.READY));
        awaitStatus("trainer", PartStatus.READY);
    }

    @Test
    void what_dies_is_started_again_until_it_stays() throws Exception {
        // given
        supervisor = of(kafka, trainer, time -> Thread.sleep(Math.min(time.toMillis(), 5)));
        supervisor.start();

        // when
        trainer.failingFirst("It will not.", "Not yet.").lackingFirst("The log has lost facts.");
        trainer.die();

        // then
        while (trainer.starts() < 2
                || supervisor.state().part("trainer").orElseThrow().status() != PartStatus.READY) {
            Thread.sleep(5);
        }
        PartState now = supervisor.state().part("trainer").orElseThrow();
        assertThat(now.restarts()).isEqualTo(1);
        assertThat(now.note()).isEmpty();
        assertThat(states.stream().map(state -> state.part("trainer").orElseThrow()))
                .anyMatch(part ->
                        part.status() == PartStatus.RESTARTING && part.note().equals(Optional.of("Not yet.")))
                .anyMatch(part -> part.status() == PartStatus.RESTARTING
                        && part.note().equals(Optional.of("The log has lost facts.")));

        // when
        supervisor.close();
        supervisor.awaitEnd();

        // then
        assertThat(journal)
                .containsExactly("start kafka", "start trainer", "start trainer", "stop trainer", "stop kafka");
    }

    @Test
    void a_stop_ends_what_does_not_get_ready() throws Exception {
        supervisor = of(kafka, trainer, time -> Thread.sleep(Math.min(time.toMillis(), 5)));
        supervisor.start();
        trainer.lackingFirst("The log has lost facts.").endless().die();
        while (supervisor.state().part("trainer").orElseThrow().note().isEmpty()) {
            Thread.sleep(5);
        }

        supervisor.close();
        supervisor.awaitEnd();

        assertThat(trainer.isAbandoned()).isTrue();
    }

    @Test
    void what_is_frozen_or_not_ready_is_told_and_what_is_well_again_too() throws Exception {
        // given
        supervisor = of(kafka, trainer, time -> Thread.sleep(Math.min(time.toMillis(), 5)));
        supervisor.start();

        // when
        kafka.answering(Optional.empty());
        trainer.answering(Optional.of(PartHealth.notReady("the log cannot be read")));

        // then
        awaitStatus("kafka", PartStatus.SILENT);
        awaitStatus("trainer", PartStatus.NOT_READY);
        assertThat(supervisor.state().part("kafka").orElseThrow().note())
                .contains("has not answered since 2026-01-01T12:00:00Z");
        assertThat(supervisor.state().part("trainer").orElseThrow().note()).contains("the log cannot be read");

        // when
        kafka.answering(Optional.of(PartHealth.READY));
        trainer.answering(Optional.of(PartHealth.READY));

        // then
        awaitStatus("kafka", PartStatus.READY);
        awaitStatus("trainer", PartStatus.READY);
        assertThat(supervisor.state().part("kafka").orElseThrow().note()).isEmpty();
    }

    private void awaitStatus(String part, PartStatus status) throws InterruptedException {
        while (supervisor.state().part(part).orElseThrow().status() != status) {
            Thread.sleep(5);
        }
    }

    @Test
    void attempts_come_more_slowly_each_time_but_never_more_than_half_a_minute_apart() {
        Restarts restarts = new Restarts(Restarts.LONGEST_PAUSE);

        List<Duration> waits =
                java.util.stream.Stream.generate(restarts::next).limit(9).toList();

        assertThat(waits).startsWith(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(waits).endsWith(Duration.ofSeconds(30), Duration.ofSeconds(30));
    }

    @Test
    void what_lived_long_is_started_again_as_soon_as_after_its_first_death() {
        Restarts restarts = new Restarts(Restarts.LONGEST_PAUSE);
        restarts.next();
        restarts.next();

        restarts.lived(Duration.ofSeconds(30));
        assertThat(restarts.next()).as("it died soon").isEqualTo(Duration.ofSeconds(2));
        restarts.lived(Duration.ofSeconds(1));
        restarts.lived(Duration.ofSeconds(30));

        assertThat(restarts.next()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void what_dies_is_started_again_and_all_is_stopped_while_nobody_can_be_told() throws Exception {
        // given an audience whose disk is full from now on
        supervisor = of(kafka, trainer, time -> Thread.sleep(Math.min(time.toMillis(), 5)));
        supervisor.start();
        refusal.set("No space left on device");

        // when
        trainer.die();
        while (trainer.starts() < 2
                || supervisor.state().part("trainer").orElseThrow().status() != PartStatus.READY) {
            Thread.sleep(5);
        }
        supervisor.close();
        supervisor.awaitEnd();

        // then
        assertThat(journal)
                .containsExactly("start kafka", "start trainer", "start trainer", "stop trainer", "stop kafka");
        assertThat(states).last().extracting(PlatformState::phase).isEqualTo(PlatformState.Phase.READY);
        assertThat(warnings)
                .containsExactly(
                        "The platform keeps running, but its state cannot be written: No space left on device");
    }

    @Test
    void what_could_not_be_told_is_told_when_it_can_be() throws Exception {
        // given
        supervisor = of(kafka, trainer, time -> Thread.sleep(Math.min(time.toMillis(), 5)));
        supervisor.start();
        refusal.set("No space left on device");
        trainer.die();
        while (warnings.isEmpty()) {
            Thread.sleep(5);
        }

        // when
        refusal.set("");

        // then
        while (states.get(states.size() - 1).part("trainer").orElseThrow().restarts() == 0) {
            Thread.sleep(5);
        }
        supervisor.close();
        supervisor.awaitEnd();
        assertThat(warnings).last().isEqualTo("The platform's state can be written again.");
    }

    @Test
    void a_start_of_which_nobody_can_be_told_fails_and_leaves_nothing_running() {
        refusal.set("No space left on device");

        assertThatThrownBy(supervisor::start).hasMessage("No space left on device");

        assertThat(journal).containsExactly("start kafka", "start trainer", "stop trainer", "stop kafka");
    }

    @Test
    void the_platform_is_ready_without_what_runs_beside_it_which_stops_first() throws Exception {
        // given
        FakePart console = new FakePart("console", journal).failingFirst("It will not.", "Not yet.");
        supervisor = of(kafka, trainer, List.of(console), time -> Thread.sleep(Math.min(time.toMillis(), 5)));

        // when
        supervisor.start();

        // then
        assertThat(supervisor.state().phase()).isEqualTo(PlatformState.Phase.READY);
        awaitStatus("console", PartStatus.READY);
        assertThat(states.stream().map(state -> state.part("console").orElseThrow()))
                .anyMatch(part ->
                        part.status() == PartStatus.RESTARTING && part.note().equals(Optional.of("It will not.")));

        // when it dies
        console.die();

        // then
        while (console.starts() < 2) {
            Thread.sleep(5);
        }
        awaitStatus("console", PartStatus.READY);
        supervisor.close();
        assertThat(journal).endsWith("start console", "stop console", "stop trainer", "stop kafka");
    }

    @Test
    void a_stop_ends_what_runs_beside_the_platform_and_does_not_get_ready() throws Exception {
        FakePart console = new FakePart("console", journal).endless();
        supervisor = of(kafka, trainer, List.of(console), Sleep.real());
        supervisor.start();
        awaitStatus("console", PartStatus.STARTING);

        supervisor.close();
        supervisor.awaitEnd();

        assertThat(console.isAbandoned()).isTrue();
    }

    private Supervisor of(Part first, Part second, Sleep sleep) {
        return of(first, second, List.of(), sleep);
    }

    private Supervisor of(Part first, Part second, List<Part> beside, Sleep sleep) {
        return new Supervisor(
                List.of(List.of(first), List.of(second)),
                beside,
                sleep,
                Clock.fixed(NOON, ZoneOffset.UTC),
                Restarts.LONGEST_PAUSE,
                this::tell,
                warnings::add);
    }

    private void tell(PlatformState state) {
        if (!refusal.get().isEmpty()) {
            throw new IllegalStateException(refusal.get());
        }
        states.add(state);
    }
}
