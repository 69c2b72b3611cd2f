package dev.weightflow.local.server;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Topics of an installation. */
public final class KafkaTopics {
    private static final Duration TO_BE_KNOWN = Duration.ofSeconds(20);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private KafkaTopics() {}

    /** Creates missing topics, and alters the settings of existing ones to those given. Partitions are never changed: keys would move. */
    public static void create(Admin admin, Collection<NewTopic> wanted)
            throws ExecutionException, InterruptedException {
        Set<String> present = admin.listTopics().names().get();
        List<NewTopic> missing =
                wanted.stream().filter(topic -> !present.contains(topic.name())).toList();
        for (KafkaFuture<Void> creation : admin.createTopics(missing).values().values()) {
            unlessThere(creation);
        }
        awaitKnown(admin, missing.stream().map(NewTopic::name).toList());
        admin.incrementalAlterConfigs(settings(wanted, present)).all().get();
    }

    /** Waits until the broker that clients ask knows the topics, which is a little after the controller has created them. */
    private static void awaitKnown(Admin admin, List<String> topics) throws ExecutionException, InterruptedException {
        long end = System.nanoTime() + TO_BE_KNOWN.toNanos();
        while (true) {
            try {
                admin.describeTopics(topics).allTopicNames().get();
                return;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || System.nanoTime() > end) {
                    throw e;
                }
                Thread.sleep(BETWEEN_LOOKS.toMillis());
            }
        }
    }

    /**
     * Waits for a creation, and accepts that the topic exists: on a slow machine the client repeats its first request, which was carried out and not
     * answered.
     */
    private static void unlessThere(KafkaFuture<Void> creation) throws ExecutionException, InterruptedException {
        try {
            creation.get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private static Map<ConfigResource, Collection<AlterConfigOp>> settings(
            Collection<NewTopic> wanted, Set<String> present) {
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        for (NewTopic topic : wanted) {
            if (present.contains(topic.name()) && topic.configs() != null) {
                changes.put(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic.name()),
                        topic.configs().entrySet().stream()
                                .map(entry -> new AlterConfigOp(
                                        new ConfigEntry(entry.getKey(), entry.getValue()), AlterConfigOp.OpType.SET))
                                .toList());
            }
        }
        return changes;
    }
}
