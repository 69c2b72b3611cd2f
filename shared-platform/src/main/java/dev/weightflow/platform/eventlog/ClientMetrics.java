package dev.weightflow.platform.eventlog;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** Kafka's own metrics of a log's clients ({@code kafka.consumer.*} and so on), for as long as each client is open. */
final class ClientMetrics implements AutoCloseable {
    private final MeterRegistry meters;
    private final Map<Object, KafkaClientMetrics> bound = new ConcurrentHashMap<>();

    ClientMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    void watch(AdminClient client) {
        bind(client, new KafkaClientMetrics(client));
    }

    void watch(Consumer<?, ?> client) {
        bind(client, new KafkaClientMetrics(client));
    }

    void watch(Producer<?, ?> client) {
        bind(client, new KafkaClientMetrics(client));
    }

    private void bind(Object client, KafkaClientMetrics metrics) {
        bound.put(client, metrics);
        metrics.bindTo(meters);
    }

    /** The client is about to be closed. */
    void forget(Object client) {
        KafkaClientMetrics metrics = bound.remove(client);
        if (metrics != null) {
            metrics.close();
        }
    }

    @Override
    public void close() {
        bound.keySet().forEach(this::forget);
    }
}
