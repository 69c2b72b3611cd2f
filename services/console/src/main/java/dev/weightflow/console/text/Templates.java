package dev.weightflow.console.text;

import dev.weightflow.schema.id.Identifier;
import dev.weightflow.schema.text.Durations;
import dev.weightflow.schema.text.Numbers;
import io.quarkus.qute.TemplateExtension;
import java.time.Duration;
import java.time.Instant;

/** Extension methods of templates. */
@TemplateExtension
final class Templates {
    private Templates() {}

    static String time(Instant at) {
        return Texts.time(at);
    }

    static String moment(Instant at) {
        return Texts.moment(at);
    }

    static String words(Duration time) {
        return Durations.text(time);
    }

    static String count(int number) {
        return Numbers.grouped(number);
    }

    static String count(long number) {
        return Numbers.grouped(number);
    }

    static String shortId(Object id) {
        return Identifier.shortened(id.toString());
    }
}
