package dev.weightflow.schema.published;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonModule;
import com.github.victools.jsonschema.module.jackson.JacksonOption;
import dev.weightflow.schema.Examples;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskDeclaration;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.event.EventType;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.Identifier;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.metric.MetricScale;
import dev.weightflow.schema.metric.MetricScales;
import dev.weightflow.schema.training.LossWeights;
import dev.weightflow.schema.training.MethodSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Generates the JSON Schemas (2020-12) of all events and documents from their records. */
final class JsonSchemas {
    private static final Path METHOD = Path.of("src/test/resources/method.schema.json");
    private final SchemaGenerator generator = generator();

    /** Returns every schema by its name, the event's type or the document's record. */
    Map<String, ObjectNode> all() {
        Map<String, ObjectNode> schemas = new TreeMap<>();
        EventType.all().forEach(type -> schemas.put(type.name(), event(type)));
        Examples.documents().forEach(document -> {
            String name = document.getClass().getSimpleName() + ".v1";
            schemas.put(name, schema(name, document.getClass().getSimpleName(), document.getClass()));
        });
        return schemas;
    }

    private ObjectNode event(EventType type) {
        ObjectNode schema = schema(type.name(), type.fact(), type.form());
        if (type.form() == JobEvent.Cancelled.class && !type.kind().equals(Optional.of(JobKind.TRAINING))) {
            // only trainings have checkpoints
            ((ObjectNode) schema.get("properties")).remove("checkpoint");
        }
        return schema;
    }

    private ObjectNode schema(String name, String title, Class<?> form) {
        ObjectNode schema = generator.generateSchema(form);
        ObjectNode titled = schema.objectNode();
        titled.set("$schema", schema.get("$schema"));
        titled.put("$id", "urn:weightflow:schema:" + name);
        titled.put("title", title);
        schema.properties().forEach(entry -> titled.putIfAbsent(entry.getKey(), entry.getValue()));
        return titled;
    }

