package dev.weightflow.platform.rest;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.schema.json.WeightflowJson;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/**
 * REST reads and writes JSON like events and manifests, but strictly: a property that a request's record does not know is
 * named and refused, because somebody has typed it.
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
