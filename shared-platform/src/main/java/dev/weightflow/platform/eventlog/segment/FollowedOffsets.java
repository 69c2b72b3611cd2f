package dev.weightflow.platform.eventlog.segment;

import dev.weightflow.platform.eventlog.LogException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupSubscribedToTopicException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Offsets of the consumer groups that act on facts. What a group has read may have led to facts in another topic that are lost with it, and nobody would
 * ask for them again: so the groups read everything once more, which has no effect where it had one already.
 */
final class FollowedOffsets {
    private FollowedOffsets() {}

    /**
     * Deletes the offsets of all groups in these topics.
     *
     * @return the names of the groups that will read from the beginning
     * @throws RestoreException if a member of a group still reads
     */
    static List<String> delete(AdminClient admin, Set<String> topics) {
        List<String> reset = new ArrayList<>();
        try {
            for (GroupListing group : admin.listGroups(ListGroupsOptions.forConsumerGroups())
                    .all()
                    .get()) {
                Set<TopicPartition> read = new HashSet<>(admin.listConsumerGroupOffsets(group.groupId())
                        .partitionsToOffsetAndMetadata()
                        .get()
                        .keySet());
                read.removeIf(partition -> !topics.contains(partition.topic()));
                if (!read.isEmpty()) {
                    admin.deleteConsumerGroupOffsets(group.groupId(), read)
                            .all()
                            .get();
                    reset.add(group.groupId());
                }
            }
            return reset;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupSubscribedToTopicException) {
                throw RestoreException.servicesRun(e.getCause().getMessage());
            }
            throw new LogException.Unavailable(String.join(", ", topics), e.getCause());
        } catch (InterruptedException e) {
            throw new LogException.Unavailable(String.join(", ", topics), new InterruptException(e));
        }
    }
}
