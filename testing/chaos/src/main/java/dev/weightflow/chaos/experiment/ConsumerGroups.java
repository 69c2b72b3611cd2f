package dev.weightflow.chaos.experiment;

import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How far the services have read the requests. */
final class ConsumerGroups {

    /** Who reads which topic of requests: the group is named as the service. */
    private static final Map<Topic, String> READERS = Map.of(
            Topics.INGESTION_REQUESTS, "dataset-ingestion",
            Topics.TRAINING_REQUESTS, "trainer",
            Topics.EVALUATION_REQUESTS, "evaluator");

    private ConsumerGroups() {}

    /** Whether every request has been read and acknowledged. */
    static boolean haveReadAllRequests(Admin admin) {
        return READERS.entrySet().stream()
                .allMatch(reader -> hasRead(admin, reader.getValue(), partitions(reader.getKey())));
    }

    private static List<TopicPartition> partitions(Topic topic) {
        return IntStream.range(0, topic.partitions())
                .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                .toList();
    }

    private static boolean hasRead(Admin admin, String group, List<TopicPartition> partitions) {
        try {
            Map<TopicPartition, OffsetAndMetadata> read = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            Map<TopicPartition, ListOffsetsResultInfo> ends = admin.listOffsets(partitions.stream()
                            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest())))
                    .all()
                    .get();
            return partitions.stream().allMatch(partition -> {
                OffsetAndMetadata offset = read.get(partition);
                return (offset == null ? 0 : offset.offset())
                        >= ends.get(partition).offset();
            });
        } catch (ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while offsets were asked for", e);
        }
    }
}
