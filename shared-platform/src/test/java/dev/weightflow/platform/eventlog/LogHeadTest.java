package dev.weightflow.platform.eventlog;

import static dev.weightflow.platform.eventlog.Claims.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weightflow.local.server.SigningKeys;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.topic.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a log whose end was lost, or whose content was replaced, contradicts its signed head. */
class LogHeadTest {
    /** Partition of the test's only key. */
    private static final int PARTITION = 2;

    private static final String HEAD = "heads/weightflow.trainings/head";

    private final InMemoryEventLog.Shared<JobEvent> shared =
            new InMemoryEventLog.Shared<>(Topics.TRAININGS.name(), JobEvent.class);
    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final List<Journal<?, ?>> open = new ArrayList<>();
    private SigningKeys keys;

    @BeforeEach
    void makeKeys(@TempDir Path folder) {
        keys = SigningKeys.in(folder);
        List.of("trainer", "evaluator").forEach(keys::of);
    }

    @AfterEach
    void close() {
        open.forEach(Journal::close);
    }

    @Test
    void the_writer_keeps_a_signed_head_at_once_after_what_must_not_be_lost() {
        Journal<Claims, JobEvent> journal = writer(Set.of());
        Claims.decideAndWait(journal, Claims::next);

        awaitHead(1);
        assertThat(new String(storedHead(), StandardCharsets.UTF_8)).contains("\"signature\"");
        Claims.decideAndWait(journal, Claims::next);
        awaitHead(2);
    }

    @Test
    void a_log_that_has_lost_its_end_is_refused_by_all_who_read_it_and_nothing_is_decided_again() {
        claimsAndStops(3);

        shared.cutOff(PARTITION, 1);

        assertThatThrownBy(() -> writer(Set.of()))
                .isInstanceOf(LogException.Damaged.class)
                .hasMessageContaining("has lost facts: partition 2 ends at offset 1")
                .hasMessageContaining("up to 3")
                .hasMessageContaining("accept-loss=weightflow.trainings-2@3");
        assertThatThrownBy(this::follower).isInstanceOf(LogException.Damaged.class);
        assertThat(read()).containsExactly(event(1));
    }

    @Test
    void a_log_that_holds_something_else_is_refused() {
        claimsAndStops(3);

        shared.cutOff(PARTITION, 1);
        shared.publish(event(3));
        shared.publish(event(2));

        assertThatThrownBy(() -> writer(Set.of()))
                .isInstanceOf(LogException.Damaged.class)
                .hasMessageContaining("is not what its writer has signed");
    }

    @Test
    void a_verification_reads_everything_and_says_what_is_wrong() {
        claimsAndStops(3);
        assertThat(verification()).isEqualTo(new LogVerification(Topics.TRAININGS.name(), 3, Optional.empty()));

        shared.cutOff(PARTITION, 2);

        assertThat(verification().fault()).get().asString().contains("has lost facts");
    }

    private LogVerification verification() {
        return LogVerification.of(shared.open(), options("evaluator", Set.of()));
    }

    @Test
    void what_grew_behind_the_head_is_welcome() {
        claimsAndStops(3);
        shared.publish(event(4));

        assertThat(Claims.current(writer(Set.of()))).containsExactly(1, 2, 3, 4);
        assertThat(follower().state().numbers()).hasSize(4);
    }

    @Test
    void an_operator_may_accept_a_loss_and_what_was_derived_before_counts_no_more() {
        Journal<Claims, JobEvent> before = writer(Set.of(), 1);
        for (int number = 1; number <= 3; number++) {
            Claims.decideAndWait(before, Claims::next);
        }
        awaitHead(3);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> store.list("snapshots/").size() > 0);
        before.close();
        shared.cutOff(PARTITION, 1);

        Journal<Claims, JobEvent> after = writer(Set.of("weightflow.trainings-2@3"), 1);
        assertThat(Claims.current(after)).containsExactly(1);
        Claims.decideAndWait(after, Claims::next);
        Claims.decideAndWait(after, Claims::next);
        Claims.decideAndWait(after, Claims::next);
        awaitHead(4);
        after.close();

