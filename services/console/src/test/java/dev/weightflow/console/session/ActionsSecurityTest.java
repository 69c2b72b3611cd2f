package dev.weightflow.console.session;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.weightflow.console.testing.InMemoryConsole;
import dev.weightflow.console.testing.Platform;
import dev.weightflow.console.testing.StubOwner.Heard;
import dev.weightflow.local.server.AccessTokens;
import dev.weightflow.platform.security.Sessions;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Checks which roles may perform which action in a browser, and that the token is disclosed to nobody. */
@QuarkusTest
@TestProfile(InMemoryConsole.Alone.class)
public class ActionsSecurityTest {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final List<String> ROLES = List.of("reader", "writer", "promoter", "admin");
    private static final Map<String, Set<String>> MAY = Map.of(
            "writer", Set.of("writer", "admin"),
            "promoter", Set.of("promoter", "admin"),
            "admin", Set.of("admin"));

    private static boolean stated;

    @Inject
    InMemoryConsole console;

    /**
     * Action of a person.
     *
     * @param role that it requires
     * @param asks expected request to the service
     */
    private record Action(String path, String fields, String role, String asks) {}

    private static final List<Action> ACTIONS = List.of(
            new Action("/trainings/new", "dataset=d&method=lora", "writer", "POST /trainings"),
            new Action("/trainings/running/cancel", "reason=enough", "writer", "POST /trainings/running/cancel"),
            new Action("/models/people/2/promote", "reason=good", "promoter", "POST /models/people/versions/2/promote"),
            new Action("/models/people/hold", "reason=wait", "promoter", "PUT /models/people/aliases/champion/hold"),
            new Action("/retraining/people", "minNewSamples=5", "admin", "PUT /models/people/retraining-policy"),
            new Action("/retraining/people/stop", "", "admin", "DELETE /models/people/retraining-policy"),
            new Action("/operations/dead-letters/trainer/7", "", "admin", "POST /dead-letters/7/replay"));

    @BeforeEach
    void platform() {
        if (!stated) {
            stated = true;
            Platform.stateIn(console.logs);
            console.console();
        }
        console.owner.forget();
    }

    private static AccessTokens tokens() {
        return AccessTokens.in(Path.of(ConfigProvider.getConfig().getValue("weightflow.security.tokens", String.class))
                .getParent());
    }

    private static String token(String role) {
        return tokens().of(role, role);
    }

    private static Response send(RequestSpecification by, Action action, String formToken) {
        String fields = action.fields() + (formToken == null ? "" : "&form-token=" + formToken);
        return by.contentType(FORM).body(fields).post(action.path());
    }

    private List<String> asked() {
        return console.owner.heard().stream()
                .filter(heard -> !heard.method().equals("GET") && !heard.path().contains("/preview"))
                .map(heard -> heard.method() + " " + heard.path())
                .toList();
    }

    @Test
    void every_action_is_in_this_test() {
        List<String> posts = new ArrayList<>();
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.weightflow.console")
                .forEach(type -> type.getMethods().stream()
                        .filter(method -> method.isAnnotatedWith(POST.class))
                        .forEach(method -> posts.add(method.getFullName())));

        // and two that change nothing: a link, and a photograph that is tried
        assertThat(posts).hasSize(ACTIONS.size() + 2);
    }

    @Test
    void a_session_that_acts_may_do_what_its_token_may_and_the_owner_sees_that_token() {
        for (String role : ROLES) {
            Browser browser = Browser.of(token(role), true);
            String formToken = browser.formToken();
            for (Action action : ACTIONS) {
                console.owner.forget();
                Response answer = send(browser.request(), action, formToken);

                String what = role + " " + action.path();
                if (MAY.get(action.role()).contains(role)) {
                    assertThat(answer.statusCode()).as(what).isEqualTo(303);
                    assertThat(asked()).as(what).containsExactly(action.asks());
                    assertThat(console.owner.heard())
                            .as(what)
                            .extracting(heard -> heard.authorization().orElse(""))
                            .containsOnly("Bearer " + token(role));
                } else {
                    assertThat(answer.statusCode()).as(what).isEqualTo(403);
                    assertThat(asked()).as(what).isEmpty();
                }
            }
        }
    }

    @Test
    void a_form_that_is_not_one_of_this_sessions_own_does_nothing() {
        String admin = token("admin");
        Browser browser = Browser.of(admin, true);
        String formToken = browser.formToken();
        assertThat(formToken).hasSizeGreaterThan(30);
        String others = Browser.of(admin, true).formToken();
        assertThat(others).isNotEqualTo(formToken);
        for (Action action : ACTIONS) {
            for (String wrong : new String[] {null, "", "x", others, formToken + "x", formToken.substring(1), "%00"}) {
                assertThat(send(browser.request(), action, wrong).statusCode())
                        .as("%s with %s", action.path(), wrong)
                        .isEqualTo(403);
            }
            for (String origin : List.of("https://evil.example", "null", "http://localhost:1", "file://")) {
                assertThat(send(browser.request().header("Origin", origin), action, formToken)
                                .statusCode())
                        .as("%s from %s", action.path(), origin)
                        .isEqualTo(403);
            }
            assertThat(send(given().redirects().follow(false), action, formToken)
                            .statusCode())
                    .as("nobody: " + action.path())
                    .isEqualTo(401);
            assertThat(send(given().redirects().follow(false).auth().oauth2(admin), action, formToken)
                            .statusCode())
                    .as("a token without a session: " + action.path())
                    .isEqualTo(403);
        }
        assertThat(asked()).isEmpty();
    }

