package dev.weightflow.benchmarks.projection;

import dev.weightflow.local.server.SigningKeys;
import dev.weightflow.platform.event.CloudEventHeader;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.EventSignature;
import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.signing.Principals;
import dev.weightflow.platform.signing.Signatures;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;

/** Signatures of made-up facts. They are made beforehand and kept in a file, because making them takes as long as checking them. */
final class SignedFacts implements AutoCloseable {
    /** Length of a signature in Base64. */
    private static final int LENGTH = 88;

    private final String topic;
    private final FactReader reader;
    private final String keyId;
    private final RandomAccessFile signatures;

    /** Opens what {@link #make} has made in that folder. */
    SignedFacts(String topic, Path folder) throws IOException {
        this.topic = topic;
        Signatures keys = Signatures.checking("benchmark", keys(folder).ring());
        this.reader = FactReader.of(keys);
        this.keyId = keys.keyIdsOf(Principals.writerOf(topic).orElseThrow()).get(0);
        this.signatures = new RandomAccessFile(file(folder).toFile(), "r");
    }

    private static SigningKeys keys(Path folder) {
        return SigningKeys.in(folder.resolve("keys"));
    }

    private static Path file(Path folder) {
        return folder.resolve("signatures");
    }

    /** Signs all facts of a history with a new key. */
    static void make(History<?, ?> history, Path folder) throws IOException {
        String topic = history.log().topic();
        String writer = Principals.writerOf(topic).orElseThrow();
        SigningKeys keys = keys(folder);
        Signatures signatures = Signatures.open(writer, keys.ring(), keys.of(writer));
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file(folder)))) {
            for (long number = 0; number < history.facts(); number++) {
                ProducerRecord<String, byte[]> record = EventCodec.encode(history.fact(number));
                EventSignature.add(signatures, topic, record.headers(), record.value());
                Header signature = record.headers().lastHeader(CloudEventHeader.SIGNATURE);
                out.write(signature.value(), 0, LENGTH);
            }
        }
    }

    /** Returns a fact as a record of its topic. */
    ConsumerRecord<String, byte[]> record(Envelope<?> fact, long offset) {
        ProducerRecord<String, byte[]> encoded = EventCodec.encode(fact);
        CloudEventHeader.add(encoded.headers(), CloudEventHeader.KEY_ID, keyId);
        CloudEventHeader.add(encoded.headers(), CloudEventHeader.SIGNATURE, signature(offset));
        return new ConsumerRecord<>(
                topic,
                0,
                offset,
                fact.time().toEpochMilli(),
                TimestampType.CREATE_TIME,
                encoded.key().length(),
                encoded.value().length,
                encoded.key(),
                encoded.value(),
                encoded.headers(),
                Optional.empty());
    }

    private String signature(long offset) {
        byte[] signature = new byte[LENGTH];
        try {
            signatures.seek(offset * LENGTH);
            signatures.readFully(signature);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new String(signature, StandardCharsets.US_ASCII);
    }

    /** Checks signatures and reads facts in the background, as a log in Kafka does. */
    CompletableFuture<List<FactReader.Reading>> read(List<ConsumerRecord<String, byte[]>> records) {
        return reader.readAhead(topic, records);
    }

    @Override
    public void close() throws IOException {
        signatures.close();
    }
}
