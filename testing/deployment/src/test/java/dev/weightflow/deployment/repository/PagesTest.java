package dev.weightflow.deployment.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The Markdown pages of the project: their lines, their links, and the index of the documentation. */
class PagesTest {
    private static final int LONGEST_LINE = 160;
    /** Of a table, whose rows cannot be broken. */
    private static final int LONGEST_ROW = 240;
    /** Words that are read in five minutes. */
    private static final int LONGEST_GUIDE = 1_200;

    private static final Path ROOT = Repository.path("");

    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("`[^`]*`");
    private static final Pattern HEADING = Pattern.compile("^#{1,6} (.*)$");

    @Test
    void a_line_has_at_most_160_characters_and_a_row_240() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path page : pages()) {
            List<String> lines = Files.readAllLines(page);
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                if (line.length() > (line.startsWith("|") ? LONGEST_ROW : LONGEST_LINE)) {
                    tooLong.add(ROOT.relativize(page) + ":" + (i + 1));
                }
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void every_link_leads_to_a_file_and_a_heading() throws IOException {
        Map<Path, Set<String>> anchors = new HashMap<>();
        for (Path page : pages()) {
            anchors.put(page, anchors(Files.readString(page)));
        }
        List<String> broken = new ArrayList<>();
        for (Path page : pages()) {
            for (String link : links(Files.readString(page))) {
                String[] parts = link.split("#", 2);
                Path target = parts[0].isEmpty()
                        ? page
                        : page.resolveSibling(parts[0]).normalize();
                boolean isHeading = parts.length == 1
                        || !anchors.containsKey(target)
                        || anchors.get(target).contains(parts[1]);
                if (!Files.exists(target) || !isHeading) {
                    broken.add(ROOT.relativize(page) + ": " + link);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void the_index_names_every_page() throws IOException {
        Path index = Repository.path("docs/README.md");
        Set<Path> named = new TreeSet<>();
        links(Files.readString(index))
                .forEach(link ->
                        named.add(index.resolveSibling(link.split("#")[0]).normalize()));

        assertThat(pages())
                .filteredOn(page -> page.startsWith(Repository.path("docs")) && !page.equals(index))
                .hasSizeGreaterThan(40)
                .allSatisfy(page -> assertThat(named).contains(page));
    }

    @Test
    void a_guide_is_read_in_five_minutes() throws IOException {
        String index = Repository.text("docs/README.md");
        String guides = index.substring(index.indexOf("## Tutorials"), index.indexOf("## Reference"));
        List<String> tooLong = new ArrayList<>();
        for (String link : links(guides)) {
            Path page = Repository.path("docs").resolve(link.split("#")[0]).normalize();
            int words = Files.readString(page).strip().split("\\s+").length;
            if (words > LONGEST_GUIDE) {
                tooLong.add(link + ": " + words + " words");
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void anchors_are_those_that_are_shown() {
        assertThat(anchors("# A `b`: C, d\n## One\n```\n# two\n```\n## One\n"))
                .containsExactlyInAnyOrder("a-b-c-d", "one", "one-1");
    }

    private static List<String> links(String text) {
        return prose(text).stream()
                .flatMap(line -> LINK.matcher(CODE.matcher(line).replaceAll("")).results())
                .map((MatchResult link) -> link.group(1))
                .filter(link -> !link.matches("(https?|mailto):.*"))
                .toList();
    }

    private static Set<String> anchors(String text) {
        Map<String, Integer> times = new HashMap<>();
        Set<String> anchors = new TreeSet<>();
        prose(text).stream()
                .flatMap(line -> HEADING.matcher(line).results())
                .map(heading -> heading.group(1)
                        .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("(?U)[^\\w\\- ]", "")
                        .replace(' ', '-'))
                .forEach(anchor -> {
                    int before = times.merge(anchor, 1, Integer::sum) - 1;
                    anchors.add(before == 0 ? anchor : anchor + "-" + before);
                });
        return anchors;
    }

    /** Its lines, those of code as empty ones. */
    private static List<String> prose(String text) {
        List<String> lines = new ArrayList<>();
        boolean code = false;
        for (String line : text.lines().toList()) {
            boolean isFence = line.strip().startsWith("```");
            lines.add(code || isFence ? "" : line);
            code ^= isFence;
        }
        return lines;
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(Repository.path("docs"));
                Stream<Path> root = Files.list(ROOT)) {
            return Stream.concat(files, root)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }
}
