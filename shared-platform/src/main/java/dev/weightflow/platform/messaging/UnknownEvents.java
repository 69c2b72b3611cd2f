package dev.weightflow.platform.messaging;

/** What is done about an event whose type is one of ours, but of a release newer than this one. */
enum UnknownEvents {
    /** The channel stops until a newer instance takes over. */
    STOP,
    /** The event goes to the dead letters: for who has gone back to an older release for good. */
    DEAD_LETTER;

    /** The setting. */
    static final String KEY = "weightflow.unknown-events";

    static final String DEFAULT = "stop";
}
