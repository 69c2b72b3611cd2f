package dev.weightflow.schema.topic;

/**
 * Prefix of the names of an installation's topics, consumer groups and transactional ids, so that several installations share one Kafka. Everywhere
 * but towards Kafka itself a topic has its own name: in signatures, metrics and messages.
 *
 * @param text letters, digits, dots, underscores and hyphens; empty for an installation that has Kafka to itself
 */
public record TopicPrefix(String text) {
    /** Name of the setting. */
    public static final String SETTING = "weightflow.topic-prefix";

    /** Empty prefix. */
    public static final TopicPrefix NONE = new TopicPrefix("");

    private static final String FORMAT = "[A-Za-z0-9._-]{0,100}";

    public TopicPrefix {
        if (!text.matches(FORMAT)) {
            throw new IllegalArgumentException("'" + text
                    + "' is not a valid topic prefix: it may have letters, digits, '.', '_' and '-', 100 at most");
        }
    }

    /** Returns the name under which Kafka knows that topic, group or transactional id. */
    public String before(String name) {
        return text + name;
    }

    /** Returns the topic as Kafka knows it. */
    public Topic before(Topic topic) {
        return new Topic(before(topic.name()), topic.key(), topic.partitions(), topic.retention());
    }

    /** Returns the own name of the topic that Kafka knows under that name. */
    public String without(String name) {
        return name.startsWith(text) ? name.substring(text.length()) : name;
    }
}
