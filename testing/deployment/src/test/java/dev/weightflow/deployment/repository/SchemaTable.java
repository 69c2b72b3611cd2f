package dev.weightflow.deployment.repository;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Table of JSON Schemas (2020-12) in YAML: for each kind of a node those of places in it, which are JSON pointers and must be there. */
public final class SchemaTable {
    private static final String FOLDER = "testing/deployment/src/test/resources/dev/weightflow/deployment/";

    private final Map<String, Map<JsonPointer, Schema>> schemas = new LinkedHashMap<>();

    /** @param file its path below the resources of this module */
    public SchemaTable(String file) {
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        Repository.yaml(FOLDER + file).properties().forEach(kind -> {
            Map<JsonPointer, Schema> places = new LinkedHashMap<>();
            kind.getValue()
                    .properties()
                    .forEach(place ->
                            places.put(JsonPointer.compile(place.getKey()), registry.getSchema(place.getValue())));
            schemas.put(kind.getKey(), places);
        });
    }

    /** Lists the faults of a node of that kind, each with its place; none where the table does not have the kind. */
    public List<String> faults(String kind, JsonNode node) {
        List<String> faults = new ArrayList<>();
        schemas.getOrDefault(kind, Map.of()).forEach((place, schema) -> {
            JsonNode found = node.at(place);
            if (found.isMissingNode()) {
                faults.add(place + " is missing");
            } else {
                schema.validate(found).forEach(error -> faults.add(place + sentence(error)));
            }
        });
        return faults;
    }

    /** Formats an error: the place, what must hold there, and the value if it is a single one. */
    public static String sentence(Error error) {
        JsonNode value = error.getInstanceNode();
        return error + (value != null && value.isValueNode() ? ", not " + value : "");
    }
}
