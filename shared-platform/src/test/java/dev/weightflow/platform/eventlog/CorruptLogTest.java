package dev.weightflow.platform.eventlog;

import static dev.weightflow.platform.eventlog.Claims.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.local.server.KafkaBroker;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.topic.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests a broker whose disk has changed a byte of a topic. */
class CorruptLogTest {
    private static final Topic TOPIC = new Topic("facts", "job", 1, Optional.empty());

    @Test
    void a_damaged_segment_is_told_as_such_and_nothing_is_decided_behind_it(@TempDir Path home) throws IOException {
        try (KafkaBroker broker = KafkaBroker.start(home)) {
            broker.createTopics(List.of(new NewTopic(TOPIC.name(), 1, (short) 1).configs(TOPIC.settings())));
            KafkaConnection connection = KafkaConnection.to(broker.bootstrapServers(), "test");
            try (KafkaProducer<String, byte[]> producer = connection.producer()) {
                for (int number = 1; number <= 3; number++) {
                    ProducerRecord<String, byte[]> record = EventCodec.encode(event(number));
                    producer.send(
                            new ProducerRecord<>(TOPIC.name(), null, record.key(), record.value(), record.headers()));
                    producer.flush();
                }
            }

            flip(segment(home));

            KafkaEventLog<JobEvent> log = KafkaEventLog.open(
                    connection,
                    TOPIC,
                    JobEvent.class,
                    "writer",
                    new SimpleMeterRegistry(),
                    FactReader.of(Signatures.NONE));
            try (Journal<Claims, JobEvent> journal = Claims.journal(log)) {
                assertThat(journal.notReady()).get().asString().contains("a segment on its disk is damaged");
                assertThatThrownBy(() -> Claims.decideAndWait(journal, Claims::next))
                        .isInstanceOf(LogException.Corrupt.class);
                assertThat(journal.ended()).isEmpty();
                assertThat(journal.timeSinceLastRead()).isLessThan(Duration.ofMinutes(10));
            }
        }
    }

    private static Path segment(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .filter(file -> file.getParent().getFileName().toString().equals(TOPIC.name() + "-0"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Flips one bit of the second fact's data. */
    private static void flip(Path file) throws IOException {
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        long position = content.indexOf("{\"", content.indexOf("{\"") + 2) + 1;
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(position);
            int before = bytes.read();
            bytes.seek(position);
            bytes.write(before ^ 1);
        }
    }
}
