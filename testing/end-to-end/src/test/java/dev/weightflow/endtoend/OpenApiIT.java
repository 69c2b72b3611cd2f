package dev.weightflow.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.weightflow.local.platform.ServiceName;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that each service's published OpenAPI document is valid, and matches its responses. */
@ExtendWith(WithUndisturbedRun.class)
@ResourceLock(UndisturbedRun.LOCK)
class OpenApiIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String JSON_ANSWER = "application/json";

    private final HttpClient http = HttpClient.newHttpClient();
    private final UndisturbedRun run;

    OpenApiIT(UndisturbedRun run) {
        this.run = run;
    }

    private record Operation(String path, String verb, JsonNode declared) {
        String name() {
            return verb + " " + path;
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CONSOLE") // its answers are pages
    void the_document_is_valid_and_says_of_each_operation_who_may_call_it_and_what_it_answers(ServiceName service)
            throws Exception {
        String document = document(service);

        assertThat(new OpenAPIV3Parser().readContents(document).getMessages()).isEmpty();
        JsonNode tree = JSON.readTree(document);
        assertThat(tree.at("/components/securitySchemes/token/scheme").asText()).isEqualTo("bearer");
        List<Operation> operations = operations(tree);
        assertThat(operations)
                .isNotEmpty()
                .extracting(
                        operation -> operation.declared().path("operationId").asText())
                .doesNotContain("")
                .doesNotHaveDuplicates();
        assertThat(operations).allSatisfy(operation -> {
            assertThat(operation.declared().path("summary").asText()).isNotEmpty();
            assertThat(operation.declared().path("security").isArray())
                    .as(operation.name())
                    .isTrue();
            assertThat(answers(operation)).as(operation.name()).isNotEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CONSOLE") // its answers are pages
    void every_answer_fits_the_schema_that_is_declared_for_it(ServiceName service) throws Exception {
        String document = document(service);
        String location = "https://weightflow.dev/" + service.key() + "/openapi.json";
        SchemaRegistry schemas = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(Map.of(location, document)));
        List<String> asked = new ArrayList<>();

        for (Operation operation : operations(JSON.readTree(document))) {
            Optional<String> path = filled(operation.path());
            boolean answersJson =
                    operation.declared().at("/responses/200/content").has(JSON_ANSWER);
            if (!operation.verb().equals("get") || path.isEmpty() || !answersJson) {
                continue;
            }
            HttpResponse<String> answer = get(service, path.get(), true);
            if (answer.statusCode() == 200) {
                String schema = "#/paths/" + operation.path().replace("~", "~0").replace("/", "~1")
                        + "/get/responses/200/content/application~1json/schema";
                assertThat(schemas.getSchema(SchemaLocation.of(location + schema))
                                .validate(answer.body(), InputFormat.JSON))
                        .as("%s %s", operation.name(), answer.body())
                        .isEmpty();
                asked.add(operation.name());
            }
        }

        assertThat(asked).as("operations whose answer was compared").hasSizeGreaterThanOrEqualTo(leastOf(service));
    }

    private static int leastOf(ServiceName service) {
        return switch (service) {
            case CHECKPOINT_REGISTRY -> 16;
            case RETRAINING -> 2;
            default -> 3;
        };
    }

    /** Returns the path with the run's results in place of its parameters; empty where a parameter needs something else. */
    private Optional<String> filled(String path) {
        Outcome outcome = run.outcome();
        String filled = path.replace("{dataset}", outcome.dataset())
                .replace("{job}", path.startsWith("/trainings") ? outcome.job() : "{job}")
                .replace("{report}", outcome.report())
                .replace("{model}", Request.MODEL)
                .replace("{version}", "" + outcome.version())
                .replace("{alias}", "champion")
                .replace("/explain/{id}", "/explain/" + outcome.dataset());
        String named = filled.contains("/mlflow/")
                ? filled + "?name=" + Request.MODEL + "&version=" + outcome.version() + "&alias=champion"
                : filled;
        return named.contains("{") ? Optional.empty() : Optional.of(named);
    }

    private static List<Operation> operations(JsonNode document) {
        List<Operation> found = new ArrayList<>();
        document.path("paths").properties().forEach(path -> path.getValue()
                .properties()
                .forEach(verb -> found.add(new Operation(path.getKey(), verb.getKey(), verb.getValue()))));
        return found;
    }

    /** Lists the declared success responses that specify their content, or that there is none. */
    private static List<String> answers(Operation operation) {
        return operation.declared().path("responses").properties().stream()
                .filter(answer ->
                        answer.getKey().startsWith("2") || answer.getKey().startsWith("3"))
                .filter(answer ->
                        !answer.getKey().equals("200") || answer.getValue().has("content"))
                .map(Map.Entry::getKey)
                .toList();
    }

    private String document(ServiceName service) throws IOException, InterruptedException {
        return get(service, "/q/openapi?format=json", false).body();
    }

    private HttpResponse<String> get(ServiceName service, String path, boolean known)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(run.platform().address(service.key()) + path));
        request.header("Accept", JSON_ANSWER);
        if (known) {
            request.header("Authorization", "Bearer " + run.platform().token());
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
