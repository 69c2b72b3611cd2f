package dev.weightflow.console.frame;

import dev.weightflow.console.text.EventIcons;
import dev.weightflow.console.text.Texts;
import dev.weightflow.projection.lineage.LineageEvent;
import dev.weightflow.schema.id.Identifier;
import dev.weightflow.schema.text.Numbers;
import io.quarkus.qute.Engine;
import io.quarkus.qute.EngineBuilder;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.NamespaceResolver;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.UserTagSectionHelper;
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
    private static final List<String> TEMPLATES = List.of("frame", "compare", "comparegroups", "drift", "loop");
    private static final List<String> TAGS = List.of(
            "bars",
            "confusion",
            "dumbbells",
            "evidence",
            "heatcells",
            "icon",
            "interval",
            "maplayers",
            "mappicture",
            "mark",
            "needs",
            "overlay",
            "pager",
            "progress",
            "progressline",
            "refusal",
            "scatter",
            "slider",
            "spark",
            "step",
            "streams",
            "swatch",
            "tasktab",
            "warning",
            "whisker");

    private final Engine engine;

    public Rendering() {
        EngineBuilder builder = Engine.builder()
                .addDefaults()
                .addValueResolver(new ReflectionValueResolver())
                .addNamespaceResolver(NamespaceResolver.builder("assets")
                        .resolve(context -> Assets.base())
                        .build())
                .addValueResolver(extension("count", Number.class, number -> Numbers.grouped(number.longValue())))
                .addValueResolver(extension("moment", Instant.class, Texts::moment))
                .addValueResolver(extension("time", Instant.class, Texts::time))
                .addValueResolver(extension("shortId", String.class, Identifier::shortened))
                .addValueResolver(extension("icon", LineageEvent.class, EventIcons::icon))
                .addResultMapper(new HtmlEscaper(List.of("text/html")));
        TAGS.forEach(tag -> builder.addSectionHelper(new UserTagSectionHelper.Factory(tag, "tags/" + tag)));
        engine = builder.build();
        TAGS.forEach(tag -> put("tags/" + tag));
        TEMPLATES.forEach(this::put);
    }

    private void put(String name) {
        engine.putTemplate(name, engine.parse(read(name), Variant.forContentType("text/html"), name));
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

    /** Renders that template for a reader. */
    public String page(String template, Map<String, Object> data) {
        return render(template, new Frame("A page", "", List.of(), List.of(), "reader", Set.of(), ""), data);
    }

    /** Renders markup that uses tags. */
    String markup(String text, Map<String, Object> data) {
        var instance = engine.parse(text, Variant.forContentType("text/html")).instance();
        data.forEach(instance::data);
        return instance.render();
    }

    /** The page of that template in that frame. */
    String render(String template, Frame frame, Map<String, Object> data) {
        var instance = engine.getTemplate(template).instance();
        data.forEach(instance::data);
        return instance.data("frame", frame).render();
    }
}
