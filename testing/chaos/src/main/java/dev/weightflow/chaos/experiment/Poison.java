package dev.weightflow.chaos.experiment;

import dev.weightflow.platform.event.CloudEventHeader;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.event.DatasetEvent.IngestionRequested;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Record that looks like an event, and cannot be read as one.
 *
 * @param value its bytes, derived from those of a valid event
 * @param headers its headers, derived from those of a valid event
 */
record Poison(String shape, UnaryOperator<byte[]> value, UnaryOperator<Headers> headers) {

    private static final int DEEP = 5_000;
    /** Length of a long record; requests' topics take records of 64 KiB. */
    private static final int LONG = 60_000;

    /** Lists all shapes; none is signed, so that among facts they count as a stranger's. */
    static List<Poison> shapes() {
        return List.of(
                value("no value", sound -> null),
                value("an empty value", sound -> new byte[0]),
                value("no JSON", sound -> bytes("not json")),
                value("JSON's null", sound -> bytes("null")),
                value("a list", sound -> bytes("[]")),
                value("a cut value", sound -> bytes(text(sound).substring(0, sound.length / 2))),
                value("more than one value", sound -> bytes(text(sound) + text(sound))),
                value("bytes that are no UTF-8", sound -> new byte[] {(byte) 0xC3, (byte) 0x28, (byte) 0xFF}),
                value("a number for a text", sound -> bytes("{\"job\":17,\"generation\":1}")),
                value("a missing field", sound -> bytes("{\"job\":\"a\",\"generation\":1}")),
                value("lists in lists", sound -> bytes("[".repeat(DEEP))),
                value("a very long text", sound -> bytes(text(sound).replace("/nowhere", "/".repeat(LONG)))),
                headers("no headers", sound -> new RecordHeaders()),
                without(CloudEventHeader.ID),
                without(CloudEventHeader.SOURCE),
                without(CloudEventHeader.TYPE),
                without(CloudEventHeader.SUBJECT),
                without(CloudEventHeader.TIME),
                with(CloudEventHeader.SPEC_VERSION, "0.3"),
                with(CloudEventHeader.TYPE, "com.example.Thing.v1"),
                with(CloudEventHeader.TYPE, "dev.weightflow.nonsense.Anything.v1"),
                with(CloudEventHeader.TYPE, "dev.weightflow.dataset.IngestionRequested.v2"),
                nothingBut("dev.weightflow.nonsense.Anything.v1"),
                with(CloudEventHeader.SUBJECT, "another-subject"),
                with(CloudEventHeader.TIME, "yesterday"),
                with(CloudEventHeader.CAUSATION_DEPTH, "deep"));
    }

    ProducerRecord<String, byte[]> in(Topic topic, String key) {
        ProducerRecord<String, byte[]> sound = EventCodec.encode(Envelope.of(
                new IngestionRequested(new JobId(key), 1, IngestSpec.of("/nowhere")),
                "/somebody",
                Instant.EPOCH,
                EventContext.NONE));
        return new ProducerRecord<>(
                topic.name(), null, key, value.apply(sound.value()), headers.apply(sound.headers()));
    }

    private static Poison value(String shape, UnaryOperator<byte[]> value) {
        return new Poison(shape, value, sound -> sound);
    }

    private static Poison headers(String shape, UnaryOperator<Headers> headers) {
        return new Poison(shape, sound -> sound, headers);
    }

    private static Poison nothingBut(String type) {
        return new Poison(
                "no data but a type of ours", sound -> bytes("{}"), sound -> sound.remove(CloudEventHeader.TYPE)
                        .add(CloudEventHeader.TYPE, bytes(type)));
    }

    private static Poison without(String header) {
        return headers("no " + header, sound -> sound.remove(header));
    }

    private static Poison with(String header, String value) {
        return headers(header + " is " + value, sound -> sound.remove(header).add(header, bytes(value)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
