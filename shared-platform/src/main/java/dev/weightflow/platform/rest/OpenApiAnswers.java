package dev.weightflow.platform.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
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
import java.util.stream.Collectors;
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
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.FieldInfo;
import org.jboss.jandex.IndexView;

/**
 * Completes every OpenAPI document with what all resources have in common: their responses and problems, and that non-optional fields are always
 * present in responses. Fields that a request omits have defaults, so that none is required.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class OpenApiAnswers implements OASFilter {
    private static final String PROBLEM = "Problem";
    /** Name of the security scheme, as in {@code quarkus.smallrye-openapi.security-scheme-name}. */
    private static final String TOKEN = "token";
    /** Types whose stored form omits numbers that have their defaults, so that an identity does not change when a field is added. */
    private static final Set<String> WITHOUT_DEFAULTS = Set.of("TrainingSpec");
    /** Inclusions by which a field is omitted where it is empty or has its default. */
    private static final Set<String> OMITTING =
            Set.of(JsonInclude.Include.NON_EMPTY.name(), JsonInclude.Include.NON_DEFAULT.name());

    /** Schema names that the scanner gives to Jackson's JSON trees, whose content is not described. */
    private static final List<String> JSON_TREES = List.of("ObjectNode", "JsonNode", "JsonNodeType");

    private static final Pattern CONSTANT = Pattern.compile("[A-Z][A-Z0-9_]*");

    /** Fields that are omitted where they are empty, by the simple names of their types, which are the schemas'. */
    private final Map<String, Set<String>> notIfEmpty;

    /** @param types the application's, as the build has indexed them */
    public OpenApiAnswers(IndexView types) {
        notIfEmpty = types.getAnnotations(JsonInclude.class).stream()
                .filter(annotation -> annotation.target().kind() == AnnotationTarget.Kind.FIELD)
                .filter(annotation -> annotation.value() != null
                        && OMITTING.contains(annotation.value().asEnum()))
                .map(annotation -> annotation.target().asField())
                .collect(Collectors.groupingBy(
                        field -> field.declaringClass().simpleName(),
                        Collectors.mapping(FieldInfo::name, Collectors.toSet())));
    }

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
            // the scan finds no roles of inherited methods
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
                requireAllButOptional(schema, notIfEmpty.getOrDefault(name, Set.of()));
            }
        });
        schemas.values().forEach(OpenApiAnswers::openWhereKept);
        JSON_TREES.forEach(document.getComponents()::removeSchema);
        document.getComponents().addSchema(PROBLEM, problem());
        document.getPaths().getPathItems().forEach((path, item) -> Optional.ofNullable(item.getPOST())
                .ifPresent(operation -> answerWithThing(
                        operation, document.getPaths().getPathItem(path.substring(0, path.lastIndexOf('/'))))));
    }

    /** Gives the response of a 202 the content of the parent's GET; the scan does not find it for types that a resource inherits. */
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

    /** Replaces a schema that wraps a raw JSON object with the object's own fields. */
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

    private static void requireAllButOptional(Schema schema, Set<String> omitted) {
        Stream.ofNullable(schema.getProperties())
                .flatMap(properties -> properties.entrySet().stream())
                .filter(property -> !mayBeAbsent(property.getValue()))
                .filter(property -> !omitted.contains(property.getKey()))
                .forEach(property -> schema.addRequired(property.getKey()));
    }

    private static boolean mayBeAbsent(Schema property) {
        boolean isNull = property.getType() != null && property.getType().contains(SchemaType.NULL);
        return isNull
                || parts(property)
                        .anyMatch(
                                part -> part.getType() != null && part.getType().equals(List.of(SchemaType.NULL)));
    }

    /** Replaces the Java names that the scanner gives for enumerations by their derived keys. */
    @Override
    public Schema filterSchema(Schema schema) {
        if (schema.getRef() != null && schema.getEnumeration() != null) {
            // the scan gives an optional one twice, inline and as a reference, which client generators do not
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
