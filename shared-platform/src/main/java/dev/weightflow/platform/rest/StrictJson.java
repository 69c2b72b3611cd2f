package dev.weightflow.platform.rest;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.schema.json.WeightflowJson;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/**
 * Configures REST to read and write JSON like events and manifests, but strictly: an unknown property of a request's record is named and refused,
 * because it is a typing error.
 */
@Singleton
public class StrictJson implements ObjectMapperCustomizer {
    @Override
    public void customize(ObjectMapper mapper) {
        WeightflowJson.configure(mapper).enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    @Override
    public int priority() {
        return MINIMUM_PRIORITY;
    }
}
