package dev.weightflow.console.loop;

import dev.weightflow.projection.lineage.LineageEvent;
import dev.weightflow.schema.retraining.PolicyCheck;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Event of a chain.
 *
 * @param word what it is, such as {@code Change detected}
 * @param tone class of its icon's colour
 * @param href page of what it is about
 * @param details further numbers
 * @param checks conditions of the policy that it rests on
 */
public record Step(
        LineageEvent event, String word, String tone, String href, List<String> details, List<PolicyCheck> checks) {
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("DriftChecked", "Window checked"),
            Map.entry("DriftSkipped", "Window skipped"),
            Map.entry("DriftDetected", "Change detected"),
            Map.entry("EvaluationCompleted", "Evaluated"),
            Map.entry("ModelVersionRegistered", "Version registered"),
            Map.entry("PromotionRejected", "Rejected by the gate"),
            Map.entry("PromotionUndecided", "Undecided by the gate"),
            Map.entry("ChampionChecked", "Champion watched"),
            Map.entry("VersionRolledBack", "Rolled back"));

    /** Order of events of one moment that follow from the same one. */
    private static final List<String> ORDER = List.of(
            "DriftChecked",
            "DriftDetected",
            "LabelsRequested",
            "ChampionChecked",
            "RollbackProposed",
            "VersionRolledBack",
            "AliasMoved",
            "AliasHeld");

    static Step of(LineageEvent event, String href, List<String> details, List<PolicyCheck> checks) {
        String type = event.type();
        return new Step(event, WORDS.getOrDefault(type, words(type)), tone(type), href, details, checks);
    }

    /** Splits a type's name into words: {@code RetrainingTriggered} becomes {@code Retraining triggered}. */
    private static String words(String type) {
        String spaced = type.replaceAll("(?<=[a-z])(?=[A-Z])", " ");
        return spaced.charAt(0) + spaced.substring(1).toLowerCase(Locale.ROOT);
    }

    private static String tone(String type) {
        if (type.contains("Failed") || type.contains("Rejected") || type.equals("VersionRolledBack")) {
            return "badc";
        } else if (type.equals("DriftDetected") || type.contains("Undecided") || type.contains("Proposed")) {
            return "warnc";
        }
        return type.equals("AliasMoved") ? "gold" : "ink3";
    }

    static int order(LineageEvent event) {
        int place = ORDER.indexOf(event.type());
        return place < 0 ? 0 : place;
    }
}
