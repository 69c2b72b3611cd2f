package dev.weightflow.embedded;

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

/** Brings a broker's topics to what is wanted. */
final class KafkaTopics {

    private KafkaTopics() {}

    static void create(Admin admin, Collection<NewTopic> wanted) throws ExecutionException, InterruptedException {
        Set<String> present = admin.listTopics().names().get();
        List<NewTopic> missing =
                wanted.stream().filter(topic -> !present.contains(topic.name())).toList();
        for (KafkaFuture<Void> creation : admin.createTopics(missing).values().values()) {
            unlessThere(creation);
        }
        admin.incrementalAlterConfigs(settings(wanted, present)).all().get();
    }

    /** On a slow machine the client asks again for what its first request, unanswered, has created. */
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
