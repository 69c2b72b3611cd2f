package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.schema.topic.Topic;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Requirements on a topic that keeps facts, and detection of records that Kafka has lost with its disk. */
public final class JournalTopic {
    private static final Logger LOG = LoggerFactory.getLogger(JournalTopic.class);

    private JournalTopic() {}

    /**
     * Checks the topic's settings and returns its description.
     *
     * @param opening whether this is the first check, which also logs settings that are allowed but unwise
     * @throws LogException.Unfit if it is missing, Kafka deletes or compacts its records or may lose some to an election, or it has another number of
     * partitions
     */
    public static TopicDescription require(Admin admin, Topic wanted, boolean opening) {
        TopicDescription found = answer(
                        wanted.name(),
                        admin.describeTopics(List.of(wanted.name())).allTopicNames())
                .get(wanted.name());
        int partitions = found.partitions().size();
        if (partitions != wanted.partitions()) {
            throw LogException.Unfit.because(
                    wanted.name(),
                    "it has " + partitions + " partitions instead of " + wanted.partitions()
                            + ", so that keys lie elsewhere than their former events");
        }
        if (wanted.retention().isEmpty()) {
            Map<String, String> settings = settings(admin, wanted.name());
            requireEndless(wanted.name(), settings);
            int copies = found.partitions().stream()
                    .mapToInt(partition -> partition.replicas().size())
                    .min()
                    .orElse(1);
            requireSafe(wanted.name(), copies, settings);
            if (opening && copies > 1 && "1".equals(settings.get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG))) {
                LOG.warn(
                        "{} has {} copies and takes facts that lie in one of them alone: set its {} to 2, or what is"
                                + " acknowledged is lost with one disk",
                        wanted.name(),
                        copies,
                        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
            }
        }
        return found;
    }

    /** Returns Kafka's id of its cluster. */
    public static String cluster(Admin admin, String topic) {
        return answer(topic, admin.describeCluster().clusterId());
    }

    /** Checks that no replica without all acknowledged facts can become the leader. */
    static void requireSafe(String topic, int copies, Map<String, String> settings) {
        if (copies > 1 && Boolean.parseBoolean(settings.get(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG))) {
            throw LogException.Unfit.because(
                    topic,
                    "its " + TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG
                            + " is true, so that a copy without the latest facts may take the place of one that has them");
        }
    }

    private static <T> T answer(String topic, KafkaFuture<T> question) {
        try {
            return question.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof UnknownTopicOrPartitionException
                    ? LogException.Unfit.missing(topic)
                    : new LogException.Unavailable(topic, e.getCause());
        } catch (InterruptedException e) {
            throw new LogException.Unavailable(topic, new InterruptException(e));
        }
    }

    private static void requireEndless(String topic, Map<String, String> settings) {
        if (settings.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, "").contains("compact")) {
            throw LogException.Unfit.because(topic, "it is compacted, so that facts are deleted which others followed");
        }
        for (String retention : List.of(TopicConfig.RETENTION_MS_CONFIG, TopicConfig.RETENTION_BYTES_CONFIG)) {
            String value = settings.getOrDefault(retention, "-1");
            if (!value.equals("-1")) {
                throw LogException.Unfit.because(topic, "its " + retention + " is " + value + " instead of -1");
            }
        }
    }

    private static Map<String, String> settings(Admin admin, String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            Config config = answer(
                            topic, admin.describeConfigs(List.of(resource)).all())
                    .get(resource);
            return config.entries().stream()
                    .filter(entry -> entry.value() != null)
                    .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
        } catch (LogException.Unavailable e) {
            if (e.getCause() instanceof AuthorizationException) {
                LOG.warn(
                        "Whether {} keeps its records for ever could not be checked: DescribeConfigs is denied", topic);
                return Map.of();
            }
            throw e;
        }
    }

    static boolean isCorruption(Throwable failure) {
        return ProblemException.causes(failure)
                .anyMatch(cause -> cause instanceof CorruptRecordException
                        || cause instanceof InvalidRecordException
                        || String.valueOf(cause.getMessage()).contains("corrupt"));
    }
}
