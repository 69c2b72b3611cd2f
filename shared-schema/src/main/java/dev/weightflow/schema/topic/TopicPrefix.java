package dev.weightflow.schema.topic;

/**
 * What the names of an installation's topics, consumer groups and transactional ids begin with, so that several share one Kafka. Everywhere
 * but towards Kafka itself a topic has its own name: in signatures, metrics and messages.
 *
 * @param text letters, digits, dots, underscores and hyphens; empty for an installation that has Kafka to itself
 */
public record TopicPrefix(String text) {
    /** The setting. */
    public static final String SETTING = "weightflow.topic-prefix";

    /** No prefix. */
    public static final TopicPrefix NONE = new TopicPrefix("");

    private static final String FORMAT = "[A-Za-z0-9._-]{0,100}";

    public TopicPrefix {
        if (!text.matches(FORMAT)) {
            throw new IllegalArgumentException("'" + text
                    + "' is no prefix of topics: it may have letters, digits, '.', '_' and '-', 100 at most");
        }
    }

    /** What Kafka knows that topic, group or transactional id as. */
    public String before(String name) {
        return text + name;
    }

    /** The topic as Kafka knows it. */
    public Topic before(Topic topic) {
        return new Topic(before(topic.name()), topic.key(), topic.partitions(), topic.retention());
    }

    /** The own name of what Kafka knows as that. */
    public String without(String name) {
        return name.startsWith(text) ? name.substring(text.length()) : name;
    }
}
