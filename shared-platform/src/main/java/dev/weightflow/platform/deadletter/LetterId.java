package dev.weightflow.platform.deadletter;

import dev.weightflow.platform.problem.InvalidRequestException;
import dev.weightflow.schema.topic.Topic;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which dead letter: the place where it lies, written as {@code weightflow.datasets.dlq-0@17}.
 *
 * @param topic the topic of dead letters
 */
record LetterId(String topic, int partition, long offset) {
    private static final Pattern FORM =
            Pattern.compile("([\\w.-]+" + Pattern.quote(Topic.DEAD_LETTERS) + ")-(\\d{1,9})@(\\d{1,18})");

    /** @throws InvalidRequestException if the text names no place */
    static LetterId parse(String text) {
        Matcher id = FORM.matcher(text);
        if (!id.matches()) {
            throw new InvalidRequestException(
                    List.of("'" + text + "' is no id of a dead letter, which looks like weightflow.datasets.dlq-0@17"));
        }
        return new LetterId(id.group(1), Integer.parseInt(id.group(2)), Long.parseLong(id.group(3)));
    }

    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
