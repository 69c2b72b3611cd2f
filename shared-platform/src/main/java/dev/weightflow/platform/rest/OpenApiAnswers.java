package dev.weightflow.platform.rest;

import dev.weightflow.platform.problem.Problem;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Says in every OpenAPI document what every resource does without saying so: it answers, and its failures are problems.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class OpenApiAnswers implements OASFilter {
    private static final String PROBLEM = "Problem";

    @Override
    public Operation filterOperation(Operation operation) {
        if (operation.getResponses() == null) {
            operation.setResponses(OASFactory.createAPIResponses());
        }
        Map<String, APIResponse> answers = operation.getResponses().getAPIResponses();
        if (answers.keySet().stream().noneMatch(status -> status.startsWith("2"))) {
            operation
                    .getResponses()
                    .addAPIResponse("200", OASFactory.createAPIResponse().description("OK"));
        }
        answers.forEach((status, answer) -> {
            if (status.startsWith("4") || status.startsWith("5")) {
                asProblem(answer);
            }
        });
        operation
                .getResponses()
                .setDefaultValue(asProblem(OASFactory.createAPIResponse()
                        .description("What went wrong, its code, and what to do about it (RFC 9457)")));
        return operation;
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        if (document.getComponents() == null) {
            document.setComponents(OASFactory.createComponents());
        }
        document.getComponents().addSchema(PROBLEM, problem());
    }

    private static APIResponse asProblem(APIResponse answer) {
        if (answer.getContent() == null) {
            answer.setContent(OASFactory.createContent()
                    .addMediaType(
                            Problem.MEDIA_TYPE,
                            OASFactory.createMediaType()
                                    .schema(OASFactory.createSchema().ref(PROBLEM))));
        }
        return answer;
    }

    private static Schema problem() {
        Schema text = OASFactory.createSchema().addType(Schema.SchemaType.STRING);
        return OASFactory.createSchema()
                .addType(Schema.SchemaType.OBJECT)
                .required(List.of("type", "title", "status", "detail", "code"))
                .addProperty("type", text)
                .addProperty("title", text)
                .addProperty("status", OASFactory.createSchema().addType(Schema.SchemaType.INTEGER))
                .addProperty("detail", text)
                .addProperty("code", text)
                .addProperty("hint", text)
                .addProperty(
                        "violations",
                        OASFactory.createSchema()
                                .addType(Schema.SchemaType.ARRAY)
                                .items(text))
                .addProperty("incident", text);
    }
}