    private static SchemaGenerator generator() {
        SchemaGeneratorConfigBuilder config = new SchemaGeneratorConfigBuilder(
                        SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(new JacksonModule(
                        JacksonOption.FLATTENED_ENUMS_FROM_JSONVALUE, JacksonOption.IGNORE_TYPE_INFO_TRANSFORM))
                .without(Option.FLATTENED_OPTIONALS)
                .with(Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES)
                .with(Option.PLAIN_DEFINITION_KEYS);
        config.forFields()
                .withRequiredCheck(JsonSchemas::isRequired)
                .withTargetTypeOverridesResolver(JsonSchemas::unwrapped);
        config.forTypesInGeneral()
                .withCustomDefinitionProvider(JsonSchemas::text)
                .withCustomDefinitionProvider(JsonSchemas::number)
                .withCustomDefinitionProvider(JsonSchemas::element)
                .withCustomDefinitionProvider(JsonSchemas::method)
                .withCustomDefinitionProvider(JsonSchemas::byTask)
                .withCustomDefinitionProvider(JsonSchemas::task)
                .withCustomDefinitionProvider(JsonSchemas::measured)
                .withCustomDefinitionProvider(JsonSchemas::words);
        return new SchemaGenerator(config.build());
    }

    private static boolean isRequired(FieldScope field) {
        Class<?> type = field.getDeclaredType().getErasedType();
        return field.getAnnotation(JsonInclude.class) == null
                && type != Optional.class
                && !Collection.class.isAssignableFrom(type)
                && !Map.class.isAssignableFrom(type);
    }

    /** Returns the type that an optional field holds when it is present; absent fields are not written. */
    private static List<ResolvedType> unwrapped(FieldScope field) {
        ResolvedType type = field.getType();
        return type != null && type.getErasedType() == Optional.class && !field.isFakeContainerItemScope()
                ? type.getTypeParameters()
                : null;
    }

    /** Defines an element of a list; an absent optional element is null, so that the others keep their positions. */
    private static CustomDefinition element(ResolvedType type, SchemaGenerationContext context) {
        if (type.getErasedType() != Optional.class) {
            return null;
        }
        ObjectNode element = node(context);
        element.putArray("type").add("number").add("null");
        return inline(element);
    }

    private static CustomDefinition text(ResolvedType type, SchemaGenerationContext context) {
        Class<?> erased = type.getErasedType();
        if (erased == Instant.class) {
            return inline(node(context).put("type", "string").put("format", "date-time"));
        }
        if (erased != Digest.class && !(Identifier.class.isAssignableFrom(erased) && erased.isRecord())) {
            return null;
        }
        return inline(node(context).put("type", "string").put("pattern", "^" + pattern(erased) + "$"));
    }

    private static CustomDefinition number(ResolvedType type, SchemaGenerationContext context) {
        return type.getErasedType() == VersionNumber.class
                ? inline(node(context).put("type", "integer").put("minimum", 1))
                : null;
    }

    /**
     * Defines a method as an object with the options of any method; its name decides which apply. Shared-model checks the file against its records.
     */
    private static CustomDefinition method(ResolvedType type, SchemaGenerationContext context) {
        if (type.getErasedType() != MethodSpec.class) {
            return null;
        }
        try {
            return inline((ObjectNode) new ObjectMapper().readTree(METHOD.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Defines an object by task; the tasks are the dataset's. */
    private static CustomDefinition byTask(ResolvedType type, SchemaGenerationContext context) {
        Class<?> erased = type.getErasedType();
        boolean map = erased == Map.class && type.getTypeParameters().get(0).getErasedType() == TaskName.class;
        if (!map && erased != LossWeights.class && erased != MetricScales.class) {
            return null;
        }
        ObjectNode schema = node(context).put("type", "object");
        schema.putObject("propertyNames").put("pattern", "^" + TaskName.PATTERN + "$");
        Class<?> value = map ? type.getTypeParameters().get(1).getErasedType() : Double.class;
        schema.putObject("additionalProperties")
                .put("type", value == Double.class && erased != MetricScales.class ? "number" : container(value));
        if (erased == LossWeights.class) {
            ObjectNode properties = schema.putObject("properties");
            PascalTasks.LOSS_WEIGHTS.keySet().stream()
                    .map(TaskName::key)
                    .sorted()
                    .forEach(task -> properties.putObject(task).put("type", "number"));
        }
        return inline(schema);
    }

    private static String container(Class<?> value) {
        return Collection.class.isAssignableFrom(value) ? "array" : "object";
    }

    private static CustomDefinition task(ResolvedType type, SchemaGenerationContext context) {
        if (type.getErasedType() == TaskName.class) {
            return inline(node(context).put("type", "string").put("pattern", "^" + TaskName.PATTERN + "$"));
        }
        if (type.getErasedType() != TaskDeclaration.class) {
            return null;
        }
        ObjectNode declaration = node(context).put("type", "object");
        ObjectNode properties = declaration.putObject("properties");
        properties.putObject("kind").put("type", "string");
        properties.putObject("name").put("type", "string").put("pattern", "^" + TaskName.PATTERN + "$");
        declaration.putArray("required").add("kind").add("name");
        return inline(declaration);
    }

    /** Defines the figures of each task: those of PASCAL-Context's under their fixed names, and of any other under its name. */
    private static CustomDefinition measured(ResolvedType type, SchemaGenerationContext context) {
        if (type.getErasedType() != TaskMetrics.class) {
            return null;
        }
        ObjectNode metrics = node(context).put("type", "object");
        ObjectNode tasks = metrics.putObject("properties");
        for (TaskName task : PascalTasks.NAMES.stream()
                .sorted(Comparator.comparing(TaskName::key))
                .toList()) {
            tasks.set(task.key(), figures(context, task));
        }
        metrics.putObject("additionalProperties").put("type", "object");
        return inline(metrics);
    }

    private static ObjectNode figures(SchemaGenerationContext context, TaskName task) {
        ObjectNode figures = node(context).put("type", "object");
        ObjectNode properties = figures.putObject("properties");
        String primary = MetricScale.undeclared(task).metric();
        properties.putObject(primary).put("type", "number");
        if (task.equals(PascalTasks.SAL)) {
            properties.putObject("maxF").put("type", "number");
        } else if (task.equals(PascalTasks.NORMALS)) {
            properties.putObject("rmse").put("type", "number");
        } else {
            ObjectNode classes = properties.putObject("perClass").put("type", "array");
            classes.putObject("items").putArray("type").add("number").add("null");
        }
        ArrayNode required = figures.putArray("required").add(primary);
        properties.fieldNames().forEachRemaining(name -> {
            if (!name.equals(primary) && !name.equals("perClass")) {
                required.add(name);
            }
        });
        return figures;
    }

    /** Defines texts by name, inline: a shared definition, used from its second use on, would change the schema of its first use. */
    private static CustomDefinition words(ResolvedType type, SchemaGenerationContext context) {
        if (type.getErasedType() != Map.class
                || type.getTypeParameters().stream().anyMatch(parameter -> parameter.getErasedType() != String.class)) {
            return null;
        }
        ObjectNode map = node(context).put("type", "object");
        map.putObject("additionalProperties").put("type", "string");
        return inline(map);
    }

    private static CustomDefinition inline(ObjectNode node) {
        return new CustomDefinition(node, CustomDefinition.INLINE_DEFINITION, CustomDefinition.EXCLUDING_ATTRIBUTES);
    }

    private static ObjectNode node(SchemaGenerationContext context) {
        return context.getGeneratorConfig().createObjectNode();
    }

    private static String pattern(Class<?> identifier) {
        boolean digest = identifier == Digest.class || Identifier.OfContent.class.isAssignableFrom(identifier);
        return digest ? Digest.PATTERN : JobId.PATTERN;
    }
}
