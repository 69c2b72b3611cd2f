package dev.weightflow.platform.event;

/** The names of the headers that make a Kafka record a CloudEvent, and those that Weightflow adds. */
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
    public static final String KEY_ID = "ce_keyid";
    public static final String SIGNATURE = "ce_signature";
    public static final String CONTENT_TYPE = "content-type";
    public static final String TRACEPARENT = "traceparent";

    private CloudEventHeader() {}
}
