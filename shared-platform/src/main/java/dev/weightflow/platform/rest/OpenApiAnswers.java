package dev.weightflow.platform.rest;

import dev.weightflow.platform.problem.Problem;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Says in every OpenAPI document what every resource does without saying so: it answers, its failures are problems, and what is not optional
 * is there in every answer. What a request leaves out has a default, so that nothing of it is required.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class OpenApiAnswers implements OASFilter {
    private static final String PROBLEM = "Problem";
    /** As in {@code quarkus.smallrye-openapi.security-scheme-name}. */
    private static final String TOKEN = "token";
    /** What is stored leaves out the numbers that have their defaults, so that an identity does not change when one is added. */
    private static final Set<String> WITHOUT_DEFAULTS = Set.of("TrainingSpec");
    /** What documents leave out where it is empty, as those of PASCAL-Context's tasks do, and of data that one document holds. */
    private static final Set<String> NOT_IF_EMPTY =
            Set.of("declarations", "labelled", "scales", "trainingSampleParts", "quarantinedParts", "imageSumsParts");

    /** How the scanner tells Jackson's trees of JSON, of which nothing can be said. */
    private static final List<String> JSON_TREES = List.of("ObjectNode", "JsonNode", "JsonNodeType");

    private static final Pattern CONSTANT = Pattern.compile("[A-Z][A-Z0-9_]*");

    @Override
    public Operation filterOperation(Operation operation) {
        if (operation.getResponses() == null) {
            operation.setResponses(OASFactory.createAPIResponses());
        }
        Map<String, APIResponse> answers = operation.getResponses().getAPIResponses();
        if (answers.keySet().stream().noneMatch(status -> status.startsWith("2") || status.startsWith("3"))) {
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
        if (operation.getSecurity() == null) {
            // of methods that a resource inherits, the scan finds no roles
            operation.addSecurityRequirement(
                    OASFactory.createSecurityRequirement().addScheme(TOKEN));
        }
        return operation;
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        if (document.getComponents() == null) {
            document.setComponents(OASFactory.createComponents());
        }
        Map<String, Schema> schemas =
                Optional.ofNullable(document.getComponents().getSchemas()).orElseGet(Map::of);
        Set<String> requested = new HashSet<>();
        operations(document)
                .filter(operation -> operation.getRequestBody() != null)
                .flatMap(operation -> schemas(operation.getRequestBody().getContent()))
                .forEach(schema -> addNames(schema, schemas, requested));
        schemas.forEach((name, schema) -> {
            if (!requested.contains(name) && !WITHOUT_DEFAULTS.contains(name)) {
                requireAllButOptional(schema);
            }
        });
        schemas.values().forEach(OpenApiAnswers::openWhereKept);
        JSON_TREES.forEach(document.getComponents()::removeSchema);
        document.getComponents().addSchema(PROBLEM, problem());
        document.getPaths().getPathItems().forEach((path, item) -> Optional.ofNullable(item.getPOST())
                .ifPresent(operation -> answerWithThing(
                        operation, document.getPaths().getPathItem(path.substring(0, path.lastIndexOf('/'))))));
    }

    /** What is accepted of a thing is answered with that thing; of types that a resource inherits, the scan does not find it. */
    private static void answerWithThing(Operation operation, PathItem parent) {
        APIResponse accepted = operation.getResponses().getAPIResponse("202");
        if (accepted != null && accepted.getContent() == null && parent != null && parent.getGET() != null) {
            accepted.setContent(
                    parent.getGET().getResponses().getAPIResponse("200").getContent());
        }
    }

    private static Stream<Operation> operations(OpenAPI document) {
        return document.getPaths().getPathItems().values().stream()
                .flatMap(path -> path.getOperations().values().stream());
    }

    private static Stream<Schema> schemas(Content content) {
        return content.getMediaTypes().values().stream().flatMap(type -> Stream.ofNullable(type.getSchema()));
    }

    private static void addNames(Schema schema, Map<String, Schema> all, Set<String> names) {
        if (schema.getRef() != null) {
            String name = schema.getRef().substring(schema.getRef().lastIndexOf('/') + 1);
            if (names.add(name) && all.containsKey(name)) {
                addNames(all.get(name), all, names);
            }
        }
        parts(schema).forEach(part -> addNames(part, all, names));
    }

    private static Stream<Schema> parts(Schema schema) {
        return Stream.of(
                        Stream.ofNullable(schema.getProperties()).flatMap(properties -> properties.values().stream()),
                        Stream.of(schema.getAnyOf(), schema.getOneOf(), schema.getAllOf())
                                .filter(Objects::nonNull)
                                .flatMap(List::stream),
                        Stream.ofNullable(schema.getItems()),
                        Stream.ofNullable(schema.getAdditionalPropertiesSchema()))
                .flatMap(parts -> parts);
    }

    /** What keeps a JSON object as it was written has its fields, and not one that holds them. */
    private static void openWhereKept(Schema schema) {
        Stream.ofNullable(schema.getProperties())
                .flatMap(properties -> properties.entrySet().stream())
                .filter(property -> Optional.ofNullable(property.getValue().getRef())
                        .filter(ref -> ref.endsWith("/ObjectNode"))
                        .isPresent())
                .map(Map.Entry::getKey)
                .toList()
                .forEach(kept -> {
                    schema.removeProperty(kept);
                    schema.setAdditionalPropertiesBoolean(true);
                    Optional.ofNullable(schema.getRequired())
                            .ifPresent(required -> schema.setRequired(required.stream()
                                    .filter(name -> !name.equals(kept))
                                    .toList()));
                });
    }

    private static void requireAllButOptional(Schema schema) {
        Stream.ofNullable(schema.getProperties())
                .flatMap(properties -> properties.entrySet().stream())
                .filter(property -> !mayBeAbsent(property.getValue()))
                .filter(property -> !NOT_IF_EMPTY.contains(property.getKey()))
                .forEach(property -> schema.addRequired(property.getKey()));
    }

    private static boolean mayBeAbsent(Schema property) {
        boolean isNull = property.getType() != null && property.getType().contains(SchemaType.NULL);
        return isNull
                || parts(property)
                        .anyMatch(
                                part -> part.getType() != null && part.getType().equals(List.of(SchemaType.NULL)));
    }

    /** The scanner tells enumerations whose keys are derived by their Java names. */
    @Override
    public Schema filterSchema(Schema schema) {
        if (schema.getRef() != null && schema.getEnumeration() != null) {
            // an optional one is told twice, as itself and by a reference, which generators of clients do not
            // understand
            schema.setRef(null);
        }
        if (schema.getEnumeration() != null
                && schema.getEnumeration().stream()
                        .allMatch(name -> CONSTANT.matcher(name.toString()).matches())) {
            schema.setEnumeration(schema.getEnumeration().stream()
                    .map(name ->
                            (Object) name.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .toList());
        }
        return schema;
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
        Schema text = OASFactory.createSchema().addType(SchemaType.STRING);
        return OASFactory.createSchema()
                .addType(SchemaType.OBJECT)
                .required(List.of("type", "title", "status", "detail", "code"))
                .addProperty("type", text)
                .addProperty("title", text)
                .addProperty("status", OASFactory.createSchema().addType(SchemaType.INTEGER))
                .addProperty("detail", text)
                .addProperty("code", text)
                .addProperty("hint", text)
                .addProperty(
                        "violations",
                        OASFactory.createSchema().addType(SchemaType.ARRAY).items(text))
                .addProperty("incident", text);
    }
}
