package dev.weightflow.platform.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.testing.servers.LostAnswers;
import dev.weightflow.testing.servers.ProxiedBroker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests journals of two instances on a real broker: one connects through a proxy that injects faults, the other directly. */
class JournalFaultTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private static ProxiedBroker servers;

    private final List<Journal<?, ?>> open = new ArrayList<>();
    private LostAnswers proxy;
    private Topic topic;

    @BeforeAll
    static void startBroker(@TempDir Path folder) {
        servers = ProxiedBroker.start(folder);
    }

    @AfterAll
    static void stopBroker() {
        servers.close();
    }

    @BeforeEach
    void createTopic() {
        proxy = servers.proxy();
        topic = new Topic("faults-" + UUID.randomUUID(), "job", 3, Optional.empty());
        servers.broker()
                .createTopics(
                        List.of(new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.settings())));
    }

    @AfterEach
    void close() {
        proxy.heal();
        open.forEach(Journal::close);
    }

    @Test
    void a_commit_whose_answer_is_lost_while_another_instance_takes_over_makes_one_claim() throws Exception {
        Journal<Claims, JobEvent> unlucky = journal(proxy.bootstrapServers(), LONG);
        Journal<Claims, JobEvent> other = journal(servers.broker().bootstrapServers(), LONG);
        claim(unlucky, "unlucky").join();

        // given a commit that Kafka has carried out without its writer's knowledge
        proxy.dropAnswersTo(ApiKeys.END_TXN);
        CompletableFuture<Integer> second = claim(unlucky, "unlucky");
        proxy.awaitDropped(LONG);

        // when another instance fences the writer, which then asks Kafka again
        int third = claim(other, "other").join();
        proxy.heal();

        assertThat(second.join()).isEqualTo(2);
        assertThat(third).isEqualTo(3);
        assertThat(claimants()).containsExactly("unlucky", "unlucky", "other");
    }

    @Test
    void a_commit_whose_answer_is_lost_is_found_out() throws Exception {
        Journal<Claims, JobEvent> journal = journal(proxy.bootstrapServers(), LONG);
        proxy.dropAnswersTo(ApiKeys.END_TXN);
        CompletableFuture<Integer> first = claim(journal, "worker");
        proxy.awaitDropped(LONG);

        proxy.heal();

        assertThat(first.join()).isEqualTo(1);
        assertThat(claimants()).containsExactly("worker");
    }

    @Test
    void an_outcome_that_cannot_be_found_out_in_time_is_reported_as_unknown() throws Exception {
        Journal<Claims, JobEvent> journal = journal(proxy.bootstrapServers(), Duration.ofSeconds(6));
        claim(journal, "worker").join();
        proxy.dropAnswersTo(ApiKeys.END_TXN);
        CompletableFuture<Integer> second = claim(journal, "worker");
        proxy.awaitDropped(LONG);
        proxy.cut();

        assertThatThrownBy(second::join).hasCauseInstanceOf(LogException.UnknownOutcome.class);

        // and the next decision is made on what really happened
        proxy.heal();
        eventually(() -> readsToTheEnd(journal));
        assertThat(claim(journal, "worker").join()).isEqualTo(3);
        assertThat(claimants()).hasSize(3);
    }

    @Test
    void while_the_broker_is_away_nobody_waits_and_afterwards_everything_goes_on() {
        Journal<Claims, JobEvent> journal = journal(proxy.bootstrapServers(), Duration.ofSeconds(30));
        claim(journal, "worker").join();
        proxy.cut();

        // a decision from before the outage was known fails when it is known: nothing was appended
        List<CompletableFuture<Integer>> asked = List.of(claim(journal, "a"), claim(journal, "b"), claim(journal, "c"));
        asked.forEach(decision -> assertThatThrownBy(decision::join).hasCauseInstanceOf(LogException.class));

        // from then on decisions fail at once
        eventually(() -> journal.notReady().isPresent());
        CompletableFuture<Integer> late = claim(journal, "late");
        assertThat(late).isCompletedExceptionally();
        assertThatThrownBy(late::join).hasCauseInstanceOf(LogException.Unavailable.class);
        assertThat(journal.state().numbers()).containsExactly(1);

        proxy.heal();
        eventually(() -> readsToTheEnd(journal));
        claim(journal, "back").join();
        assertThat(claimants()).startsWith("worker").endsWith("back");
        assertThat(claimants()).doesNotContain("late");
    }

    private static boolean readsToTheEnd(Journal<Claims, JobEvent> journal) {
        try {
            Claims.current(journal);
            return true;
        } catch (LogException.Unavailable | LogException.TimedOut e) {
            return false;
        }
    }

    private CompletableFuture<Integer> claim(Journal<Claims, JobEvent> journal, String worker) {
        return journal.decide(EventContext.NONE, claims -> claims.take(worker));
    }

    /** Returns the workers of the claims in order, as a third instance reads them. */
    private List<String> claimants() {
        try (EventLog<JobEvent> log = log(servers.broker().bootstrapServers())) {
            return EventLogContract.events(log, Offsets.BEGINNING).stream()
                    .map(event -> ((JobEvent.Claimed) event.event()).worker().value())
                    .toList();
        }
    }

    private Journal<Claims, JobEvent> journal(String bootstrapServers, Duration timeout) {
        Journal<Claims, JobEvent> journal =
                Journal.open(log(bootstrapServers), Claims.PROJECTION, Claims.within(timeout));
        open.add(journal);
        return journal;
    }

    private EventLog<JobEvent> log(String bootstrapServers) {
        KafkaConnection connection =
                KafkaConnection.to(bootstrapServers, "test").withTimeout(Duration.ofSeconds(8));
        return KafkaEventLog.open(
                connection,
                topic,
                JobEvent.class,
                topic.name() + ".writer",
                new SimpleMeterRegistry(),
                FactReader.of(Signatures.NONE));
    }

    private static void eventually(BooleanSupplier condition) {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
