package dev.weightflow.chaos.history;

import dev.weightflow.schema.event.EventType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Comparison of the effects of a disturbed run with those of the undisturbed one.
 *
 * @param expected effects of the undisturbed run
 * @param observed effects of the disturbed one
 * @param lost effects that are missing
 * @param duplicated effects that occurred more often than once, or that the undisturbed run does not have
 * @param divergent effects with another content, such as a checkpoint with another digest
 * @param differences descriptions of the first of these
 */
public record Comparison(
        int expected, int observed, int lost, int duplicated, int divergent, List<String> differences) {

    private static final int TOLD = 12;

    public Comparison {
        differences = List.copyOf(differences);
    }

    /** Creates the comparison of effects that are no facts. */
    public static Comparison of(int expected, int observed, int lost, int duplicated, int divergent) {
        return new Comparison(expected, observed, lost, duplicated, divergent, List.of());
    }

    /** Compares all facts in the topics at the end of both runs. */
    public static Comparison of(List<Fact> undisturbed, List<Fact> disturbed) {
        return of(undisturbed, disturbed, Set.of());
    }

    /**
     * Compares as {@link #of(List, List)}.
     *
     * @param extra types of events that the disturbed run may have and the undisturbed one does not, though none of them twice
     */
    public static Comparison of(List<Fact> undisturbed, List<Fact> disturbed, Set<EventType> extra) {
        Set<String> free = extra.stream().map(EventType::name).collect(Collectors.toSet());
        Map<String, List<Effect>> expected = effects(undisturbed);
        Map<String, List<Effect>> observed = effects(disturbed);
        List<String> differences = new ArrayList<>();
        int lost = 0;
        int duplicated = 0;
        int divergent = 0;
        for (Map.Entry<String, List<Effect>> place : expected.entrySet()) {
            Effect was = place.getValue().get(0);
            List<Effect> there = observed.getOrDefault(place.getKey(), List.of());
            if (there.isEmpty()) {
                lost++;
                differences.add("lost: " + was.name());
            }
            Optional<Effect> other = there.stream()
                    .filter(effect -> !effect.content().equals(was.content()))
                    .findFirst();
            if (other.isPresent()) {
                divergent++;
                differences.add(
                        "divergent: " + was.name() + " is " + other.get().content() + " and was " + was.content());
            }
        }
        for (Map.Entry<String, List<Effect>> place : observed.entrySet()) {
            boolean allowed = expected.containsKey(place.getKey())
                    || free.contains(place.getValue().get(0).type());
            int surplus = place.getValue().size() - (allowed ? 1 : 0);
            if (surplus > 0) {
                duplicated += surplus;
                differences.add("duplicated: " + place.getValue().get(0).name() + ", " + surplus + " too many");
            }
        }
        return new Comparison(
                count(expected),
                count(observed),
                lost,
                duplicated,
                divergent,
                differences.stream().limit(TOLD).toList());
    }

    private static Map<String, List<Effect>> effects(List<Fact> facts) {
        return facts.stream()
                .flatMap(fact -> Effect.of(fact).stream())
                .collect(Collectors.groupingBy(
                        effect -> effect.type() + " " + effect.place(), TreeMap::new, Collectors.toList()));
    }

    private static int count(Map<String, List<Effect>> effects) {
        return effects.values().stream().mapToInt(List::size).sum();
    }
}
