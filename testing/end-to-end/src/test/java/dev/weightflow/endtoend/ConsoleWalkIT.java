package dev.weightflow.endtoend;

import static dev.weightflow.endtoend.ConsolePages.DESK;
import static dev.weightflow.endtoend.ConsolePages.PHONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.chaos.platform.TestPlatform;
import dev.weightflow.endtoend.browser.Chromium;
import dev.weightflow.endtoend.browser.Chromium.Person;
import dev.weightflow.endtoend.browser.Tab;
import dev.weightflow.local.platform.ServiceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Walks through the console in a browser with clicks and keys, from an empty platform to a version that is rolled back. Each test continues where the
 * one before it has stopped.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class ConsoleWalkIT {
    @RegisterExtension
    final StepByStep steps = new StepByStep();

    private static final String MODEL = "walk";
    private static final int STEPS = 240;
    private static final List<String> TASKS = List.of("semseg", "human_parts", "normals", "saliency");

    private final Path folder = TestFolders.FOLDERS.fresh("console-walk");
    private TestPlatform platform;
    private Chromium chromium;
    private Person person;
    private Tab tab;
    private String dataset;
    private String first;
    private String second;

    @BeforeAll
    void open() {
        assumeTrue(
                Chromium.executable().isPresent(),
                "There is no Chromium at " + Chromium.USUAL + ", and the variable " + Chromium.VARIABLE
                        + " names none: the console is not walked through. Debian has it in the package 'chromium'.");
        platform = TestPlatform.start(
                folder.resolve("platform"), TestPlatform.options().withoutConsole(false));
        chromium = Chromium.start(Chromium.executable().orElseThrow(), folder.resolve("browser"));
        person = signedIn("--act");
        tab = person.tab().width(DESK);
    }

    @AfterAll
    void close() {
        if (chromium != null) {
            chromium.close();
        }
        if (platform != null) {
            platform.close();
        }
    }

    @Test
    @Order(1)
    void an_empty_console_says_how_to_fill_it() {
        tab.open("/");
        tab.awaitText("Getting started");

        new ConsolePages(person.tab())
                .look(List.of(
                        "/",
                        "/datasets",
                        "/trainings",
                        "/trainings/new",
                        "/compare",
                        "/models",
                        "/retraining",
                        "/try",
                        "/events",
                        "/operations",
                        "/find",
                        "/models/nobody",
                        "/trainings/1/2/3",
                        "/nothing",
                        "/trainings/" + "0".repeat(64) + "/log"));
        Tab stranger = chromium.person(address()).tab();
        stranger.open("/models");
        assertThat(stranger.value("document.body.innerText").asText()).contains("./weightflow console");
        new ConsolePages(stranger).lookHere("a stranger's page");
    }

    @Test
    @Order(1)
    void each_check_finds_what_it_is_for() {
        // a static page: a live one may reload between the checks, and be intact again
        Tab broken = person.tab().width(DESK).open("/nothing");
        broken.value("(() => { const it = document.createElement('img'); it.id = 'broken'; it.src ="
                + " 'https://example.org/a.png'; it.setAttribute('style', 'width: 50%'); const wide ="
                + " document.createElement('pre'); wide.textContent = 'x'.repeat(400);"
                + " document.getElementById('main').append(it, wide); it.animate([{ opacity: 0 }, { opacity: 1 }],"
                + " { duration: 1000, iterations: Infinity }); })()");

        assertThat(String.join("\n", new ConsolePages(broken).findings("broken")))
                .contains("image-alt", "lie to the side", "something moves", "style-src", "img-src");
        broken.close();
    }

    @Test
    @Order(2)
    void data_and_a_training_appear_and_the_first_version_becomes_champion() throws Exception {
        dataset = platform.run(
                        "datasets", "ingest", TestFolders.FOLDERS.scenes().toString(), "--json")
                .succeeded()
                .json()
                .path("dataset")
                .asText();
        first = platform.run(("trainings create --data " + dataset
                                + " --model micro --method lora --steps 6 --batch-size 4"
                                + " --image-size 64 --lr 0.002 --checkpoint-every 20 --model-name " + MODEL + " --json")
                        .split(" "))
                .succeeded()
                .json()
                .path("job")
                .asText();
        Outcome outcome = Outcome.await(Sessions.of(platform), dataset, first, MODEL);
        assertThat(outcome.status()).isEqualTo("champion");

        tab.open("/datasets");
        tab.await("document.querySelectorAll('[data-row]').length");
        tab.click("[data-row] a.name");
        tab.awaitPath("/datasets/.*").await("document.querySelectorAll('.tile img').length");
        tab.open("/models/" + MODEL).awaitText("v1 promoted");
    }

    @Test
    @Order(3)
    void the_gate_is_held_so_that_a_person_decides() {
        decide("/models/" + MODEL + "/hold", "I look at the next one myself", "Hold");

        tab.awaitPath("/models/" + MODEL).awaitText("I look at the next one myself");
        assertClean();
    }

    @Test
    @Order(4)
    void a_curve_grows_while_one_looks_and_has_no_gap_after_its_trainer_was_away() throws Exception {
        tab.open("/trainings/" + first);
        tab.press("Train with changes");
        tab.awaitPath("/trainings/new");
        tab.choose("select[name=method]", "bitfit");
        tab.type("input[name=steps]", Integer.toString(STEPS));
        tab.press("Submit training");
        tab.awaitPath("/trainings/[0-9a-f]{64}");
        second = tab.value("location.pathname.split('/')[2]").asText();
        assertThat(second).isNotEqualTo(first);
        tab.value("window.weightflowSame = true");

        tab.await(points() + " >= 3");
        ProcessHandle trainer = platform.process(ServiceName.TRAINER.key()).orElseThrow();
        signal("STOP", trainer);
        try {
            lookWhileSomethingRuns();
            tab.await("document.querySelector('[data-heard]').textContent.startsWith('Last heard')");
        } finally {
            platform.kill(ServiceName.TRAINER.key(), trainer);
        }
        int before = tab.value(points()).asInt();
        platform.awaitSuccessor(ServiceName.TRAINER.key(), trainer);
        tab.await(points() + " > " + before);
        tab.await("document.querySelector('[data-heard]').textContent === ''");
        tab.awaitText("Completed");

        assertThat(tab.value("window.weightflowSame").asBoolean())
                .as("the page was never loaded anew")
                .isTrue();
        List<Integer> steps = steps();
        assertThat(steps).isSorted().doesNotHaveDuplicates();
        assertThat(steps.get(steps.size() - 1)).isEqualTo(STEPS);
        assertThat(gaps(steps)).containsOnly(1);
        assertThat(tab.await(points() + " === " + steps.size()).asBoolean()).isTrue();
        assertThatCurvesAreDrawn("step");
        tab.open("/trainings/" + second + "?x=time");
        tab.await(points() + " === " + steps.size());
        assertThatCurvesAreDrawn("time");
        assertClean();
    }

    /** Requires the losses of each task to be drawn, and to be described to those who do not see them; validations there were none. */
    private void assertThatCurvesAreDrawn(String unit) {
        assertThat(tab.value("document.querySelector('[data-curves]').dataset.unit")
                        .asText())
                .isEqualTo(unit);
        String drawn = "[...document.querySelectorAll('[data-curve^=\"loss.\"]')].filter(curve =>"
                + " curve.querySelector('canvas') && curve.getAttribute('aria-label').includes(' at step " + STEPS
                + ", ')).length";
        assertThat(tab.await(drawn + " === " + TASKS.size()).asBoolean()).isTrue();
        String empty = "[...document.querySelectorAll('[data-curve^=\"validation.\"]')].filter(curve =>"
                + " curve.textContent.startsWith('Nothing yet')).length";
        assertThat(tab.await(empty + " >= " + TASKS.size()).asBoolean()).isTrue();
    }

    /** Checks pages during the half minute without progress. */
    private void lookWhileSomethingRuns() {
        try (Tab other = person.tab().width(DESK)) {
            other.open("/").awaitText("Running now");
            assertThat(ConsolePages.running(other)).isPositive();
            new ConsolePages(other)
                    .look(List.of("/", "/trainings", "/trainings/" + second, "/trainings/" + second + "/cancel"));
        }
    }

    @Test
    @Order(5)
    void two_methods_are_compared() {
        tab.open("/trainings");
        tick(first);
        tick(second);
        tab.press("Compare selected");
        tab.awaitPath("/compare").await("document.querySelectorAll('[data-row]').length === 2");
        tab.awaitText("LoRA");
        tab.awaitText("BitFit");

        new ConsolePages(tab).lookHere("the comparison");
    }

    @ParameterizedTest
    @ValueSource(ints = {DESK, PHONE})
    @Order(6)
    void a_person_promotes_with_a_reason_and_rolls_back(int width) throws Exception {
        tab.width(width);
        Outcome.await(Sessions.of(platform), dataset, second, MODEL);
        String reason = "Looked at by eye, " + width + " pixels wide";
        tab.open("/models/" + MODEL + "/2");
        if (width == DESK) {
            tab.awaitText("ask again when it is released").press("Promote");
            tab.awaitPath("/models/" + MODEL + "/2/promote").awaitText("the gate leaves the version undecided");
            decide("/models/" + MODEL + "/hold", "I have looked at it", "Release");
            tab.awaitPath("/models/" + MODEL);
            tab.open("/models/" + MODEL + "/2").press("Promote");
            tab.awaitPath("/models/" + MODEL + "/2/promote").awaitText("The gate checks it");
            tab.type("input[name=reason]", "The gate may say");
            tab.press("Promote v2");
            tab.awaitPath("/models/" + MODEL + "/2").awaitText("may not replace version 1");
        }
        tab.press(width == DESK ? "Promote anyway" : "Promote again");
        tab.awaitPath("/models/" + MODEL + "/2/promote").awaitText("The gate is bypassed");
        tab.type("input[name=reason]", reason);
        tab.press("Promote v2");
        tab.awaitPath("/models/" + MODEL + "/2").awaitText("Roll back to v1");
        tab.awaitText(reason);
        tab.awaitText("Decided by command-line");

        tab.press("Roll back to v1");
        tab.awaitPath("/models/" + MODEL + "/1/promote");
        tab.type("input[name=reason]", "It was the light");
        tab.press("Roll back to v1");
        tab.awaitPath("/models/" + MODEL + "/1").awaitText("It was the light");
        tab.open("/models/" + MODEL).awaitText("command-line");
        tab.press("Loop");
        tab.awaitPath("/models/" + MODEL + "/loop").awaitText("v2, trained on request");
        tab.awaitText(reason);
        tab.open("/models/" + MODEL);
        assertThat(tab.value("document.querySelector('tr.on').innerText").asText())
                .startsWith("v1");
        assertClean();
    }

    @ParameterizedTest
    @ValueSource(ints = {DESK, PHONE})
    @Order(7)
    void a_rendered_scene_is_tried(int width) throws IOException {
        tab.width(width);
        tab.open("/try");
        tab.give("input[type=file]", photo());
        tab.press("Predict");

        tab.await("document.querySelectorAll('[data-prediction] img.map').length === " + TASKS.size()
                + " && [...document.querySelectorAll('[data-prediction] img.map')].every(one => one.complete"
                + " && one.naturalWidth)");
        new ConsolePages(tab).lookHere("what it sees");
    }

    @Test
    @Order(8)
    void keys_alone_lead_through_the_decisions() {
        tab.width(DESK).open("/");
        tab.keys("/");
        tab.await("document.activeElement.name === 'q'");
        tab.write(MODEL);
        tab.keys("Enter");
        // a single result is opened at once
        tab.await("location.pathname !== '/' && document.readyState === 'complete'");
        if (tab.value("location.pathname").asText().equals("/find")) {
            tab.keys("j", "Enter");
        }
        tab.awaitPath("/models/" + MODEL);
        tab.keys("g", "m");
        tab.awaitPath("/models");
        tab.keys("?");
        tab.await("document.querySelector('dialog[open]')?.innerText");
        new ConsolePages(tab).lookHere("the keys");
        tab.width(DESK).keys("Escape");
        tab.await("!document.querySelector('dialog')");
        tab.open("/models/" + MODEL);
        tab.keys("j");
        tab.await("document.activeElement.innerText === 'v2'");
        tab.keys("Enter");
        tab.awaitPath("/models/" + MODEL + "/2");
        tab.tabTo("a[href*='/2/promote']");
        tab.keys("Enter");
        tab.awaitPath("/models/" + MODEL + "/2/promote");
        tab.tabTo("input[name=reason]");
        tab.write("By keys alone");
        tab.keys("Enter");
        tab.awaitPath("/models/" + MODEL + "/2").awaitText("By keys alone").awaitText("Roll back to v1");
        tab.tabTo("a[href*='/1/promote']");
        tab.keys("Enter");
        tab.awaitPath("/models/" + MODEL + "/1/promote");
        tab.tabTo("input[name=reason]");
        tab.write("And back");
        tab.keys("Enter");
        tab.awaitPath("/models/" + MODEL + "/1").awaitText("And back");
        assertClean();
    }

    @Test
    @Order(9)
    void everything_is_there_without_script() throws IOException {
        try (Tab plain = person.tab().width(DESK).withoutScript()) {
            plain.open("/trainings/" + second);
            assertThat(plain.value("[...document.querySelectorAll('#curves-table tbody tr')].filter(row =>"
                                    + " [...row.cells].slice(1, 3).every(cell => /\\d/.test(cell.textContent))).length")
                            .asInt())
                    .isEqualTo(TASKS.size());
            plain.open("/trainings");
            plain.choose("select[name=method]", "bitfit");
            plain.press("Filter");
            plain.await(
                    "location.search.includes('method=bitfit') && document.querySelectorAll('[data-row]').length ==="
                            + " 1");
            plain.open("/models/" + MODEL + "/hold");
            plain.type("input[name=reason]", "Held without script");
            plain.press("Hold");
            plain.awaitPath("/models/" + MODEL).awaitText("Held without script");
            plain.open("/retraining/" + MODEL);
            plain.type("input[name=minNewSamples]", "9");
            plain.click("button[name=form-token]");
            plain.awaitText("Revision 1");
            plain.open("/try");
            plain.give("input[type=file]", photo());
            plain.press("Predict");
            plain.await("document.querySelectorAll('[data-prediction] img.map').length === " + TASKS.size());
            assertThat(plain.faults()).isEmpty();
        }
    }

    @Test
    @Order(10)
    void every_page_is_for_everybody() {
        String night = platform.run(
                        "datasets", "ingest", TestFolders.FOLDERS.nightScenes().toString(), "--json")
                .succeeded()
                .json()
                .path("dataset")
                .asText();
        Tab other = person.tab().width(DESK);
        other.open("/models/" + MODEL + "/2");
        String evaluation = other.value("document.querySelector('a[href^=\"/evaluations/\"]').pathname")
                .asText();
        other.open("/events");
        String event = other.value("document.querySelector('ol.time a').getAttribute('href')")
                .asText();
        new ConsolePages(other)
                .look(List.of(
                        "/",
                        "/datasets",
                        "/datasets/" + dataset,
                        "/datasets/" + night + "/difference?from=" + dataset,
                        "/trainings",
                        "/trainings/new?from=" + second,
                        "/trainings/" + second,
                        "/trainings/" + second + "/log",
                        "/compare",
                        "/models",
                        "/models/" + MODEL,
                        "/models/" + MODEL + "/1",
                        "/models/" + MODEL + "/2",
                        "/models/" + MODEL + "/2/promote",
                        "/models/" + MODEL + "/hold",
                        "/models/" + MODEL + "/2/verification",
                        "/models/" + MODEL + "/drift",
                        "/models/" + MODEL + "/loop",
                        evaluation,
                        "/retraining",
                        "/retraining/" + MODEL,
                        "/try?model=" + MODEL,
                        "/events",
                        event,
                        "/find?q=" + MODEL,
                        "/operations"));
    }

    @Test
    @Order(11)
    void a_reader_sees_what_a_session_that_acts_could_do() {
        Tab reader = signedIn().tab().width(DESK);
        reader.open("/models/" + MODEL + "/2");

        assertThat(reader.value("document.querySelector('a[href*=\"/2/promote\"]').getAttribute('aria-disabled')")
                        .asText())
                .isEqualTo("true");
        new ConsolePages(reader)
                .look(List.of(
                        "/models/" + MODEL + "/2",
                        "/models/" + MODEL + "/2/promote",
                        "/trainings/new",
                        "/retraining/" + MODEL));
    }

    @Test
    @Order(12)
    void a_training_that_failed_says_why() {
        String failed = platform.run(
                        ("trainings create --data " + dataset + " --model micro --method lora --steps 8 --batch-size 4"
                                        + " --image-size 64 --lr 1e30 --set gradientClip=1e30 --detach --json")
                                .split(" "))
                .succeeded()
                .json()
                .path("job")
                .asText();
        tab.width(DESK).open("/trainings/" + failed).awaitText("training-diverged");

        new ConsolePages(tab).lookHere("a failed training");
    }

    @Test
    @Order(13)
    void a_service_that_is_away_is_named_and_the_pages_stay() throws Exception {
        ProcessHandle registry =
                platform.process(ServiceName.CHECKPOINT_REGISTRY.key()).orElseThrow();
        signal("STOP", registry);
        try {
            tab.await("fetch('/').then(page => page.text()).then(page => page.includes('checkpoint-registry is"
                    + " unreachable'))");
            new ConsolePages(tab).look(List.of("/", "/models/" + MODEL, "/models/" + MODEL + "/2", "/operations"));
        } finally {
            signal("CONT", registry);
        }
    }

    private void tick(String job) {
        tab.click("tr:has(a[href='/trainings/" + job + "']) input[type=checkbox]");
    }

    private void decide(String path, String reason, String button) {
        tab.open(path);
        tab.type("input[name=reason]", reason);
        tab.press(button);
    }

    private void assertClean() {
        assertThat(tab.faults()).isEmpty();
    }

    private String address() {
        return platform.address(ServiceName.CONSOLE.key());
    }

    private Person signedIn(String... options) {
        List<String> words = new ArrayList<>(List.of("console", "--print", "--json"));
        words.addAll(List.of(options));
        JsonNode link = platform.run(words.toArray(String[]::new)).succeeded().json();
        Person someone = chromium.person(address());
        try (Tab door = someone.tab()) {
            door.open(link.path("url").asText());
        }
        return someone;
    }

    private static String points() {
        return "(+document.querySelector('[data-curve]').dataset.points || 0)";
    }

    private List<Integer> steps() {
        JsonNode curves = tab.value("fetch('/trainings/" + second + "/curves').then(answer => answer.json())");
        return StreamSupport.stream(
                        curves.path("loss." + TASKS.get(0)).path("steps").spliterator(), false)
                .map(step -> step.asInt())
                .toList();
    }

    private static List<Integer> gaps(List<Integer> steps) {
        List<Integer> gaps = new ArrayList<>();
        for (int i = 1; i < steps.size(); i++) {
            gaps.add(steps.get(i) - steps.get(i - 1));
        }
        return gaps;
    }

    private static Path photo() throws IOException {
        try (Stream<Path> files = Files.walk(TestFolders.FOLDERS.scenes())) {
            return files.filter(file -> file.toString().endsWith(".jpg"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void signal(String name, ProcessHandle process) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }
}
