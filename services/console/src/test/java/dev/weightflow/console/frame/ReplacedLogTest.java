package dev.weightflow.console.frame;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weightflow.console.Console;
import dev.weightflow.console.owner.Health;
import dev.weightflow.console.owner.OwningService;
import dev.weightflow.console.testing.InMemoryConsole;
import dev.weightflow.local.server.AccessTokens;
import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;
import dev.weightflow.platform.service.ServiceHandle;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** The console over a log that was replaced, and beside services that refuse one. */
@QuarkusTest
@TestProfile(ReplacedLogTest.Replaced.class)
class ReplacedLogTest {
    private static final String WHY = "The topic weightflow.models was made again: './weightflow journals adopt I-1'.";
    private static final String BANNER = "role=\"alert\"";

    /** A console that cannot start. */
    public static class Replaced extends InMemoryConsole.Alone {
        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(Refused.class);
        }
    }

    @Alternative
    @Singleton
    static class Refused {
        @Produces
        @Singleton
        @Alternative
        ServiceHandle<Console> handle() {
            return ServiceHandle.of("console", service -> {
                throw new ProblemException("log-replaced", ProblemKind.UNAVAILABLE, WHY);
            });
        }
    }

    @Inject
    ServiceHandle<Console> console;

    @Test
    void pages_that_need_no_log_say_so_too_with_the_way_out() {
        await().until(() -> console.refused().isPresent());

        for (Response page : List.of(get(authenticated(), "/nowhere"), get(given(), "/"))) {
            assertThat(page.statusCode()).isIn(404, 401);
            assertThat(page.asString())
                    .contains(BANNER, "console refuses to start (log-replaced)", "journals adopt I-1")
                    .doesNotContain("All healthy");
        }
    }

    @Test
    void a_page_whose_matter_it_is_says_it_once() {
        await().until(() -> console.refused().isPresent());

        Response page = get(authenticated(), "/models");

        assertThat(page.statusCode()).isEqualTo(503);
        assertThat(page.asString())
                .containsOnlyOnce("journals adopt I-1")
                .contains("console refuses to start")
                .doesNotContain(BANNER, "All healthy");
    }

    @Test
    void services_that_refuse_for_one_reason_share_a_banner() {
        List<Refusing> refusing = Refusing.of(
                Optional.empty(),
                List.of(
                        part(OwningService.DATASET_INGESTION, Optional.empty()),
                        part(OwningService.TRAINER, Optional.of(new Health.Refusal("log-replaced", "first <topic>"))),
                        part(OwningService.EVALUATOR, Optional.of(new Health.Refusal("log-replaced", "second"))),
                        part(OwningService.RETRAINING, Optional.of(new Health.Refusal("log-shortened", "third")))));

        String page = new Rendering()
                .render("frame", new Frame("A page", "", List.of(), refusing, "reader", Set.of(), ""), Map.of());

        assertThat(page)
                .contains(
                        "trainer, evaluator refuse to start (log-replaced).</b> first &lt;topic&gt;",
                        "retraining refuses to start (log-shortened).</b> third",
                        "trainer refuses to start</a>")
                .doesNotContain("second", "All healthy", "Nothing is lost");
    }

    private static Health.Part part(OwningService owner, Optional<Health.Refusal> refusal) {
        return new Health.Part(owner, refusal.isEmpty(), Optional.empty(), refusal);
    }

    private static RequestSpecification authenticated() {
        return given().auth()
                .oauth2(AccessTokens.in(
                                Path.of(ConfigProvider.getConfig().getValue("weightflow.security.tokens", String.class))
                                        .getParent())
                        .of("admin", "admin"));
    }

    private static Response get(RequestSpecification request, String path) {
        return request.redirects().follow(false).header("Accept", "text/html").get(path);
    }
}
