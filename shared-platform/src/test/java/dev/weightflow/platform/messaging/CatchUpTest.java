package dev.weightflow.platform.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CatchUpTest {
    private static final String TOPIC = "weightflow.trainings";

    private final List<TopicPartition> partitions = IntStream.range(0, 2)
            .mapToObj(number -> new TopicPartition(TOPIC, number))
            .toList();
    private final MockConsumer<Object, Object> consumer = new MockConsumer<>("earliest");
    private final CatchUp catchUp = new CatchUp();

    CatchUpTest() {
        consumer.subscribe(List.of(TOPIC));
        consumer.updateBeginningOffsets(offsets(partition -> 0L));
        ends(0);
    }

    @Test
    void an_empty_topic_is_read_at_once() {
        assign(partitions);

        assertThat(catchUp.look(consumer)).isTrue();
    }

    @Test
    void what_waits_behind_the_consumer_is_not_read_whatever_its_position() {
        ends(2);
        assign(partitions);
        poll(0, 0);
        poll(0, 1);
        poll(1, 0);
        poll(1, 1);
        assertThat(consumer.position(partitions.get(0))).isEqualTo(2);

        convert(0, 0);
        convert(0, 1);
        convert(1, 0);
        assertThat(catchUp.look(consumer)).isFalse();

        convert(1, 1);
        assertThat(catchUp.look(consumer)).isTrue();
        assertThat(catchUp.isOver()).isTrue();
    }

    @Test
    void markers_of_transactions_need_no_record() {
        ends(2);
        assign(partitions);
        poll(0, 0);
        convert(0, 0);
        assertThat(catchUp.look(consumer)).isFalse();

        partitions.forEach(partition -> consumer.seek(partition, 2));

        assertThat(catchUp.look(consumer)).isTrue();
    }

    @Test
    void what_comes_after_the_start_is_not_waited_for() {
        ends(1);
        assign(partitions);
        assertThat(catchUp.look(consumer)).isFalse();
        ends(9);
        for (int partition : List.of(0, 1)) {
            poll(partition, 0);
            poll(partition, 1);
            convert(partition, 0);
        }

        assertThat(catchUp.look(consumer)).isTrue();
    }

    @Test
    void a_partition_that_another_instance_has_taken_is_not_waited_for() {
        ends(1);
        assign(partitions);
        poll(0, 0);
        convert(0, 0);
        assertThat(catchUp.look(consumer)).isFalse();

        assign(List.of(partitions.get(0)));

        assertThat(catchUp.look(consumer)).isTrue();
    }

    private void ends(long offset) {
        consumer.updateEndOffsets(offsets(partition -> offset));
    }

    private Map<TopicPartition, Long> offsets(Function<TopicPartition, Long> of) {
        return partitions.stream().collect(Collectors.toMap(Function.identity(), of));
    }

    private void assign(List<TopicPartition> assigned) {
        consumer.rebalance(assigned);
        Map<TopicPartition, Long> beginnings = new HashMap<>();
        assigned.forEach(partition -> beginnings.put(partition, 0L));
        consumer.updateBeginningOffsets(beginnings);
    }

    private void poll(int partition, long offset) {
        consumer.addRecord(new ConsumerRecord<>(TOPIC, partition, offset, "key", "value"));
        catchUp.polled(consumer.poll(Duration.ZERO));
    }

    private void convert(int partition, long offset) {
        catchUp.converted(partitions.get(partition), offset);
    }
}
