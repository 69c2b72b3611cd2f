package dev.weightflow.local.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.local.platform.Part.PartHealth;
import dev.weightflow.local.process.Port;
import dev.weightflow.local.server.KafkaLogins;
import dev.weightflow.schema.topic.Topics;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class KafkaPartTest {
    private static final int MIB = 1 << 20;

    @TempDir
    Path directory;

    @Test
    void who_may_request_does_not_end_it_by_a_batch_that_is_small_when_compressed() throws Exception {
        KafkaLogins logins = KafkaAccess.logins(directory.resolve("logins"));
        KafkaPart kafka = new KafkaPart(directory.resolve("kafka"), logins, Port.free(), OptionalInt.empty());
        Part.Running running = kafka.start(lack -> {});
        try {
            String topic = Topics.INGESTION_REQUESTS.name();
            Map<String, Object> settings = new HashMap<>(logins.clientSettings(KafkaAccess.REQUESTER));
            settings.put("bootstrap.servers", running.address());
            settings.put("compression.type", "zstd");
            settings.put("linger.ms", 2_000);
            settings.put("request.timeout.ms", 6_000);
            settings.put("delivery.timeout.ms", 8_000);
            settings.put("batch.size", 160 * MIB);
            settings.put("buffer.memory", 200L * MIB);
            settings.put("max.request.size", 200 * MIB);
            settings.put("retries", 0);
            settings.put("enable.idempotence", false);

            try (KafkaProducer<byte[], byte[]> producer =
                    new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
                byte[] zeros = new byte[MIB - 1_000];
                Future<RecordMetadata> last = null;
                for (int i = 0; i < 150; i++) {
                    last = producer.send(new ProducerRecord<>(topic, 0, null, zeros));
                }
                producer.flush();
                Future<RecordMetadata> refused = last;
                assertThatThrownBy(() -> refused.get(120, TimeUnit.SECONDS)).isNotNull();

                // then it keeps running, and accepts valid requests
                assertThat(running.end().isDone()).isFalse();
                producer.send(new ProducerRecord<>(topic, 0, null, new byte[60 << 10]));
                producer.flush();
                assertThatThrownBy(() -> producer.send(new ProducerRecord<>(topic, 0, null, noise(65 << 10)))
                                .get(120, TimeUnit.SECONDS))
                        .hasMessageContaining("larger");
            }
            assertThat(running.health().get()).contains(PartHealth.READY);
        } finally {
            running.stop().run();
        }
    }

    private static byte[] noise(int bytes) {
        byte[] noise = new byte[bytes];
        new java.util.Random(1).nextBytes(noise);
        return noise;
    }
}
