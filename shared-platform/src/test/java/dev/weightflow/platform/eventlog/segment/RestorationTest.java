package dev.weightflow.platform.eventlog.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weightflow.local.server.KafkaBroker;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.platform.eventlog.LogException;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.testing.servers.WithEmbeddedServers;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Tests the way back from a lost Kafka, and from one lost topic. */
@WithEmbeddedServers
class RestorationTest extends RestorationFixture {
    @Test
    void a_lost_kafka_is_restored_with_every_fact_and_goes_on() {
        KafkaBroker first = newBroker();
        List<Envelope<JobEvent>> facts;
        try (Journal<List<Envelope<JobEvent>>, JobEvent> journal = journal(Topics.TRAININGS, "trainer")) {
            append(journal, 40);
            publishForeign();
            append(journal, 5);
            facts = journal.state();
            save(Topics.TRAININGS, "trainer");
        }
        try (Journal<List<Envelope<JobEvent>>, JobEvent> journal = journal(Topics.EVALUATIONS, "evaluator")) {
            append(journal, 3);
            save(Topics.EVALUATIONS, "evaluator");
        }
        List<ConsumerRecord<byte[], byte[]>> before = records();
        first.kill();
        newBroker();
        assertThatThrownBy(() -> journal(Topics.TRAININGS, "trainer"))
                .isInstanceOf(LogException.Replaced.class)
                .hasMessageContaining("backup restore");

        List<RestoredTopic> restored = restoration().restore(Set.of(), Optional.empty());

        assertThat(restored).extracting(RestoredTopic::topic).containsExactly(TOPIC.name(), Topics.EVALUATIONS.name());
        assertThat(restored.get(0).facts()).isEqualTo(45);
        assertThat(restored.get(0).records()).isEqualTo(46);
        assertThat(restored.get(0).missing()).isZero();
        assertThat(records())
                .usingElementComparator(
                        (one, other) -> Arrays.compare(SegmentFormat.unplaced(one), SegmentFormat.unplaced(other)))
                .containsExactlyElementsOf(before);
        try (Journal<List<Envelope<JobEvent>>, JobEvent> journal = journal(Topics.TRAININGS, "trainer")) {
            assertThat(journal.state()).containsExactlyInAnyOrderElementsOf(facts);
            append(journal, 2);
            assertThat(journal.state()).hasSize(47);
            save(Topics.TRAININGS, "trainer");
        }
        kafka = sharedKafka();
        assertThat(restoration().restore(Set.of(), Optional.empty()).get(0).facts())
                .as("restored once more, what came after the first time included")
                .isEqualTo(47);
    }

    @Test
    void a_writer_over_the_lost_kafka_is_refused_when_it_comes_back() {
        KafkaConnection lost = kafka;
        Journal<List<Envelope<JobEvent>>, JobEvent> old = opened(journal(Topics.TRAININGS, "trainer"));
        append(old, 3);
        save(Topics.TRAININGS, "trainer");
        newBroker(); // the other region, while the first one lives on

        restoration().restore(Set.of(), Optional.empty());

        append(old, 1); // it does not know yet
        await().untilAsserted(() -> assertThat(old.notReady()).get().asString().contains("was recreated"));
        assertThatThrownBy(() -> append(old, 1)).isInstanceOf(LogException.class);
        kafka = lost;
        assertThatThrownBy(() -> journal(Topics.TRAININGS, "trainer")).isInstanceOf(LogException.Replaced.class);
    }

    @Test
    void facts_that_the_writer_has_signed_and_no_segment_holds_are_counted() {
        try (Journal<List<Envelope<JobEvent>>, JobEvent> journal = journal(Topics.TRAININGS, "trainer")) {
            append(journal, 10);
            save(Topics.TRAININGS, "trainer");
            append(journal, 4);
            awaitHead(14);
        }
        loseTopics();

        RestoredTopic restored =
                restoration().restore(Set.of(), Optional.empty()).get(0);

        assertThat(restored.facts()).isEqualTo(10);
        assertThat(restored.missing()).isEqualTo(4);
        assertThat(restored.savedAt()).isPresent();
    }

