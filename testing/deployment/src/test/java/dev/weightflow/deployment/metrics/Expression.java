package dev.weightflow.deployment.metrics;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PromQL expression, reduced to the metrics and labels it names. Its syntax is checked by promtool. */
public record Expression(String text) {
    private static final Pattern STRING = Pattern.compile("\"(\\\\.|[^\"\\\\])*\"|'(\\\\.|[^'\\\\])*'");
    private static final Pattern GROUPING =
            Pattern.compile("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
    private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");
    private static final Pattern NAME =
            Pattern.compile("(?<![\\w:.$])([a-zA-Z_:][\\w:]*)\\s*(\\{([^}]*)})?(?!\\w|\\s*\\()");
    private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)");
    private static final Pattern COMPARISON = Pattern.compile("(\\{[^}]*}|\"[^\"]*\")|(==|!=|>=|<=|>|<)(?!\\s*bool)");
    private static final Set<String> WORDS =
            Set.of("and", "or", "unless", "bool", "offset", "inf", "nan", "start", "end", "group_left", "group_right");

    /** Returns the metrics that it names, each with the labels that it selects by. */
    public Map<String, Set<String>> selectors() {
        String bare = STRING.matcher(text).replaceAll("\"\"");
        bare = GROUPING.matcher(bare).replaceAll(" ");
        bare = RANGE.matcher(bare).replaceAll(" ");
        Map<String, Set<String>> selectors = new TreeMap<>();
        Matcher names = NAME.matcher(bare);
        while (names.find()) {
            if (WORDS.contains(names.group(1).toLowerCase(Locale.ROOT))) {
                continue;
            }
            Set<String> labels = selectors.computeIfAbsent(names.group(1), name -> new TreeSet<>());
            if (names.group(3) != null) {
                LABEL.matcher(names.group(3)).results().forEach(label -> labels.add(label.group(1)));
            }
        }
        return selectors;
    }

    /** Returns the expression with comparisons that yield 0 or 1 for every series instead of filtering. */
    public String unfiltered() {
        return COMPARISON
                .matcher(text)
                .replaceAll(found ->
                        Matcher.quoteReplacement(found.group(1) != null ? found.group(1) : found.group(2) + " bool"));
    }
}
