package dev.weightflow.console.frame;

import dev.weightflow.console.text.Texts;
import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.ValueResolver;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Renders the pages' templates without a service. */
public final class Rendering {
    private static final List<String> TEMPLATES = List.of("frame", "compare", "comparegroups");

    private final Engine engine = Engine.builder()
            .addDefaults()
            .addValueResolver(new ReflectionValueResolver())
            .addValueResolver(extension("count", Number.class, number -> Texts.count(number.longValue())))
            .addValueResolver(extension("moment", Instant.class, Texts::moment))
            .addValueResolver(extension("time", Instant.class, Texts::time))
            .addResultMapper(new HtmlEscaper(List.of("text/html")))
            .build();

    public Rendering() {
        TEMPLATES.forEach(
                name -> engine.putTemplate(name, engine.parse(read(name), Variant.forContentType("text/html"), name)));
    }

    private static <T> ValueResolver extension(String name, Class<T> type, Function<T, String> words) {
        return ValueResolver.builder()
                .applyToBaseClass(type)
                .applyToName(name)
                .resolveSync(context -> words.apply(type.cast(context.getBase())))
                .build();
    }

    private static String read(String name) {
        try (InputStream in = Rendering.class.getResourceAsStream("/templates/" + name + ".html")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The page of that template for somebody who only reads. */
    public String page(String template, Map<String, Object> data) {
        var instance = engine.getTemplate(template).instance();
        data.forEach(instance::data);
        return instance.data("frame", new Frame("A page", "", List.of(), "reader", Set.of(), ""))
                .render();
    }
}
