package dev.weightflow.platform.event;

import dev.weightflow.platform.signing.Principals;
import dev.weightflow.platform.signing.SignatureCheck;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.platform.signing.Signed;
import dev.weightflow.schema.id.Digest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Signatures of facts, in two headers beside those of the event. A signature covers the topic, every header that identifies the event, its cause and
 * its actor, and the digest of the data: any change invalidates it.
 */
public final class EventSignature {
    private static final String FORMAT = "weightflow-event-signature-v1";
    private static final List<String> SIGNED = List.of(
            CloudEventHeader.SPEC_VERSION,
            CloudEventHeader.ID,
            CloudEventHeader.SOURCE,
            CloudEventHeader.TYPE,
            CloudEventHeader.SUBJECT,
            CloudEventHeader.TIME,
            CloudEventHeader.CAUSATION_DEPTH,
            CloudEventHeader.CAUSATION_ROOT,
            CloudEventHeader.CAUSATION_PARENT,
            CloudEventHeader.ACTOR,
            CloudEventHeader.CONTENT_TYPE);

    private static final byte[] NO_DATA = {};

    private EventSignature() {}

    /** Signs a fact of that topic; does nothing without keys. */
    public static void add(Signatures signatures, String topic, Headers headers, byte[] data) {
        signatures.sign(statement(topic, headers, data)).ifPresent(signed -> {
            CloudEventHeader.add(headers, CloudEventHeader.KEY_ID, signed.keyId());
            CloudEventHeader.add(headers, CloudEventHeader.SIGNATURE, signed.signature());
        });
    }

    /** Checks that a record was stated by its topic's writer; topics without a single writer accept everything. */
    static SignatureCheck check(Signatures signatures, String topic, Headers headers, byte[] data) {
        Optional<String> writer = Principals.writerOf(topic);
        if (!signatures.areRequired() || writer.isEmpty()) {
            return new SignatureCheck.Valid();
        }
        Optional<Signed> signed = CloudEventHeader.text(headers, CloudEventHeader.KEY_ID)
                .flatMap(key -> CloudEventHeader.text(headers, CloudEventHeader.SIGNATURE)
                        .map(value -> new Signed(key, value)));
        return signatures.check(writer.get(), statement(topic, headers, data), signed);
    }

    /** Builds the signed statement. Values are preceded by their lengths, so that no two events have the same statement. */
    private static byte[] statement(String topic, Headers headers, byte[] data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        line(out, "format", FORMAT.getBytes(StandardCharsets.US_ASCII));
        line(out, "topic", topic.getBytes(StandardCharsets.UTF_8));
        for (String name : SIGNED) {
            Header header = headers.lastHeader(name);
            if (header != null && header.value() != null) {
                line(out, name, header.value());
            }
        }
        line(out, "data", Digest.of(data == null ? NO_DATA : data).hex().getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    private static void line(ByteArrayOutputStream out, String name, byte[] value) {
        out.writeBytes((name + ":" + value.length + ":").getBytes(StandardCharsets.UTF_8));
        out.writeBytes(value);
        out.write('\n');
    }
}
