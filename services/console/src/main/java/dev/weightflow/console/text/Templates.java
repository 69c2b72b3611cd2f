package dev.weightflow.console.text;

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
        return Texts.duration(time);
    }

    static String count(int number) {
        return Texts.count(number);
    }

    static String count(long number) {
        return Texts.count(number);
    }

    static String shortId(Object id) {
        return Texts.shortId(id.toString());
    }
}
