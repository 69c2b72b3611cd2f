package dev.weightflow.deployment.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests that {@code .ci/commands}, which runs the documented scripts on a fresh clone, leaves none out unsaid. */
class DocumentedScriptsTest {
    private static final Path ROOT = Repository.path("");
    private static final String JOB = Repository.text(".ci/commands");

    private static final Pattern ENTRY = Pattern.compile("(?m)^ *(?:try|leave) (?:\\./)?(\\S+)");
    private static final Pattern TEST = Pattern.compile("\\b\\w+Test\\b");
    private static final Pattern NAMED =
            Pattern.compile("(?<![\\w/.-])(?:\\.ci|benchmarks|deploy|docs|testing|examples|k8s)/[\\w./-]*\\w");
    private static final Pattern CODE = Pattern.compile("(?s)```.*?```|`[^`\n]+`");
    private static final Pattern BLOCK = Pattern.compile("(?s)```\\w*\\n(.*?)```");

    @Test
    void every_script_is_run_or_left_with_a_reason() throws IOException {
        Set<String> named = ENTRY.matcher(JOB)
                .results()
                .map((MatchResult entry) -> entry.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(named).isEqualTo(scripts());
    }

    @Test
    void a_test_that_is_named_in_a_reason_is_there() throws IOException {
        Set<String> tests = files(Repository.path("testing"))
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet());

        assertThat(JOB.lines().filter(line -> line.startsWith("leave ")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(TEST.matcher(line).results().map(MatchResult::group))
                        .isSubsetOf(tests));
    }

    @Test
    void what_the_pages_name_is_there() throws IOException {
        for (Path page : pages()) {
            String code = CODE.matcher(Files.readString(page))
                    .results()
                    .map(MatchResult::group)
                    .collect(Collectors.joining("\n"));
            assertThat(NAMED.matcher(code).results().map(MatchResult::group))
                    .as(ROOT.relativize(page).toString())
                    .allSatisfy(name -> assertThat(ROOT.resolve(name)).exists());
        }
    }

    /** A module that is built alone takes those that it needs from the local repository. */
    @Test
    void a_module_is_built_alone_only_after_an_installation() throws IOException {
        for (Path page : pages()) {
            boolean isInstalled = false;
            for (String line : BLOCK.matcher(Files.readString(page))
                    .results()
                    .flatMap(block -> block.group(1).lines())
                    .filter(line -> line.startsWith("./mvnw"))
                    .toList()) {
                isInstalled |= line.contains(" install");
                assertThat(isInstalled || !line.contains(" -pl ") || line.contains(" -am "))
                        .as(ROOT.relativize(page) + ": " + line)
                        .isTrue();
            }
        }
    }

    @Test
    void the_job_is_run() {
        assertThat(Repository.text(".ci/run")).contains("\n.ci/commands\n");
        assertThat(Repository.text(".github/workflows/commands.yml")).contains("- run: .ci/commands\n");
    }

    private static Set<String> scripts() throws IOException {
        Set<String> scripts = new TreeSet<>(List.of("mvnw", "weightflow"));
        for (String folder : List.of(".ci", "benchmarks", "deploy", "docs", "testing")) {
            files(Repository.path(folder))
                    .filter(Files::isExecutable)
                    .map(file -> ROOT.relativize(file).toString())
                    .filter(name -> !name.startsWith("testing/compose/stand-ins/") && !name.contains("/target/"))
                    .forEach(scripts::add);
        }
        return scripts;
    }

    /** The pages but that of changes, which tells of what is gone. */
    private static List<Path> pages() throws IOException {
        try (Stream<Path> root = Files.list(ROOT)) {
            return Stream.concat(root, files(Repository.path("docs")))
                    .filter(file -> file.toString().endsWith(".md") && !file.endsWith("CHANGELOG.md"))
                    .toList();
        }
    }

    private static Stream<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList().stream();
        }
    }
}