    @Test
    void a_topic_whose_first_facts_are_not_saved_yet_is_restored_without_them() {
        try (Journal<List<Envelope<JobEvent>>, JobEvent> journal = journal(Topics.TRAININGS, "trainer")) {
            save(Topics.TRAININGS, "trainer");
            append(journal, 4);
            awaitHead(4);
        }
        loseTopics();

        RestoredTopic restored =
                restoration().restore(Set.of(), Optional.empty()).get(0);

        assertThat(restored.facts()).isZero();
        assertThat(restored.missing()).isEqualTo(4);
    }

    @Test
    void it_goes_back_to_a_point_in_time() throws Exception {
        Instant between;
        try (Journal<List<Envelope<JobEvent>>, JobEvent> journal = journal(Topics.TRAININGS, "trainer")) {
            append(journal, 6);
            Thread.sleep(20);
            between = Instant.now();
            Thread.sleep(20);
            append(journal, 4);
            save(Topics.TRAININGS, "trainer");
            awaitHead(10);
        }
        loseTopics();

        RestoredTopic restored =
                restoration().restore(Set.of(), Optional.of(between)).get(0);

        assertThat(restored.facts()).isEqualTo(6);
        assertThat(restored.missing()).isEqualTo(4);
        assertThat(restored.lastAt()).get().matches(last -> !last.isAfter(between));
        try (Journal<List<Envelope<JobEvent>>, JobEvent> journal = journal(Topics.TRAININGS, "trainer")) {
            assertThat(journal.state()).hasSize(6);
        }
    }

    @Test
    void one_lost_topic_is_restored_beside_the_others() {
        write(8);
        try (Journal<List<Envelope<JobEvent>>, JobEvent> journal = journal(Topics.EVALUATIONS, "evaluator")) {
            append(journal, 3);
            save(Topics.EVALUATIONS, "evaluator");
        }
        String evaluations = log(Topics.EVALUATIONS).topicId();
        lose(List.of(kafka.prefix().before(TOPIC).name()));

        assertThatThrownBy(() -> restoration().restore(Set.of(Topics.EVALUATIONS.name()), Optional.empty()))
                .isInstanceOf(RestoreException.class)
                .hasMessageContaining("so it is not restored");
        assertThat(restoration().restore(Set.of(TOPIC.name()), Optional.empty()))
                .extracting(RestoredTopic::topic)
                .containsExactly(TOPIC.name());

        assertThat(log(Topics.EVALUATIONS).topicId()).isEqualTo(evaluations);
        for (Map.Entry<Topic, String> topic : Map.of(Topics.TRAININGS, "trainer", Topics.EVALUATIONS, "evaluator")
                .entrySet()) {
            try (Journal<List<Envelope<JobEvent>>, JobEvent> journal = journal(topic.getKey(), topic.getValue())) {
                assertThat(journal.state()).isNotEmpty();
            }
        }
    }

    @Test
    void groups_that_act_on_facts_read_them_again() throws Exception {
        write(3);
        Topic followed = kafka.prefix().before(Topics.EVALUATIONS);
        try (Journal<List<Envelope<JobEvent>>, JobEvent> journal = journal(Topics.EVALUATIONS, "evaluator")) {
            append(journal, 3);
            save(Topics.EVALUATIONS, "evaluator");
        }
        TopicPartition partition = new TopicPartition(followed.name(), 0);
        String group = kafka.prefix().text() + "followers";
        try (AdminClient admin = kafka.admin()) {
            admin.alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(2)))
                    .all()
                    .get();
            lose(List.of(kafka.prefix().before(TOPIC).name()));

            restoration().restore(Set.of(), Optional.empty());

            assertThat(admin.listConsumerGroupOffsets(group)
                            .partitionsToOffsetAndMetadata()
                            .get())
                    .isEmpty();
        }
    }
}