        assertThat(Claims.current(writer(Set.of()))).containsExactly(1, 2, 3, 4);
    }

    @Test
    void a_head_that_another_has_written_is_not_believed() {
        claimsAndStops(2);
        String document = new String(storedHead(), StandardCharsets.UTF_8);
        store.replace(HEAD, document.replace("\"count\":2", "\"count\":1").getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> writer(Set.of()))
                .isInstanceOf(LogException.Damaged.class)
                .hasMessageContaining("its signature does not match its content")
                .hasMessageContaining("accept-loss=weightflow.trainings/" + topicId());
        store.replace(HEAD, "garbage".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> writer(Set.of())).isInstanceOf(LogException.Damaged.class);

        Journal<Claims, JobEvent> accepting = writer(Set.of("weightflow.trainings/" + topicId()));
        Claims.decideAndWait(accepting, Claims::next);
        awaitHead(3);
        assertThat(Claims.current(writer(Set.of()))).containsExactly(1, 2, 3);
    }

    @Test
    void a_head_signed_by_a_key_that_is_not_on_the_ring_yet_is_waited_for(@TempDir Path lagging) throws IOException {
        Files.copy(keys.ring(), lagging.resolve("key-ring"));
        Files.copy(keys.key("trainer"), lagging.resolve("trainer.key"), StandardCopyOption.COPY_ATTRIBUTES);
        JournalOptions behind = options("trainer", Set.of(), SigningKeys.in(lagging));
        LogHeads heads = new LogHeads(store, behind.facts().signatures(), Topics.TRAININGS.name(), topicId());
        HeadKeeper running =
                new HeadKeeper(heads, LogHeads.Kept.NONE, Set.of(), Duration.ZERO, Clock.systemUTC(), false);
        LogHead further = new LogHead(Map.of(PARTITION, new LogHead.Partition(5, 4, Digest.ofText("further"))));
        keys.renew("trainer");
        claimsAndStops(1);

        assertThatThrownBy(() -> Journal.open(shared.open(), Claims.PROJECTION, behind))
                .isInstanceOf(LogException.HeadKeyUnknown.class)
                .hasMessageContaining("add the writer's public key");
        running.offer(further, true);
        assertThat(running.contradiction()).isEmpty();
        Files.copy(keys.ring(), lagging.resolve("key-ring"), StandardCopyOption.REPLACE_EXISTING);

        await().atMost(Duration.ofSeconds(60)).until(() -> {
            running.offer(further, true);
            return new String(storedHead(), StandardCharsets.UTF_8).contains("\"count\":4");
        });
    }

    @Test
    void a_head_names_what_the_broker_has_had_for_a_while_alone() {
        AtomicReference<Instant> now = new AtomicReference<>(Claims.NOW);
        Clock clock = new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now.get();
            }
        };
        LogHeads heads = new LogHeads(
                store, options("trainer", Set.of()).facts().signatures(), Topics.TRAININGS.name(), topicId());
        HeadKeeper keeper = new HeadKeeper(heads, LogHeads.Kept.NONE, Set.of(), Duration.ofSeconds(3), clock, false);

        keeper.offer(counting(1), true);
        now.set(Claims.NOW.plusSeconds(2));
        keeper.offer(counting(2), true);
        assertThat(store.read(HEAD)).as("nothing is that old").isEmpty();

        now.set(Claims.NOW.plusSeconds(3));
        keeper.offer(counting(3), true);
        awaitHead(1);
        now.set(Claims.NOW.plusSeconds(6));
        keeper.offer(counting(3), false);
        awaitHead(3);
    }

    private static LogHead counting(int facts) {
        return new LogHead(Map.of(PARTITION, new LogHead.Partition(facts, facts, Digest.ofText("facts " + facts))));
    }

    private void claimsAndStops(int claims) {
        Journal<Claims, JobEvent> journal = writer(Set.of());
        for (int number = 1; number <= claims; number++) {
            Claims.decideAndWait(journal, Claims::next);
        }
        awaitHead(claims);
        journal.close();
    }

    private Journal<Claims, JobEvent> writer(Set<String> accepted) {
        return writer(accepted, 1_000);
    }

    private Journal<Claims, JobEvent> writer(Set<String> accepted, int snapshotEvery) {
        Journal<Claims, JobEvent> journal = Journal.open(
                shared.open(), Claims.PROJECTION, options("trainer", accepted).withSnapshotEvery(snapshotEvery));
        open.add(journal);
        return journal;
    }

    private Journal<Claims, JobEvent> follower() {
        Journal<Claims, JobEvent> journal =
                Journal.readOnly(shared.open(), Claims.PROJECTION, options("evaluator", Set.of()));
        open.add(journal);
        return journal;
    }

    private JournalOptions options(String service, Set<String> accepted) {
        return options(service, accepted, keys);
    }

    private JournalOptions options(String service, Set<String> accepted, SigningKeys keys) {
        Signatures signatures = Signatures.open(service, keys.ring(), keys.key(service));
        return Claims.OPTIONS
                .withSnapshots(store)
                .withFacts(new FactReader(signatures, accepted))
                .withHeadKeptAfter(JobEvent.Claimed.class::isInstance);
    }

    private List<Envelope<JobEvent>> read() {
        return EventLogContract.events(shared.open(), Offsets.BEGINNING);
    }

    private String topicId() {
        return shared.open().origin().topicId();
    }

    private byte[] storedHead() {
        return store.read(HEAD).orElseThrow();
    }

    private void awaitHead(int count) {
        await().atMost(Duration.ofSeconds(60)).until(() -> store.read(HEAD)
                .map(head -> new String(head, StandardCharsets.UTF_8))
                .filter(head -> head.contains("\"count\":" + count))
                .isPresent());
    }
}
