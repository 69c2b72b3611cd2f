package dev.weightflow.platform.event;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Names of the headers that make a Kafka record a CloudEvent, and of Weightflow's own. */
public final class CloudEventHeader {
    public static final String SPEC_VERSION = "ce_specversion";
    public static final String ID = "ce_id";
    public static final String SOURCE = "ce_source";
    public static final String TYPE = "ce_type";
    public static final String SUBJECT = "ce_subject";
    public static final String TIME = "ce_time";
    public static final String CAUSATION_DEPTH = "ce_causationdepth";
    public static final String CAUSATION_ROOT = "ce_causationroot";
    public static final String CAUSATION_PARENT = "ce_causationparent";
    public static final String ACTOR = "ce_actor";
    public static final String KEY_ID = "ce_keyid";
    public static final String SIGNATURE = "ce_signature";
    public static final String CONTENT_TYPE = "content-type";
    public static final String TRACEPARENT = "traceparent";

    private CloudEventHeader() {}

    /** Returns the text of the last header of that name; anybody may have written it. */
    public static Optional<String> text(Headers headers, String name) {
        return Optional.ofNullable(headers.lastHeader(name))
                .map(Header::value)
                .map(value -> new String(value, StandardCharsets.UTF_8));
    }

    public static void add(Headers headers, String name, String text) {
        headers.add(name, text.getBytes(StandardCharsets.UTF_8));
    }
}
