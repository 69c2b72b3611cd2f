package dev.weightflow.console.frame;

import dev.weightflow.console.owner.Health;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Services that cannot start for one reason, which no waiting helps against, such as a log that was replaced.
 *
 * @param services their names
 * @param code of the reason
 * @param why in the words of the first of them, with the way out
 * @param said whether the page says that by itself
 */
public record Refusing(List<String> services, String code, String why, boolean said) {
    private static final String CONSOLE = "console";

    /**
     * Groups refusals by their code: each service names the topic that it opens first, and the way out is the same.
     *
     * @param own the console's
     */
    static List<Refusing> of(Optional<Health.Refusal> own, List<Health.Part> parts) {
        Map<String, Refusing> reasons = new LinkedHashMap<>();
        own.ifPresent(refusal -> add(reasons, CONSOLE, refusal));
        parts.forEach(part ->
                part.refusal().ifPresent(refusal -> add(reasons, part.owner().key(), refusal)));
        return List.copyOf(reasons.values());
    }

    private static void add(Map<String, Refusing> reasons, String service, Health.Refusal refusal) {
        reasons.merge(
                refusal.code(),
                new Refusing(List.of(service), refusal.code(), refusal.why(), false),
                (before, next) -> before.and(service));
    }

    private Refusing and(String service) {
        List<String> all = new ArrayList<>(services);
        all.add(service);
        return new Refusing(List.copyOf(all), code, why, said);
    }

    Refusing unlessSaid(String detail) {
        return new Refusing(services, code, why, said || why.equals(detail));
    }

    /** Returns their names as a sentence begins with them. */
    public String names() {
        return String.join(", ", services);
    }

    /** Tells whether there is more than one. */
    public boolean several() {
        return services.size() > 1;
    }
}
