package dev.weightflow.deployment.reference;

import dev.weightflow.deployment.repository.Repository;
import dev.weightflow.deployment.repository.ServiceSettings;
import dev.weightflow.deployment.repository.Services;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Generator of the page of every setting that a service's code reads, with the page whose table explains it. */
final class SettingsPage {

    private static final String FOLDER = "docs/reference/";

    private SettingsPage() {}

    static String text() {
        Map<String, Set<String>> readers = readers();
        Table table = new Table("setting", "environment variable", "read by", "explained in");
        readers.forEach((key, services) -> table.row(
                "`" + key + (key.endsWith(".") ? "*" : "") + "`",
                "`" + ServiceSettings.variable(key) + (key.endsWith(".") ? "*" : "") + "`",
                services.size() == Services.names().size() ? "all services" : String.join(", ", services),
                pages(key).stream().map(SettingsPage::link).collect(Collectors.joining(", "))));
        return """
                # Settings

                Generated from the code that reads them. An unknown `weightflow.*` key stops a service's start, with the known key that is nearest to it.
                The framework's own settings (`quarkus.*`) and those of Kafka's clients (`kafka.*`) hold as their documentation says.

                """ + table;
    }

    private static String link(String page) {
        String name = page.substring(page.lastIndexOf('/') + 1).replace(".md", "");
        return "[" + name + "](" + (page.startsWith(FOLDER) ? name + ".md" : "../" + name + ".md") + ")";
    }

    /** Lists settings that no page's table explains. */
    static List<String> unexplained() {
        return readers().keySet().stream().filter(key -> pages(key).isEmpty()).toList();
    }

    private static Map<String, Set<String>> readers() {
        Map<String, Set<String>> readers = new TreeMap<>();
        Services.names().forEach(service -> ServiceSettings.of(service).keys().forEach(key -> readers.computeIfAbsent(
                        key, any -> new TreeSet<>())
                .add(service)));
        return readers;
    }

    /** Returns the pages with a setting, which a table names in full, or with a common prefix: {@code `a.b.c`, `.d`}. */
    private static List<String> pages(String key) {
        String last = key.substring(key.lastIndexOf('.', key.length() - 2) + 1);
        String family = key.substring(0, key.length() - last.length());
        String cell = "(?m)^\\| [^|]*";
        String shortened = "[^|]*`\\.?" + Pattern.quote(last) + (key.endsWith(".") ? "" : "`");
        List<Pattern> rows = List.of(
                Pattern.compile(cell + "`" + Pattern.quote(key) + (key.endsWith(".") ? "" : "`")),
                Pattern.compile(cell + "`" + Pattern.quote(family) + shortened),
                Pattern.compile(cell + "`weightflow\\.(KIND\\." + Pattern.quote(last) + "`|KIND\\." + shortened + ")"));
        return Stream.of("docs", "docs/reference")
                .flatMap(folder -> Repository.files(folder, ".md").stream())
                .filter(page -> !page.equals(FOLDER + "settings.md"))
                .filter(page -> {
                    String text = Repository.text(page);
                    return rows.stream().anyMatch(row -> row.matcher(text).find());
                })
                .toList();
    }
}