    @Test
    void a_request_from_this_services_own_page_is_let_in() {
        Browser browser = Browser.of(token("admin"), true);
        Response answer = send(
                browser.request().header("Origin", ConfigProvider.getConfig().getValue("test.url", String.class)),
                ACTIONS.get(0),
                browser.formToken());

        assertThat(answer.statusCode()).isEqualTo(303);
    }

    @Test
    void a_session_that_reads_does_nothing_whoevers_it_is() {
        Browser acting = Browser.of(token("admin"), true);
        Browser reading = Browser.of(token("admin"), false);
        assertThat(reading.formToken()).isEmpty();
        for (Action action : ACTIONS) {
            for (String formToken : new String[] {null, "", acting.formToken()}) {
                assertThat(send(reading.request(), action, formToken).statusCode())
                        .as(action.path())
                        .isEqualTo(403);
            }
        }
        assertThat(asked()).isEmpty();
        assertThat(reading.request().get("/").statusCode()).isEqualTo(200);
    }

    @Test
    void a_photograph_of_another_origins_page_is_not_tried() {
        Browser browser = Browser.of(token("reader"), false);

        assertThat(browser.request()
                        .header("Origin", "https://evil.example")
                        .multiPart("photo", "a.png", new byte[] {1})
                        .multiPart("asked", "people/1")
                        .post("/try")
                        .statusCode())
                .isEqualTo(403);
        assertThat(console.owner.heard()).isEmpty();
    }

    @Test
    void a_link_opens_one_session_and_a_session_makes_no_links() {
        String link = Browser.link(token("reader"), true);

        Response first = Browser.open(link);
        assertThat(first.statusCode()).isEqualTo(303);
        assertThat(first.getHeader("Cache-Control")).contains("no-store");
        assertThat(first.getHeader("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(first.getHeader("Set-Cookie")).contains("HttpOnly").contains("SameSite=Strict");
        assertThat(Browser.open(link).statusCode()).isEqualTo(404);
        assertThat(Browser.open("/sessions/x").statusCode()).isEqualTo(404);
        Browser browser = Browser.of(token("admin"), true);
        assertThat(given().cookie(Sessions.COOKIE, browser.cookie())
                        .contentType("application/json")
                        .post("/session-links?act=true")
                        .statusCode())
                .isEqualTo(403);
        assertThat(given().contentType("application/json")
                        .post("/session-links")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void a_session_ends_with_the_line_of_its_token() {
        AccessTokens tokens = tokens();
        String token = AccessTokens.added(tokens.hashes(), "leaver", "admin");
        await().until(() -> given().auth().oauth2(token).get("/trainings").statusCode() == 200);
        Browser browser = Browser.of(token, true);
        String formToken = browser.formToken();
        assertThat(browser.request().get("/").statusCode()).isEqualTo(200);

        AccessTokens.revoked(tokens.hashes(), "leaver");

        await().until(() -> browser.request().get("/").statusCode() == 401);
        assertThat(send(browser.request(), ACTIONS.get(0), formToken).statusCode())
                .isEqualTo(401);
        assertThat(asked()).isEmpty();
    }

    @Test
    void no_secret_is_in_a_page_a_log_or_what_the_owner_is_sent() {
        List<String> logged = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                logged.add(record.getMessage() + " "
                        + List.of(record.getParameters() == null ? new Object[0] : record.getParameters()) + " "
                        + record.getThrown());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger root = Logger.getLogger("");
        root.addHandler(handler);
        String admin = token("admin");
        Browser browser = Browser.of(admin, true);
        String formToken = browser.formToken();
        List<String> shown = new ArrayList<>();
        for (String path : ReadPages.PATHS) {
            shown.add(browser.request().get(path).asString());
        }
        ACTIONS.forEach(
                action -> shown.add(send(browser.request(), action, formToken).asString()));
        shown.add(send(browser.request(), ACTIONS.get(0), "wrong").asString());
        root.removeHandler(handler);

        assertThat(shown).noneMatch(page -> page.contains(admin) || page.contains(browser.cookie()));
        assertThat(logged)
                .noneMatch(line -> line.contains(admin) || line.contains(browser.cookie()) || line.contains(formToken));
        assertThat(console.owner.heard())
                .isNotEmpty()
                .noneMatch(heard -> (heard.path() + heard.body()).contains(admin)
                        || (heard.path() + heard.body()).contains(formToken))
                .extracting(Heard::authorization)
                .allSatisfy(header -> assertThat(header).contains("Bearer " + admin));
    }
}
