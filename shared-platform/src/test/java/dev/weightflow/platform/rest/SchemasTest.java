package dev.weightflow.platform.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonValue;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SchemasTest {
    private static final String KEY = "mp.openapi.schema.";

    @Test
    void every_record_that_is_one_value_in_json_is_declared_as_one() throws IOException {
        Properties declared = new Properties();
        try (InputStream file = getClass().getResourceAsStream("/META-INF/microprofile-config.properties")) {
            declared.load(file);
        }
        Set<String> found = new ClassFileImporter()
                .importPackages("dev.weightflow.schema").stream()
                        .filter(JavaClass::isRecord)
                        .filter(type -> Arrays.stream(type.reflect().getDeclaredMethods())
                                .anyMatch(method -> method.isAnnotationPresent(JsonValue.class)))
                        .map(type -> KEY + type.getName())
                        .collect(Collectors.toSet());

        assertThat(declared.stringPropertyNames())
                .filteredOn(name -> name.startsWith(KEY))
                .containsExactlyInAnyOrderElementsOf(found);
    }
}
