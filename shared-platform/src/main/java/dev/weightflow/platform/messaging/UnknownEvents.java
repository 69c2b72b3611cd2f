package dev.weightflow.platform.messaging;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is done about an event whose type is one of ours, but of a release newer than this one. */
enum UnknownEvents {
    /** The channel stops until a newer instance takes over. */
    STOP,
    /** The event goes to the dead letters: for who has gone back to an older release for good. */
    DEAD_LETTER;

    /** The setting. */
    static final String KEY = "weightflow.unknown-events";

    static final String DEFAULT = "stop";

    static UnknownEvents of(String text) {
        return Arrays.stream(values())
                .filter(value -> value.key().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(KEY + " must be one of "
                        + Arrays.stream(values()).map(UnknownEvents::key).collect(Collectors.joining(", ")) + ", not '"
                        + text + "'"));
    }

    private String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
