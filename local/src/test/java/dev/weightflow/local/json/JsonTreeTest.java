package dev.weightflow.local.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTreeTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "{}",
                "\"a\\u00e4\\n\"",
                "[1, -2147483649, 123456789012345678901234567890, 0.5, 1e300, true, false, null, \"\"]",
                "{\"a\": {\"b\": [{\"c\": 1.25}, []], \"a\": null}, \"d\": \"x\", \"d\": \"y\"}",
                "{\"first\": 1} {\"second\": 2}",
                ""
            })
    void a_document_is_what_the_mapper_reads_and_writes(String json) throws Exception {
        JsonNode read = new ObjectMapper().readTree(json);

        assertThat(JsonTree.of(json)).isEqualTo(read);
        assertThat(JsonTree.text(read)).isEqualTo(Json.text(read));
    }

    @Test
    void numbers_of_every_kind_are_written_as_by_the_mapper() {
        ArrayNode numbers = JsonNodeFactory.instance
                .arrayNode()
                .add(0.1f)
                .add(0.1)
                .add(Double.NaN)
                .add(new BigDecimal("1.50"))
                .add(BigInteger.TEN.pow(30))
                .add(Long.MIN_VALUE)
                .add((short) 3);

        assertThat(JsonTree.text(numbers)).isEqualTo(Json.text(numbers));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1", "{\"a\": ", "<html>", "{\"a\" 1}", "[1}", "nul"})
    void what_is_no_json_is_said(String text) {
        assertThatThrownBy(() -> JsonTree.of(text)).isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void a_deep_document_is_refused_as_by_the_mapper() {
        assertThatThrownBy(() -> JsonTree.of("[".repeat(2000))).isInstanceOf(JsonProcessingException.class);
    }
}
