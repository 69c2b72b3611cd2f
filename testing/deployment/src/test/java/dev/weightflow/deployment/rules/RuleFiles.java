package dev.weightflow.deployment.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.deployment.metrics.Expression;
import dev.weightflow.deployment.metrics.KnownSeries;
import dev.weightflow.deployment.repository.Repository;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Rules of deploy/prometheus/rules, and the checks of them. */
public final class RuleFiles {
    private static final Set<String> SEVERITIES = Set.of("info", "warning", "critical");
    private static final String RUNBOOK = "docs/runbook.md#";

    private static final Pattern AGGREGATION =
            Pattern.compile("\\b(sum|max|min|count|avg)\\s*\\(|\\b(by|on|without|ignoring)\\s*\\([^)]*\\)");

    private RuleFiles() {}

    /** Reads the groups of all files. */
    public static ArrayNode groups() {
        ArrayNode groups = JsonNodeFactory.instance.arrayNode();
        for (String file : Repository.files("deploy/prometheus/rules", ".yml")) {
            Repository.yaml(file).path("groups").forEach(groups::add);
        }
        return groups;
    }

    /** Returns the names under which rules record. */
    public static Set<String> recorded() {
        return recorded(groups());
    }

    /** Returns the rules of all groups. */
    public static List<ObjectNode> rules(JsonNode groups) {
        List<ObjectNode> rules = new ArrayList<>();
        groups.forEach(group -> group.path("rules").forEach(rule -> rules.add((ObjectNode) rule)));
        return rules;
    }

    /** Lists the faults of the rules. */
    static List<String> faults(JsonNode groups) {
        KnownSeries known = KnownSeries.with(recorded(groups));
        Set<String> anchors = anchors();
        Set<String> names = new TreeSet<>();
        List<String> faults = new ArrayList<>();
        for (JsonNode rule : rules(groups)) {
            String name = rule.path("alert").asText(rule.path("record").asText());
            if (!names.add(name)) {
                faults.add(name + " is there twice");
            }
            faults.addAll(known.faults(name, rule.path("expr").asText()));
            namespaces(name, rule.path("expr").asText(), faults);
            if (rule.has("alert")) {
                alert(name, rule, anchors, faults);
            } else if (!name.startsWith("weightflow:")) {
                faults.add(name + " must begin with weightflow:");
            }
        }
        return faults;
    }

    /** Requires that selectors, sums and matches keep to one namespace, as two installations may share a Prometheus. */
    private static void namespaces(String name, String expression, List<String> faults) {
        new Expression(expression).selectors().forEach((series, labels) -> {
            if (!labels.contains("namespace")) {
                faults.add(name + " asks for " + series + " of every namespace");
            }
        });
        AGGREGATION.matcher(expression).results().map(MatchResult::group).forEach(found -> {
            if (!found.contains("namespace")) {
                faults.add(name + " mixes namespaces by '" + found + "'");
            }
        });
    }

    private static void alert(String name, JsonNode rule, Set<String> anchors, List<String> faults) {
        if (!SEVERITIES.contains(rule.path("labels").path("severity").asText())) {
            faults.add(name + " must have one of the severities " + new TreeSet<>(SEVERITIES));
        }
        if (!rule.path("annotations").path("summary").asText().endsWith(".")) {
            faults.add(name + " must have a summary that is a sentence");
        }
        String link = rule.path("annotations").path("runbook_url").asText();
        if (!link.startsWith(RUNBOOK) || !anchors.contains(link.substring(RUNBOOK.length()))) {
            faults.add(name + " must link to a section of " + RUNBOOK + " and links to '" + link + "'");
        }
    }

    private static Set<String> recorded(JsonNode groups) {
        return rules(groups).stream()
                .filter(rule -> rule.has("record"))
                .map(rule -> rule.path("record").asText())
                .collect(Collectors.toSet());
    }

    private static Set<String> anchors() {
        return Repository.text("docs/runbook.md")
                .lines()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w -]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }
}
