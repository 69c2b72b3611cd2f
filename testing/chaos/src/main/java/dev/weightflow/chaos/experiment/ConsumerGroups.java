package dev.weightflow.chaos.experiment;

import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

final class ConsumerGroups {

    /** Consumer groups by the topic of requests they read: named as the services. */
    private static final Map<Topic, String> READERS = Map.of(
            Topics.INGESTION_REQUESTS, "dataset-ingestion",
            Topics.TRAINING_REQUESTS, "trainer",
            Topics.EVALUATION_REQUESTS, "evaluator");

    private ConsumerGroups() {}

    static boolean haveReadAllRequests(Admin admin) {
        return READERS.entrySet().stream().allMatch(reader -> hasRead(admin, reader.getValue(), reader.getKey()));
    }

    private static boolean hasRead(Admin admin, String group, Topic topic) {
        try {
            Map<TopicPartition, OffsetSpec> partitions = IntStream.range(0, topic.partitions())
                    .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                    .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
            Map<TopicPartition, OffsetAndMetadata> read = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            return admin.listOffsets(partitions).all().get().entrySet().stream().allMatch(end -> {
                OffsetAndMetadata offset = read.get(end.getKey());
                return (offset == null ? 0 : offset.offset()) >= end.getValue().offset();
            });
        } catch (ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while offsets were asked for", e);
        }
    }
}
